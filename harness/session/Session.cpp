//===-- Session.cpp - One call of autobench run ---------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/Workbench.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace autoconfig::harness {

namespace {

class Session {
public:
  Session(Workbench &bench, const Plan &plan,
          std::function<void(const Progress &)> show)
      : bench(bench), options(bench.options), plan(plan),
        show(std::move(show)) {}

  Error prepare();
  Expected<Report> run();

private:
  Error runUnit(const Unit &unit);
  std::vector<Cell> cellsOf(const Unit &unit, const Kernel &kernel) const;
  Expected<std::vector<Cell>> unfinished(std::vector<Cell> cells);
  Job jobOf(const Unit &unit, const Kernel &kernel,
            ArrayRef<Cell> wanted) const;
  std::vector<Verdict> verdictsWithoutRun(const Kernel &kernel) const;
  void count(const Cell &cell, Status status, StringRef reason);
  void showProgress(const Unit &unit);

  Workbench &bench;
  const SessionOptions &options;
  const Plan &plan;
  std::function<void(const Progress &)> show;
  std::vector<Rival> rivals;
  Report report;
  Pace pace;
};

} // namespace

Error Session::prepare() {
  if (Error error = bench.loadTarget())
    return error;
  Expected<std::vector<Rival>> found = findRivals(bench.preset.rivals);
  if (!found)
    return found.takeError();
  Expected<std::vector<Rival>> selected =
      selectRivals(std::move(*found), options.rivals);
  if (!selected)
    return selected.takeError();
  rivals = std::move(*selected);
  if (Error error = bench.open(plan, rivals))
    return error;
  report.stopped = bench.stopped;
  return Error::success();
}

std::vector<Cell> Session::cellsOf(const Unit &unit,
                                   const Kernel &kernel) const {
  std::vector<Cell> cells{
      bench.blankCell(unit, Role::Chosen, ownName, kernel.hash)};
  cells[0].code = kernel.code;
  if (!kernel.hash.empty())
    cells[0].decision = kernel.decision;
  for (const Rival &rival : rivals) {
    auto version = bench.versions.find(rival.name);
    std::string known = version == bench.versions.end() ? "" : version->second;
    cells.push_back(bench.blankCell(unit, Role::Rival, rival.name, known));
    cells.back().version = known;
  }
  return cells;
}

void Session::count(const Cell &cell, Status status, StringRef reason) {
  const CellKey &key = cell.key;
  report.count(
      status,
      {key.problem, key.weights, key.rival, statusName(status), reason.str(),
       "autobench run --preset " + key.preset + " --op " + key.op +
           " --problem " + key.problem + " --weights " + key.weights +
           " --rivals " + key.rival + bench.placeOptions() + " --force"});
}

/// The cells that are still to be run; the others are marked as asked for.
Expected<std::vector<Cell>> Session::unfinished(std::vector<Cell> cells) {
  std::vector<std::pair<Cell, Store::Found>> finished;
  std::vector<Cell> wanted;
  for (Cell &cell : cells) {
    Expected<std::optional<Store::Found>> found = bench.store->find(cell.key);
    if (!found)
      return found.takeError();
    if (!*found || bench.isRepeated(**found))
      wanted.push_back(std::move(cell));
    else
      finished.emplace_back(std::move(cell), **found);
  }
  for (auto &[cell, found] : finished) {
    if (options.together && !wanted.empty()) {
      wanted.push_back(std::move(cell));
      continue;
    }
    if (Error error = bench.store->touch(found.id, bench.runId, cell.decision))
      return std::move(error);
    count(cell, found.status, found.reason);
    ++report.alreadyDone;
  }
  return wanted;
}

Job Session::jobOf(const Unit &unit, const Kernel &kernel,
                   ArrayRef<Cell> wanted) const {
  Job job = bench.jobOf(unit);
  auto isWanted = [&](StringRef name) {
    return any_of(wanted, [&](const Cell &c) { return c.key.rival == name; });
  };
  if (isWanted(ownName) && !kernel.failure)
    job.contenders.push_back({ownName.str(), kernel.file, true});
  for (const Rival &rival : rivals)
    if (isWanted(rival.name) && !rival.file.empty())
      job.contenders.push_back({rival.name, rival.file, false});
  return job;
}

/// Of contenders that are not there to be run.
std::vector<Verdict> Session::verdictsWithoutRun(const Kernel &kernel) const {
  std::vector<Verdict> verdicts;
  if (kernel.failure)
    verdicts.push_back(*kernel.failure);
  for (const Rival &rival : rivals) {
    if (!rival.file.empty())
      continue;
    Verdict &verdict = verdicts.emplace_back();
    verdict.contender = rival.name;
    verdict.status = Status::Unavailable;
    verdict.reason = rival.unavailable;
  }
  return verdicts;
}

Error Session::runUnit(const Unit &unit) {
  showProgress(unit);
  Expected<Kernel> kernel =
      compileKernel(bench.requestOf(unit, "kernels"), bench.limits);
  if (!kernel)
    return kernel.takeError();
  if (kernel->stopped) {
    report.stopped = true;
    return Error::success();
  }
  Expected<std::vector<Cell>> wanted = unfinished(cellsOf(unit, *kernel));
  if (!wanted)
    return wanted.takeError();
  Job job = jobOf(unit, *kernel, *wanted);
  // Cells of one job carry the same text.
  std::string jobName = bench.newJobName();
  for (Cell &cell : *wanted)
    cell.job = jobName;

  auto onVerdict = [&](const Verdict &verdict) -> Error {
    auto cell = find_if(*wanted, [&](const Cell &c) {
      return c.key.rival == verdict.contender;
    });
    if (cell == wanted->end()) // finished earlier
      return Error::success();
    if (Error error = bench.settle(*cell, verdict, job))
      return error;
    count(*cell, cell->status, cell->reason);
    showProgress(unit);
    return Error::success();
  };
  for (const Verdict &verdict : verdictsWithoutRun(*kernel))
    if (Error error = onVerdict(verdict))
      return error;
  if (job.contenders.empty())
    return Error::success();
  Limits jobLimits = bench.limits;
  jobLimits.totalSeconds = jobLimits.silenceSeconds * 2 *
                           static_cast<double>(job.contenders.size() + 1);
  Expected<JobResult> result =
      carryOut(*bench.executor, job, jobLimits, onVerdict);
  if (!result)
    return result.takeError();
  report.stopped = result->stopped;
  return Error::success();
}

void Session::showProgress(const Unit &unit) {
  Progress progress;
  progress.done = report.total;
  progress.total =
      plan.problems.size() * options.weights.size() * (rivals.size() + 1);
  progress.doing =
      unit.problem->op + " " + unit.problem->shape() + " " + unit.weights;
  if (progress.done < progress.total)
    progress.secondsLeft = pace.secondsLeft();
  show(progress);
}

Expected<Report> Session::run() {
  if (Error error =
          runUnits(unitsOf(plan, options), *bench.limits.stop, report, pace,
                   [&](const Unit &unit) { return runUnit(unit); }))
    return std::move(error);
  return report;
}

Expected<Report> runSession(const Layout &layout, const SessionOptions &options,
                            const Plan &plan, const Preset &preset,
                            const std::atomic<bool> &stop,
                            std::function<void(const Progress &)> show) {
  Workbench bench(layout, options, preset, stop);
  Session session(bench, plan, std::move(show));
  if (Error error = session.prepare())
    return std::move(error);
  return session.run();
}

} // namespace autoconfig::harness
