//===-- JobRunner.cpp - A verdict for every contender ---------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/JobRunner.h"
#include "harness/common/Json.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace autoconfig::harness {

static Expected<std::string> writeJobFile(const Job &job) {
  int descriptor;
  SmallString<128> path;
  if (std::error_code code = sys::fs::createTemporaryFile(
          "autobench-job", "json", descriptor, path))
    return createStringError(code,
                             "cannot make a temporary file: " + code.message());
  raw_fd_ostream out(descriptor, /*shouldClose=*/true);
  out << toText(job.toJSON()) << '\n';
  out.close();
  if (out.has_error()) {
    std::error_code code = out.error();
    out.clear_error();
    return createStringError(code,
                             "cannot write '" + path + "': " + code.message());
  }
  return path.str().str();
}

/// One process.
static Expected<Outcome> runOnce(Executor &executor, const Job &job,
                                 const Limits &limits, Tracker &tracker) {
  Expected<std::string> file = writeJobFile(job);
  if (!file)
    return file.takeError();
  FileRemover remover(*file);
  return executor.run({*file}, limits,
                      [&](StringRef line) { tracker.line(line); });
}

static Verdict culprit(StringRef contender, const Outcome &outcome,
                       const Limits &limits, StringRef activity) {
  Verdict verdict;
  verdict.contender = contender.str();
  if (outcome.kind == Outcome::Kind::TimedOut) {
    verdict.status = Status::TimedOut;
    verdict.reason = formatv("no answer within {0} s while {1}",
                             shortest(limits.silenceSeconds), activity);
  } else {
    verdict.status = Status::Crashed;
    verdict.reason = formatv("while {0}: {1}", activity,
                             outcome.clean() ? "ended before the job was done"
                                             : outcome.describe());
  }
  return verdict;
}

Expected<JobResult> carryOut(Executor &executor, Job job, const Limits &limits,
                             VerdictHandler onVerdict) {
  JobResult result;
  auto settle = [&](Verdict verdict) {
    llvm::erase_if(job.contenders, [&](const Contender &c) {
      return c.name == verdict.contender;
    });
    return onVerdict(verdict);
  };
  do { // once even without contenders: the runner tells its machine
    Tracker tracker(job.time.has_value(), job.count);
    Expected<Outcome> outcome = runOnce(executor, job, limits, tracker);
    if (!outcome)
      return outcome.takeError();
    if (tracker.machine())
      result.machine = tracker.machine();
    if (outcome->kind == Outcome::Kind::Stopped) {
      result.stopped = true;
      return result;
    }

    const std::vector<Contender> asked = job.contenders;
    for (const Contender &contender : asked) {
      std::optional<Verdict> verdict = tracker.verdict(contender.name);
      // A process that died after this one passed and before it went on to
      // the next died of this one.
      bool suspect = !tracker.done() && contender.name == tracker.active();
      if (!verdict || (suspect && verdict->status == Status::Passed))
        continue;
      if (Error error = settle(std::move(*verdict)))
        return std::move(error);
    }
    if (outcome->kind == Outcome::Kind::Lost)
      return createStringError(inconvertibleErrorCode(),
                               outcome->describe() +
                                   "; finished cells are kept, and the same "
                                   "command continues");
    if (job.contenders.empty())
      return result;

    bool progress = job.contenders.size() < asked.size();
    auto active = find_if(job.contenders, [&](const Contender &c) {
      return !tracker.done() && c.name == tracker.active();
    });
    if (active != job.contenders.end()) {
      if (Error error = settle(
              culprit(active->name, *outcome, limits, tracker.activity())))
        return std::move(error);
      continue;
    }
    if (progress && !tracker.done())
      continue; // one that has its verdict already took the process down
    // Nobody can be named: nobody gets a better verdict by another try.
    for (const Contender &contender : std::vector(job.contenders))
      if (Error error =
              settle(culprit(contender.name, *outcome, limits,
                             tracker.done() ? "waiting for its verdict"
                                            : "starting the runner")))
        return std::move(error);
  } while (!job.contenders.empty());
  return result;
}

} // namespace autoconfig::harness
