//===-- Sampling.cpp - One call of autobench sample -----------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/Batch.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"

using namespace llvm;

namespace autoconfig::harness {

namespace {

/// Of all of them, where it is asked what one takes.
constexpr StringLiteral candidateName = "candidate";

class Sampling {
public:
  Sampling(Workbench &bench, const SampleOptions &options, const Plan &plan,
           std::function<void(const Progress &)> show)
      : bench(bench), options(options), plan(plan), show(std::move(show)) {}

  Error prepare();
  Expected<Report> run();

private:
  Error runUnit(const Unit &unit);
  Expected<bool> isFinished(const Unit &unit, const Pending &pending,
                            const Kernel &chosen);
  Error addCandidate(const Unit &unit, const Candidate &candidate,
                     const Kernel &chosen);
  void count(const Unit &unit, const Candidate &candidate, Status status,
             StringRef reason);
  Error settleCandidate(const Unit &unit, Pending &pending,
                        const Verdict &verdict, const Job &job);
  Error runBatch(const Unit &unit, const Kernel &chosen);
  void refuse(const Unit &unit, const EngineFailure &failure);
  void forget(const Unit &unit, size_t count);

  Workbench &bench;
  const SampleOptions &options;
  const Plan &plan;
  std::function<void(const Progress &)> show;
  std::vector<Pending> batch;
  Report report;
  std::vector<Unit> units;
  size_t complete = 0; // of them
  std::optional<RunProgress> progress;
};

} // namespace

Error Sampling::prepare() {
  if (Error error = bench.loadTarget())
    return error;
  if (Error error = bench.checkTime())
    return error;
  if (Error error = bench.open(plan, {}))
    return error;
  progress.emplace(bench.costs({}), 1);
  units = unitsOf(plan, bench.options);
  for (const Unit &unit : units)
    for (size_t i = 0; i < options.candidates; ++i)
      progress->expect(candidateName, unit.problem->flops());
  return Error::success();
}

/// Fewer candidates than thought.
void Sampling::forget(const Unit &unit, size_t count) {
  for (size_t i = 0; i < count; ++i)
    progress->forget(candidateName, unit.problem->flops());
}

/// A finished candidate is of use only beside the kernel that is chosen now.
/// Where it is, it counts as asked for by this run.
Expected<bool> Sampling::isFinished(const Unit &unit, const Pending &pending,
                                    const Kernel &chosen) {
  Expected<std::optional<Store::Found>> found = bench.find(pending.cell.key);
  if (!found)
    return found.takeError();
  if (!*found || bench.isRepeated(**found))
    return false;
  std::vector<Store::Touched> touched{{(*found)->id, pending.kernel.decision}};
  if ((*found)->status == Status::Passed) {
    Expected<std::optional<Store::Found>> yardstick =
        bench.yardstickOf((*found)->id);
    if (!yardstick)
      return yardstick.takeError();
    if (!*yardstick || (*yardstick)->status != Status::Passed ||
        (*yardstick)->subject != chosen.hash)
      return false;
    touched.push_back({(*yardstick)->id, chosen.decision});
  }
  if (Error error = bench.touch(touched))
    return std::move(error);
  count(unit, pending.candidate, (*found)->status, (*found)->reason);
  ++report.alreadyDone;
  return true;
}

void Sampling::count(const Unit &unit, const Candidate &candidate,
                     Status status, StringRef reason) {
  report.count(status, told(bench, unit, candidate, status, reason));
  progress->settle(candidateName, unit.problem->flops());
}

Error Sampling::settleCandidate(const Unit &unit, Pending &pending,
                                const Verdict &verdict, const Job &job) {
  if (Error error = bench.settle(pending.cell, verdict, job).takeError())
    return error;
  count(unit, pending.candidate, verdict.status, verdict.reason);
  return Error::success();
}

/// Compiles the candidate and puts it into the batch, unless it is finished.
Error Sampling::addCandidate(const Unit &unit, const Candidate &candidate,
                             const Kernel &chosen) {
  Expected<Pending> prepared =
      prepareCandidate(bench, unit, candidate, Role::Candidate, batch.size());
  if (!prepared)
    return prepared.takeError();
  Pending &pending = *prepared;
  if (pending.kernel.stopped)
    return Error::success(); // as runUnit sees
  if (pending.kernel.failure)
    return settleCandidate(unit, pending, *pending.kernel.failure,
                           bench.jobOf(unit));
  Expected<bool> finished = isFinished(unit, pending, chosen);
  if (!finished)
    return finished.takeError();
  if (*finished)
    sys::fs::remove(pending.kernel.file);
  else
    batch.push_back(std::move(pending));
  return Error::success();
}

/// One process with the chosen kernel and the candidates of the batch.
Error Sampling::runBatch(const Unit &unit, const Kernel &chosen) {
  if (batch.empty())
    return Error::success();
  Job job = bench.jobOf(unit);
  Expected<BatchEnd> end = harness::runBatch(
      bench, unit, chosen, batch, job, bench.newJobName(),
      [&](Pending &pending, const Verdict &verdict) {
        return settleCandidate(unit, pending, verdict, job);
      },
      [&](StringRef contender, StringRef what) {
        progress->doing(0,
                        (what + " " + contender + " on " + unit.name()).str(),
                        candidateName, unit.problem->flops(), batch.size());
      });
  progress->ended(0);
  if (!end)
    return end.takeError();
  if (end->failure)
    refuse(unit, *end->failure);
  batch.clear();
  return Error::success();
}

/// The whole unit cannot be run.
void Sampling::refuse(const Unit &unit, const EngineFailure &failure) {
  report.bad.push_back({unit.problem->shape(), unit.weights, ownName.str(),
                        statusName(failure.status), failure.reason,
                        bench.again(unit, ownName.str())});
}

Error Sampling::runUnit(const Unit &unit) {
  KernelRequest request = bench.requestOf(unit);
  progress->doing(0, "listing the candidates of " + unit.name());
  Expected<CandidateSpace> space = candidateSpace(request, bench.limits);
  if (!space)
    return space.takeError();
  Expected<Kernel> chosen = compileKernel(request, bench.limits);
  if (!chosen)
    return chosen.takeError();
  if (space->stopped || chosen->stopped)
    return Error::success();
  if (space->failure || chosen->failure) {
    forget(unit, options.candidates);
    ++complete;
    refuse(unit, space->failure ? *space->failure
                                : EngineFailure{chosen->failure->status,
                                                chosen->failure->reason});
    return Error::success();
  }
  std::vector<Candidate> sample =
      drawSample(*space, options.candidates, options.seed, options.slowest);
  forget(unit, options.candidates - sample.size());
  for (const Candidate &candidate : sample) {
    if (batch.empty())
      progress->doing(0, "compiling candidates of " + unit.name());
    if (Error error = addCandidate(unit, candidate, *chosen))
      return error;
    if (!bench.halt && batch.size() >= options.batch)
      if (Error error = runBatch(unit, *chosen))
        return error;
    if (bench.halt)
      return Error::success();
  }
  if (Error error = runBatch(unit, *chosen))
    return error;
  complete += !bench.halt;
  return Error::success();
}

Expected<Report> Sampling::run() {
  if (Error error =
          bench.runUnits(units.size(), 1, *progress, show, [&](size_t index) {
            Error failed = runUnit(units[index]);
            progress->ended(0);
            return failed;
          }))
    return std::move(error);
  report.stopped = complete < units.size();
  llvm::append_range(report.notes, bench.disturbance.notes());
  return report;
}

Expected<Report> runSampling(const Layout &layout,
                             const SessionOptions &options,
                             const SampleOptions &sampleOptions,
                             const Plan &plan, const Preset &preset,
                             const std::atomic<bool> &stop,
                             std::function<void(const Progress &)> show) {
  Workbench bench(layout, options, preset, stop);
  Sampling sampling(bench, sampleOptions, plan, std::move(show));
  if (Error error = sampling.prepare())
    return std::move(error);
  return sampling.run();
}

} // namespace autoconfig::harness
