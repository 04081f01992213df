//===-- CommitBuild.cpp - The engine of a commit --------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/CommitBuild.h"
#include "autoconfig/core/Files.h"
#include "harness/common/System.h"
#include "harness/executors/Process.h"
#include "harness/session/Commits.h"
#include "harness/session/Machine.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;

namespace autoconfig::harness {

namespace {

class CommitBuild {
public:
  CommitBuild(const Layout &layout, std::string sha,
              const std::atomic<bool> &stop)
      : sha(std::move(sha)),
        folder(layout.root + "/build/commits/" + this->sha), layout(layout),
        stop(stop) {}

  Expected<std::string> engine();

  const std::string sha, folder;

private:
  Error step(std::vector<std::string> words);
  Error checkOut();
  bool isCheckedOut() const;
  bool isUnity() const;
  bool hasThisTreesEngine() const;

  const Layout &layout;
  const std::atomic<bool> &stop;
};

} // namespace

/// Its output goes to the end of the log.
Error CommitBuild::step(std::vector<std::string> words) {
  std::string log = folder + ".log";
  std::error_code code;
  raw_fd_ostream out(log, code, sys::fs::OF_Append);
  if (code)
    return createStringError(code,
                             "cannot write '" + log + "': " + code.message());
  out.SetUnbuffered(); // it may take minutes, and somebody looks
  // A log that finds no place on a full disk would be fatal.
  scope_exit forgive([&] { out.clear_error(); });
  Command command{words};
  Limits limits;
  limits.silenceSeconds = 1800;
  limits.stop = &stop;
  Expected<Outcome> outcome =
      runProcess(command, limits, [&](StringRef line) { out << line << '\n'; });
  if (!outcome)
    return outcome.takeError();
  out << outcome->errors;
  if (outcome->clean())
    return Error::success();
  return createStringError(inconvertibleErrorCode(),
                           "commit " + sha + " cannot be built: " +
                               outcome->describe() + "; see '" + log + "'");
}

/// All of it; one that was stopped lacks files.
bool CommitBuild::isCheckedOut() const {
  if (!sys::fs::exists(folder + "/.git"))
    return false;
  Expected<std::string> changes =
      gitOutput(folder, {"status", "--porcelain", "--untracked-files=no"});
  if (changes)
    return changes->empty();
  consumeError(changes.takeError());
  return false;
}

Error CommitBuild::checkOut() {
  if (std::error_code code =
          sys::fs::create_directories(layout.root + "/build/commits"))
    return createStringError(code, "cannot make the folder 'build/commits': " +
                                       code.message());
  if (isCheckedOut())
    return Error::success();
  // What an earlier attempt left or registered is forgotten.
  if (std::error_code code = sys::fs::remove_directories(folder, false))
    return createStringError(code, "cannot remove '" + folder +
                                       "': " + code.message());
  if (Error error = gitOutput(layout.root, {"worktree", "prune"}).takeError())
    return error;
  return gitOutput(layout.root,
                   {"worktree", "add", "--force", "--detach", folder, sha})
      .takeError();
}

/// Objects of the two ways to compile are not each other's.
bool CommitBuild::isUnity() const {
  auto cache =
      MemoryBuffer::getFile(layout.root + "/build/host/CMakeCache.txt");
  return cache && (*cache)->getBuffer().contains("CMAKE_UNITY_BUILD:BOOL=ON");
}

/// Whether nothing that the engine is made of differs. Where git does not tell,
/// it is built.
bool CommitBuild::hasThisTreesEngine() const {
  const std::vector<std::string> parts{"autoconfig",
                                       "CMakeLists.txt",
                                       "toolchains/common",
                                       "toolchains/host.cmake",
                                       ":(exclude,glob)**/*.md",
                                       ":(exclude)autoconfig/test"};
  std::vector<std::string> changed{"diff", "--name-only", sha, "--"},
      added{"ls-files", "--others", "--exclude-standard", "--"};
  append_range(changed, parts);
  append_range(added, parts);
  for (const std::vector<std::string> &words : {changed, added}) {
    Expected<std::string> files = gitOutput(layout.root, words);
    if (!files) {
      consumeError(files.takeError());
      return false;
    }
    if (!files->empty())
      return false;
  }
  return sys::fs::exists(layout.root + "/autoconfig/CMakeLists.txt");
}

Expected<std::string> CommitBuild::engine() {
  std::string build = folder + "/build/host";
  std::string done = build + "/engine-is-built";
  std::string program = build + "/bin/autoconfig";
  if (sys::fs::exists(done) && sys::fs::exists(program))
    return program;
  if (hasThisTreesEngine()) {
    errs() << sha << " has the engine of this tree\n";
    if (Error error = checkOut())
      return std::move(error);
    return layout.autoconfig();
  }
  errs() << "building " << sha << "; log: " << folder << ".log\n";
  if (Error error = checkOut())
    return std::move(error);
  if (Error error = step(
          {"cmake", "-S", folder, "--preset", "host",
           std::string("-DCMAKE_UNITY_BUILD=") + (isUnity() ? "ON" : "OFF")}))
    return std::move(error);
  if (Error error = step({"cmake", "--build", build, "--target", "autoconfig",
                          "-j", std::to_string(usableCpus())}))
    return std::move(error);
  if (Error error = writeFile(done, sha + "\n"))
    return std::move(error);
  return program;
}

Expected<CommitEngine> engineOf(const Layout &layout, StringRef name,
                                const std::atomic<bool> &stop) {
  if (name == thisTree)
    return CommitEngine{sourceRevision(layout.root), layout.autoconfig(),
                        layout.root};
  Expected<std::string> sha = commitNamed(layout.root, name);
  if (!sha)
    return sha.takeError();
  CommitBuild build(layout, *sha, stop);
  Expected<std::string> program = build.engine();
  if (!program)
    return program.takeError();
  return CommitEngine{*sha, *program, build.folder};
}

} // namespace autoconfig::harness
