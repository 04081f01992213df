//===-- MachineProfile.cpp - What was measured on this machine ------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/host/MachineProfile.h"
#include "autoconfig/core/Files.h"
#include "autoconfig/targets/TargetDescription.h"
#include "autoconfig/targets/TargetLoader.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/xxhash.h"
#include <chrono>
#include <ctime>

using namespace autoconfig;
using llvm::StringRef;

std::string autoconfig::cacheFolder() {
  struct {
    const char *variable, *below;
  } places[] = {{"AUTOCONFIG_CACHE", ""},
                {"XDG_CACHE_HOME", "autoconfig"},
                {"HOME", ".cache/autoconfig"}};
  for (const auto &place : places) {
    std::optional<std::string> value =
        llvm::sys::Process::GetEnv(place.variable);
    if (!value || value->empty())
      continue;
    llvm::SmallString<128> path(*value);
    llvm::sys::path::append(path, place.below);
    return path.str().str();
  }
  return "/var/cache/autoconfig";
}

std::string autoconfig::today() {
  std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%d", &parts);
  return text;
}

namespace {

class Stopwatch {
public:
  double seconds() const {
    return std::chrono::duration<double>(Clock::now() - start).count();
  }

private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point start = Clock::now();
};

/// Held by one process at a time, and let go when that ends, however it ends.
class Lock {
public:
  static llvm::Expected<Lock> take(StringRef path) {
    Lock lock;
    std::error_code code = llvm::sys::fs::openFileForReadWrite(
        path, lock.file, llvm::sys::fs::CD_OpenAlways, llvm::sys::fs::OF_None);
    if (!code)
      code = llvm::sys::fs::tryLockFile(lock.file, patience);
    if (code)
      return llvm::createStringError(code, "cannot lock '" + path +
                                               "': " + code.message());
    return std::move(lock);
  }
  Lock(Lock &&other) : file(std::exchange(other.file, -1)) {}
  ~Lock() {
    if (file < 0)
      return;
    llvm::sys::fs::unlockFile(file);
    llvm::sys::Process::SafelyCloseFileDescriptor(file);
  }

private:
  Lock() = default;
  static constexpr std::chrono::milliseconds patience{120'000};
  int file = -1;
};

} // namespace

llvm::Expected<Profile>
autoconfig::measureProfile(const MeasureProgram &program, const Target &base,
                           llvm::ArrayRef<std::string> only, StringRef file,
                           NoisePolicy policy, double seconds) {
  constexpr int attempts = 4;
  Stopwatch watch;
  auto measure =
      [&](llvm::ArrayRef<std::string> names) -> llvm::Expected<Measurements> {
    if (policy == NoisePolicy::Warn)
      return program.runEach(base, names);
    return program.run(base, names);
  };
  llvm::Expected<Measurements> found = measure(only);
  if (!found)
    return found.takeError();
  for (int attempt = 1;; ++attempt) {
    llvm::Expected<Profile> strict =
        Profile::create(base, *found, file, today(), NoisePolicy::Refuse);
    if (!strict)
      return strict.takeError();
    std::vector<std::string> again = strict->refusedPrograms();
    if (again.empty() || attempt == attempts || watch.seconds() > seconds)
      return Profile::create(base, *found, file, today(), policy);
    llvm::Expected<Measurements> better = measure(again);
    if (!better)
      return better.takeError();
    found->improve(*better);
  }
}

llvm::Expected<MachineProfile> MachineProfile::locate(MeasureProgram program) {
  llvm::Expected<Target> base = loadTarget(program.target());
  if (!base)
    return base.takeError();
  if (base->machine.empty())
    return llvm::createStringError(
        "'" + program.target() +
        "' is a described target, which is measured with `autoconfig calibrate "
        "--preset PRESET -o FILE.yaml` only");
  llvm::Expected<uint64_t> content = program.contentHash();
  if (!content)
    return content.takeError();
  std::string told = base->machine + llvm::utohexstr(*content);
  // A profile of other facts is another one.
  for (const FactKind &kind : factSchema())
    told += std::string(" ") + kind.key;
  MachineProfile profile(std::move(program));
  llvm::SmallString<128> path(cacheFolder());
  llvm::sys::path::append(
      path, "profiles",
      base->name + "-" +
          llvm::utohexstr(llvm::xxh3_64bits(StringRef(told)),
                          /*LowerCase=*/true, /*Width=*/16) +
          ".yaml");
  profile.file = path.str().str();
  return profile;
}

bool MachineProfile::exists() const { return llvm::sys::fs::exists(file); }

/// Under the lock.
llvm::Expected<MachineProfile::Made>
MachineProfile::measure(llvm::ArrayRef<std::string> only) const {
  // Five seconds in all, of which the last repetition may take one.
  constexpr double secondsForNoise = 3.8;
  Stopwatch watch;
  llvm::Expected<Target> base = loadTarget(program.target());
  if (!base)
    return base.takeError();
  // Some measurements build on what others found.
  std::map<std::string, Fact> earlier;
  if (!only.empty() && exists()) {
    llvm::Expected<TargetDescription> old = TargetDescription::read(file);
    if (!old)
      return old.takeError();
    earlier = old->facts;
    for (const auto &[key, fact] : earlier)
      base->put(key, fact);
  }
  llvm::Expected<Profile> profile = measureProfile(
      program, *base, only, file, NoisePolicy::Warn, secondsForNoise);
  if (!profile)
    return profile.takeError();
  profile->keepFacts(earlier);
  // Replaced as a whole: a reader sees the old one, none, or the new one.
  std::string text;
  llvm::raw_string_ostream out(text);
  profile->writeYaml(out);
  if (llvm::Error wrong = writeFile(file, text))
    return std::move(wrong);
  return Made{std::move(*profile), watch.seconds()};
}

llvm::Expected<MachineProfile::Made>
MachineProfile::ensure(llvm::ArrayRef<std::string> only, bool anew) const {
  StringRef folder = llvm::sys::path::parent_path(file);
  if (std::error_code code = llvm::sys::fs::create_directories(folder))
    return llvm::createStringError(code,
                                   "cannot make the folder '" + folder +
                                       "' for it: " + code.message() +
                                       "; set AUTOCONFIG_CACHE to another one");
  llvm::Expected<Lock> lock = Lock::take(file + ".lock");
  if (!lock)
    return lock.takeError();
  if (exists() && !anew && only.empty())
    return Made();
  // What is not known yet is measured beside what is asked for: the profile
  // would never be whole otherwise.
  return measure(exists() ? only : llvm::ArrayRef<std::string>());
}

llvm::Error MachineProfile::applyTo(Target &target) const {
  llvm::Expected<TargetDescription> profile = TargetDescription::read(file);
  if (!profile)
    return profile.takeError();
  for (const auto &[key, fact] : profile->facts) {
    const Fact &known = target.fact(key);
    bool bound = StringRef(fact.source).contains(atLeastMark);
    if ((!bound || known.value <= fact.value) &&
        !isBetterGuess(key, known, fact))
      target.put(key, fact);
  }
  llvm::append_range(target.warnings, profile->warnings);
  target.profile = profile->name;
  return llvm::Error::success();
}

static bool hasMeasuredFacts(const Target &target) {
  return llvm::any_of(factSchema(), [&](const FactKind &kind) {
    return target.fact(kind.key).origin() == FactOrigin::Measured;
  });
}

/// The programs whose facts are noisy in a profile.
static std::vector<std::string> noisyPrograms(StringRef file) {
  std::vector<std::string> programs;
  llvm::Expected<TargetDescription> profile = TargetDescription::read(file);
  if (!profile) { // who applies it tells
    llvm::consumeError(profile.takeError());
    return programs;
  }
  for (const auto &[key, fact] : profile->facts)
    if (StringRef program = noisyProgram(fact);
        !program.empty() && !llvm::is_contained(programs, program))
      programs.push_back(program.str());
  return programs;
}

bool MachineProfile::isOld() const {
  constexpr std::chrono::minutes age{2};
  llvm::sys::fs::file_status status;
  if (llvm::sys::fs::status(file, status))
    return false;
  return std::chrono::system_clock::now() - status.getLastModificationTime() >
         age;
}

/// What is noisy may be so no longer. `bare` is the target without the profile.
static void steady(const MachineProfile &profile, Target &target, Target bare,
                   Note note) {
  std::vector<std::string> programs = noisyPrograms(profile.path());
  if (programs.empty() || !profile.isOld())
    return;
  llvm::Expected<MachineProfile::Made> made = profile.ensure(programs);
  llvm::Error wrong = made ? profile.applyTo(bare) : made.takeError();
  if (wrong) {
    note("warning: noisy facts of this machine stay as they are: " +
         llvm::toString(std::move(wrong)));
    return;
  }
  target = std::move(bare);
  size_t left = noisyPrograms(profile.path()).size();
  note(llvm::formatv("measured again what was noisy on this machine, in {0:F1} "
                     "s: {1} of {2} measurements are {3}",
                     made->seconds, left ? left : programs.size(),
                     programs.size(), left ? "still noisy" : "quiet now"));
}

static void tell(const MachineProfile::Made &made, StringRef path, Note note) {
  note(llvm::formatv(
      "measured {0} facts of this machine in {1:F1} s, once, and kept them in "
      "{2} (--no-measure decides without them, `autoconfig calibrate --force` "
      "measures again)",
      made.profile->measuredFacts(), made.seconds, path));
  for (const std::string &warning : made.profile->warnings())
    note("warning: " + warning);
}

void autoconfig::takeMeasuredFacts(Target &target, StringRef root, Note note) {
  if (target.machine.empty() || hasMeasuredFacts(target))
    return;
  auto without = [&](llvm::Error why) {
    note("this machine is not measured, its facts stay as detected and "
         "described: " +
         llvm::toString(std::move(why)));
  };
  llvm::Expected<MeasureProgram> program =
      MeasureProgram::findFor(root, target);
  if (!program)
    return without(program.takeError());
  llvm::Expected<MachineProfile> profile =
      MachineProfile::locate(std::move(*program));
  if (!profile)
    return without(profile.takeError());
  bool broken = false;
  if (profile->exists()) {
    Target bare = target;
    llvm::Error wrong = profile->applyTo(target);
    if (!wrong)
      return steady(*profile, target, std::move(bare), note);
    broken = true; // edited by hand, or of another version
    note("warning: " + llvm::toString(std::move(wrong)) +
         "; measuring this machine again");
  }
  llvm::Expected<MachineProfile::Made> made = profile->ensure({}, broken);
  if (!made)
    return without(made.takeError());
  if (made->profile)
    tell(*made, profile->path(), note);
  if (llvm::Error wrong = profile->applyTo(target))
    without(std::move(wrong));
}
