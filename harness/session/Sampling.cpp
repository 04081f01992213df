//===-- Sampling.cpp - One call of autobench sample -----------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Candidates are measured in batches: one process, interleaved, with the chosen
// kernel as the yardstick of the batch. So a ratio never spans two processes,
// and drift of the machine from one batch to the next cancels out.
//
//===----------------------------------------------------------------------===//

#include "harness/common/ShellWords.h"
#include "harness/session/Workbench.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"

using namespace llvm;

namespace autoconfig::harness {

namespace {

/// Of all of them, where it is asked what one takes.
constexpr StringLiteral candidateName = "candidate";

/// A candidate that is to be run.
struct Pending {
  Candidate candidate;
  Kernel kernel;
  Cell cell;
  std::string label; // in the job
};

class Sampling {
public:
  Sampling(Workbench &bench, const SampleOptions &options, const Plan &plan,
           std::function<void(const Progress &)> show)
      : bench(bench), options(options), plan(plan), show(std::move(show)) {}

  Error prepare();
  Expected<Report> run();

private:
  Error runUnit(const Unit &unit);
  std::vector<Candidate> drawnFrom(CandidateSpace space) const;
  Expected<bool> isFinished(const Unit &unit, const Pending &pending,
                            const Kernel &chosen);
  Error addCandidate(const Unit &unit, const Candidate &candidate,
                     const Kernel &chosen);
  void count(const Unit &unit, const Candidate &candidate, Status status,
             StringRef reason);
  Error settleCandidate(const Unit &unit, Pending &pending,
                        const Verdict &verdict, const Job &job);
  Error settleYardstick(const Unit &unit, const Kernel &chosen,
                        const Verdict &verdict, const Job &job,
                        StringRef jobName);
  Error runBatch(const Unit &unit, const Kernel &chosen);
  std::string again(const Unit &unit, const Candidate &candidate) const;
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
  if (bench.executor->emulates())
    return createStringError(
        inconvertibleErrorCode(),
        "preset '" + bench.preset.name + "' is run by '" +
            bench.preset.executor +
            "', which measures no time, and candidates are compared by theirs; "
            "name a preset that runs on this machine (`autobench list presets` "
            "shows each one's executor)");
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

std::string Sampling::again(const Unit &unit,
                            const Candidate &candidate) const {
  KernelRequest request = bench.requestOf(unit);
  std::vector<std::string> words{
      request.autoconfig,    "compile",   "--target",
      request.target,        "--op",      unit.problem->driver,
      unit.problem->shape(), "--weights", unit.weights};
  if (!request.facts.empty())
    llvm::append_range(words,
                       std::vector<std::string>{"--facts", request.facts});
  llvm::append_range(words, candidate.options());
  words.push_back("-o");
  words.push_back("candidate.so");
  return shellCommand(words) + " && " +
         shellCommand({bench.preset.runner, "--verify", "candidate.so"});
}

void Sampling::count(const Unit &unit, const Candidate &candidate,
                     Status status, StringRef reason) {
  report.count(status, {unit.problem->shape(), unit.weights,
                        "candidate " + candidate.name(), statusName(status),
                        reason.str(), again(unit, candidate)});
  progress->settle(candidateName, unit.problem->flops());
}

Error Sampling::settleCandidate(const Unit &unit, Pending &pending,
                                const Verdict &verdict, const Job &job) {
  if (Error error = bench.settle(pending.cell, verdict, job))
    return error;
  count(unit, pending.candidate, verdict.status, verdict.reason);
  return Error::success();
}

/// Compiles the candidate and puts it into the batch, unless it is finished.
Error Sampling::addCandidate(const Unit &unit, const Candidate &candidate,
                             const Kernel &chosen) {
  Pending pending;
  pending.candidate = candidate;
  pending.label = "candidate" + std::to_string(batch.size() + 1);
  Expected<Kernel> kernel = compileCandidate(bench.requestOf(unit), candidate,
                                             pending.label, bench.limits);
  if (!kernel)
    return kernel.takeError();
  if (kernel->stopped)
    return Error::success(); // as runUnit sees
  pending.kernel = std::move(*kernel);
  StringRef hash = pending.kernel.hash;
  pending.cell = bench.blankCell(unit, Role::Candidate, ownName,
                                 hash.empty() ? candidate.name() : hash.str());
  pending.cell.code = pending.kernel.code;
  pending.cell.decision = pending.kernel.decision;
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

Error Sampling::settleYardstick(const Unit &unit, const Kernel &chosen,
                                const Verdict &verdict, const Job &job,
                                StringRef jobName) {
  Cell cell = bench.blankCell(unit, Role::Yardstick, ownName, chosen.hash);
  cell.code = chosen.code;
  cell.decision = chosen.decision;
  cell.job = jobName.str();
  if (Error error = bench.settle(cell, verdict, job))
    return error;
  if (verdict.status != Status::Passed)
    refuse(unit, {verdict.status, verdict.reason});
  return Error::success();
}

/// One process with the chosen kernel and the candidates of the batch.
Error Sampling::runBatch(const Unit &unit, const Kernel &chosen) {
  if (batch.empty())
    return Error::success();
  Job job = bench.jobOf(unit);
  std::string jobName = bench.newJobName();
  job.contenders.push_back({ownName.str(), chosen.file, true});
  for (Pending &pending : batch) {
    pending.cell.job = jobName;
    job.contenders.push_back({pending.label, pending.kernel.file, true});
  }
  Limits limits = bench.limits;
  limits.totalSeconds = limits.silenceSeconds * 2 *
                        static_cast<double>(job.contenders.size() + 1);
  Expected<JobResult> result = carryOut(
      *bench.executor, job, limits,
      [&](const Verdict &verdict) {
        if (verdict.contender == ownName)
          return settleYardstick(unit, chosen, verdict, job, jobName);
        auto pending = find_if(batch, [&](const Pending &p) {
          return p.label == verdict.contender;
        });
        return settleCandidate(unit, *pending, verdict, job);
      },
      [&](StringRef contender, StringRef what) {
        progress->doing(0,
                        (what + " " + contender + " on " + unit.name()).str(),
                        candidateName, unit.problem->flops(), batch.size());
      });
  progress->ended(0);
  if (!result)
    return result.takeError();
  for (const Pending &pending : batch)
    sys::fs::remove(pending.kernel.file);
  batch.clear();
  return Error::success();
}

/// The whole unit cannot be run.
void Sampling::refuse(const Unit &unit, const EngineFailure &failure) {
  report.bad.push_back({unit.problem->shape(), unit.weights, ownName.str(),
                        statusName(failure.status), failure.reason,
                        bench.again(unit, ownName.str())});
}

std::vector<Candidate> Sampling::drawnFrom(CandidateSpace space) const {
  if (std::optional<double> least = space.chosen.predictedCycles)
    llvm::erase_if(space.all, [&](const Candidate &candidate) {
      return candidate.predictedCycles.value_or(0) > options.slowest * *least;
    });
  return drawSample(space, options.candidates, options.seed);
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
  std::vector<Candidate> sample = drawnFrom(std::move(*space));
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
  if (!bench.stopped)
    if (Error error =
            bench.runUnits(units.size(), 1, *progress, show, [&](size_t index) {
              Error failed = runUnit(units[index]);
              progress->ended(0);
              return failed;
            }))
      return std::move(error);
  report.stopped = complete < units.size();
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
