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
  std::error_code code =
      job.folder.empty()
          ? sys::fs::createTemporaryFile("autobench-job", "json", descriptor,
                                         path)
          : sys::fs::createUniqueFile(job.folder + "/job-%%%%%%%%.json",
                                      descriptor, path);
  if (code)
    return createStringError(
        code, "cannot make a temporary file" +
                  (job.folder.empty() ? "" : " in '" + job.folder + "'") +
                  ": " + code.message());
  raw_fd_ostream out(descriptor, /*shouldClose=*/true);
  out << toText(job.toJSON()) << '\n';
  out.close();
  if (out.has_error()) {
    code = out.error();
    out.clear_error();
    sys::fs::remove(path);
    return createStringError(code,
                             "cannot write '" + path + "': " + code.message());
  }
  return path.str().str();
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

namespace {

/// One job, in as many processes as it takes.
class JobRun {
public:
  JobRun(Executor &executor, Job job, const Limits &limits,
         VerdictHandler onVerdict, ActivityHandler onActivity)
      : executor(executor), job(std::move(job)), limits(limits),
        onVerdict(onVerdict), onActivity(onActivity) {}
  Expected<JobResult> run();

private:
  Expected<Outcome> runProcess(Tracker &tracker);
  void line(Tracker &tracker, StringRef text);
  Error settle(Verdict verdict);
  Error settleFinal(const Tracker &tracker);
  Error blame(const Tracker &tracker, const Outcome &outcome, bool progress);

  Executor &executor;
  Job job; // its contenders: those without a verdict
  const Limits &limits;
  VerdictHandler onVerdict;
  ActivityHandler onActivity;
  /// Of onVerdict while the process ran; nothing is settled after it.
  std::optional<Error> broken;
};

} // namespace

Error JobRun::settle(Verdict verdict) {
  auto mine = find_if(job.contenders, [&](const Contender &c) {
    return c.name == verdict.contender;
  });
  std::string file = mine->file;
  job.contenders.erase(mine);
  if (verdict.status != Status::Passed && !sys::fs::exists(file))
    return createStringError(
        inconvertibleErrorCode(),
        "'" + file + "' has vanished while contender '" + verdict.contender +
            "' was run (" + verdict.reason +
            "); finished cells are kept, and the same command continues");
  return onVerdict(verdict);
}

/// Hands over whatever cannot change any more.
Error JobRun::settleFinal(const Tracker &tracker) {
  for (const Contender &contender : std::vector(job.contenders)) {
    std::optional<Verdict> verdict = tracker.verdict(contender.name);
    // A process that dies after this one passed and before it goes on to the
    // next dies of this one.
    bool suspect = !tracker.done() && contender.name == tracker.active();
    if (!verdict || (suspect && verdict->status == Status::Passed))
      continue;
    if (Error error = settle(std::move(*verdict)))
      return error;
  }
  return Error::success();
}

void JobRun::line(Tracker &tracker, StringRef text) {
  std::string before = tracker.active().str();
  tracker.line(text);
  if (broken)
    return;
  if (tracker.active() != before)
    onActivity(tracker.active(), tracker.activity());
  if (Error error = settleFinal(tracker))
    broken = std::move(error);
}

Expected<Outcome> JobRun::runProcess(Tracker &tracker) {
  Expected<std::string> file = writeJobFile(job);
  if (!file)
    return file.takeError();
  FileRemover remover(*file);
  Expected<Outcome> outcome = executor.run(
      {*file}, limits, [&](StringRef text) { line(tracker, text); });
  if (!broken)
    return outcome;
  if (!outcome)
    consumeError(outcome.takeError()); // the first trouble is told
  Error error = std::move(*broken);
  broken.reset();
  return std::move(error);
}

/// Who is to blame for a process that ended without all verdicts. `progress`:
/// it brought some.
Error JobRun::blame(const Tracker &tracker, const Outcome &outcome,
                    bool progress) {
  if (tracker.done()) {
    for (const Contender &contender : std::vector(job.contenders))
      if (Error error = settle(culprit(contender.name, outcome, limits,
                                       "waiting for its verdict")))
        return error;
    return Error::success();
  }
  if (tracker.active().empty()) // it did not come to the first contender
    return createStringError(
        inconvertibleErrorCode(),
        "the runner does not start: " +
            (outcome.clean() ? "it ended without a word" : outcome.describe()));
  if (any_of(job.contenders,
             [&](const Contender &c) { return c.name == tracker.active(); }))
    return settle(
        culprit(tracker.active(), outcome, limits, tracker.activity()));
  // One that has its verdict already took the process down.
  if (progress)
    return Error::success();
  for (const Contender &contender : std::vector(job.contenders))
    if (Error error =
            settle(culprit(contender.name, outcome, limits,
                           "going on from '" + tracker.active().str() + "'")))
      return error;
  return Error::success();
}

Expected<JobResult> JobRun::run() {
  JobResult result;
  do { // once even without contenders: the runner tells its machine
    size_t asked = job.contenders.size();
    Tracker tracker(job.time.has_value(), job.count);
    Expected<Outcome> outcome = runProcess(tracker);
    if (!outcome)
      return outcome.takeError();
    if (tracker.machine())
      result.machine = tracker.machine();
    if (outcome->kind == Outcome::Kind::Stopped) {
      result.stopped = true;
      return result;
    }
    if (Error error = settleFinal(tracker))
      return std::move(error);
    if (outcome->kind == Outcome::Kind::Lost)
      return createStringError(inconvertibleErrorCode(),
                               outcome->describe() +
                                   "; finished cells are kept, and the same "
                                   "command continues");
    if (!job.contenders.empty())
      if (Error error = blame(tracker, *outcome, job.contenders.size() < asked))
        return std::move(error);
  } while (!job.contenders.empty());
  return result;
}

Expected<JobResult> carryOut(Executor &executor, Job job, const Limits &limits,
                             VerdictHandler onVerdict,
                             ActivityHandler onActivity) {
  return JobRun(executor, std::move(job), limits, onVerdict, onActivity).run();
}

} // namespace autoconfig::harness
