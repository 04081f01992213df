//===-- Attempt.cpp - A task on its node ----------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/cluster/Attempt.h"
#include "harness/common/System.h"
#include "harness/store/Merge.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include <cstdlib>
#include <unistd.h>

using namespace llvm;

namespace autoconfig::harness {

static std::string variable(const char *name) {
  const char *value = std::getenv(name);
  return value ? value : "";
}

Expected<Attempt> Attempt::fromEnvironment() {
  Attempt attempt;
  std::string index = variable("SLURM_ARRAY_TASK_ID");
  if (StringRef(index).getAsInteger(10, attempt.task))
    return createStringError(inconvertibleErrorCode(),
                             "SLURM_ARRAY_TASK_ID is '" + index +
                                 "', expected the task's number; Slurm calls "
                                 "this, and `autobench submit` makes it do so");
  std::string restarts = variable("SLURM_RESTART_COUNT");
  attempt.name = formatv("{0}-{1}", variable("SLURM_JOB_ID"),
                         restarts.empty() ? "0" : restarts);
  attempt.node = variable("SLURMD_NODENAME");
  if (attempt.node.empty()) {
    char name[256] = "";
    ::gethostname(name, sizeof name - 1);
    attempt.node = name;
  }
  return attempt;
}

Expected<std::string> beginAttempt(const Submission &submission,
                                   const Attempt &attempt,
                                   std::vector<std::string> &notes) {
  const std::string folder = submission.task(attempt.task);
  std::string file = folder + "/store-" + attempt.name + ".sqlite";
  std::vector<std::string> before = submission.attempts(attempt.task);
  std::string seed = folder + "/seed.sqlite";
  if (!sys::fs::exists(file) && sys::fs::exists(seed)) {
    std::string half = file + ".new"; // whole when it has its name
    std::error_code code = sys::fs::copy_file(seed, half);
    if (!code)
      code = sys::fs::rename(half, file);
    if (code)
      return createStringError(code, "cannot write '" + file +
                                         "': " + code.message());
  }
  Expected<Store> store = Store::open(file, Store::Mode::ReadWrite);
  if (!store)
    return store.takeError();
  for (const std::string &other : before) {
    if (other == file)
      continue;
    Expected<Merged> merged = merge(*store, other);
    if (!merged) // it was killed before it had anything
      notes.push_back("passed over: " + toString(merged.takeError()));
  }
  return file;
}

static Error checkCpus(const Submission &submission, const Attempt &attempt) {
  if (!submission.timed || submission.wholeNodes)
    return Error::success();
  unsigned given = submission.cpus;
  StringRef(variable("SLURM_CPUS_ON_NODE")).getAsInteger(10, given);
  if (usableCpus() <= given)
    return Error::success();
  return createStringError(
      inconvertibleErrorCode(),
      formatv("node {0} gives this task {1} CPUs and does not bind it to them "
              "(Slurm's TaskPlugin), so that tasks would disturb each other; "
              "submit without --share-nodes",
              attempt.node, given));
}

/// For generated code, which is no burden of the shared file system. Its path
/// has the length that it has in a direct run: a library may copy it, which is
/// counted. "": the preset's own, where that cannot be.
static std::string kernelFolder(const Preset &preset) {
  std::string temporary = variable("TMPDIR");
  std::string folder = (temporary.empty() ? "/tmp" : temporary) +
                       "/autobench-" + std::to_string(::getuid());
  size_t length = (preset.folder + "/kernels").size();
  if (folder.size() > length)
    return "";
  folder.append(length - folder.size(), '-');
  return folder;
}

Error prepareAttempt(const Submission &submission, const Attempt &attempt,
                     const std::string &store, const Preset &preset,
                     SessionOptions &options, Plan &plan) {
  if (Error error = checkCpus(submission, attempt))
    return error;
  Expected<std::vector<std::string>> wanted = submission.units(attempt.task);
  if (!wanted)
    return wanted.takeError();
  options.store = store;
  options.command = submission.command;
  options.startedAt = submission.startedAt;
  options.node = attempt.node;
  options.kernels = kernelFolder(preset);
  if (submission.generatedHere)
    options.answers = Answers::takenFrom(submission.generated());
  if (!submission.timed)
    options.jobs = submission.cpus;
  StringSet<> left;
  for (const std::string &key : *wanted)
    left.insert(key);
  options.units = left;
  StringSet<> problems;
  for (const Unit &unit : unitsOf(plan, options)) {
    left.erase(unit.key());
    problems.insert(unit.problem->op + " " + unit.problem->shape());
  }
  if (!left.empty())
    return createStringError(inconvertibleErrorCode(),
                             "the suites have no more '" +
                                 left.begin()->getKey() +
                                 "', which was submitted; submit again");
  llvm::erase_if(plan.entries, [&](const SuiteEntry &entry) {
    return !problems.contains(entry.op + " " + entry.problem);
  });
  return Error::success();
}

Error checkNode(const Submission &submission, const Attempt &attempt,
                const std::string &store, StringRef preset) {
  Expected<Store> opened = Store::open(store, Store::Mode::ReadWrite);
  if (!opened)
    return opened.takeError();
  // As the runner says it (harness/runner/KernelContender.cpp).
  constexpr StringLiteral lacking =
      "FROM cell WHERE status = 'skipped' AND rival = 'autoconfig' AND reason "
      "LIKE 'this CPU lacks %' AND settings ->> '$.node' = ?";
  Expected<Statement> select = Statement::prepare(
      opened->handle(),
      ("SELECT machine_id, reason " + lacking + " LIMIT 1").str());
  if (!select)
    return select.takeError();
  Expected<bool> row = select->bind(attempt.node).step();
  if (!row)
    return row.takeError();
  if (!*row)
    return Error::success();
  int64_t machine = select->integer(0);
  std::string reason = select->text(1).str();
  select->reset();
  Expected<Statement> forget = Statement::prepare(
      opened->handle(), "DELETE FROM cell WHERE machine_id = ?");
  if (!forget)
    return forget.takeError();
  if (Error error = forget->bind(machine).run())
    return error;
  return createStringError(
      inconvertibleErrorCode(),
      "node " + attempt.node + " of partition '" + submission.partition +
          "' cannot run preset '" + preset + "': " + reason +
          "; name a partition whose nodes can, or some of its nodes with "
          "--sbatch=--constraint=.. (`sinfo -o '%P %f'` shows features)");
}

} // namespace autoconfig::harness
