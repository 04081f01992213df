//===-- Session.cpp - One call of autobench run ---------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/Session.h"
#include "harness/session/Json.h"
#include "harness/session/Machine.h"
#include "harness/stats/Statistics.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include <chrono>
#include <unistd.h>

using namespace llvm;

namespace autoconfig::harness {

namespace {

/// One problem in one weights mode.
struct Unit {
  const Problem *problem;
  std::string weights;
};

class Session {
public:
  Session(const Layout &layout, const SessionOptions &options, const Plan &plan,
          const Preset &preset, const std::atomic<bool> &stop,
          std::function<void(const Progress &)> show)
      : layout(layout), options(options), plan(plan), preset(preset),
        show(std::move(show)) {
    limits.silenceSeconds = options.timeoutSeconds;
    limits.stop = &stop;
  }

  Error prepare();
  Expected<Report> run();

private:
  Error loadTarget();
  Error probe();
  Error runUnit(const Unit &unit);
  Cell blankCell(const Unit &unit, StringRef rival, StringRef subject) const;
  std::vector<Cell> cellsOf(const Unit &unit, const Kernel &kernel) const;
  Expected<std::vector<Cell>> unfinished(std::vector<Cell> cells);
  Job jobOf(const Unit &unit, const Kernel &kernel,
            ArrayRef<Cell> wanted) const;
  std::vector<Verdict> verdictsWithoutRun(const Kernel &kernel) const;
  Error settle(Cell cell, const Verdict &verdict, const Job &job);
  void count(const Cell &cell, Status status, StringRef reason);
  void showProgress(const Unit &unit);

  const Layout &layout;
  const SessionOptions &options;
  const Plan &plan;
  const Preset &preset;
  std::optional<Store> store;
  std::function<void(const Progress &)> show;
  Limits limits;

  std::unique_ptr<Executor> executor;
  std::string targetName;
  std::vector<Rival> rivals;
  std::map<std::string, std::string> versions; // of rivals, by name
  int64_t machineId = 0, runId = 0;
  std::string revision;
  Report report;

  // For the time left: what the units that had something to run took.
  double secondsSpent = 0, workDone = 0, workLeft = 0;
};

/// How long a unit takes, in no particular unit: starting processes costs as
/// much as some 2 Gflop of measuring and comparing.
double workOf(const Unit &unit) { return 2e9 + unit.problem->flops(); }

} // namespace

Error Session::loadTarget() {
  targetName = options.target.empty() ? preset.target : options.target;
  Expected<Target> target = Target::load(targetName);
  if (!target)
    return target.takeError();
  targetName = target->name;
  Expected<std::unique_ptr<Executor>> made = createExecutor(preset, *target);
  if (!made)
    return made.takeError();
  executor = std::move(*made);
  return Error::success();
}

/// Runs all rivals once on a tiny problem. It tells what the machine is and
/// which library versions are there, before it is known what is left to do.
Error Session::probe() {
  Job job;
  Expected<Problem> tiny = Problem::parse(options.op, "4x4:4x4");
  if (!tiny)
    return tiny.takeError();
  job.problem = *tiny;
  for (const Rival &rival : rivals)
    if (!rival.file.empty())
      job.contenders.push_back({rival.name, rival.file, false});
  std::string trouble;
  Expected<JobResult> result =
      carryOut(*executor, job, limits, [&](const Verdict &verdict) {
        versions[verdict.contender] = verdict.version;
        if (verdict.status == Status::Crashed)
          trouble = verdict.reason;
        return Error::success();
      });
  if (!result)
    return result.takeError();
  report.stopped = result->stopped;
  if (report.stopped)
    return Error::success();
  if (!result->machine)
    return createStringError(
        inconvertibleErrorCode(),
        "the runner '" + preset.runner + "' does not tell its machine" +
            (trouble.empty() ? "" : " (" + trouble + ")") +
            "; build it anew with `cmake --workflow --preset " + preset.name +
            "`");
  Expected<int64_t> id =
      store->machine(describeMachine(std::move(*result->machine), *executor));
  if (!id)
    return id.takeError();
  machineId = *id;
  return Error::success();
}

Error Session::prepare() {
  if (Error error = loadTarget())
    return error;
  if (!sys::fs::exists(layout.autoconfig()))
    return createStringError(inconvertibleErrorCode(),
                             "no engine at '" + layout.autoconfig() +
                                 "'; build it with `cmake --workflow --preset "
                                 "host`");
  Expected<std::vector<Rival>> found = findRivals(preset.rivals);
  if (!found)
    return found.takeError();
  Expected<std::vector<Rival>> selected =
      selectRivals(std::move(*found), options.rivals);
  if (!selected)
    return selected.takeError();
  rivals = std::move(*selected);
  Expected<Store> opened = Store::open(options.store, Store::Mode::ReadWrite);
  if (!opened)
    return opened.takeError();
  store = std::move(*opened);
  if (Error error = probe())
    return error;
  revision = sourceRevision(layout.root);
  Expected<int64_t> run =
      store->beginRun({timeNow(), options.command, revision});
  if (!run)
    return run.takeError();
  runId = *run;
  for (const SuiteEntry &entry : plan.entries)
    if (Error error = store->addSuiteEntry(entry))
      return error;
  return Error::success();
}

Cell Session::blankCell(const Unit &unit, StringRef rival,
                        StringRef subject) const {
  Cell cell;
  cell.key = {
      unit.problem->op, unit.problem->shape(), preset.name,   targetName,
      rival.str(),      unit.weights,          subject.str(), machineId};
  cell.measurement = emptyMeasurement(executor->kind());
  cell.flops = unit.problem->flops();
  cell.compiler = preset.compiler;
  cell.compilerFlags = preset.compilerFlags;
  cell.revision = revision;
  return cell;
}

std::vector<Cell> Session::cellsOf(const Unit &unit,
                                   const Kernel &kernel) const {
  std::vector<Cell> cells{blankCell(unit, ownName, kernel.hash)};
  cells[0].code = kernel.code;
  if (!kernel.hash.empty())
    cells[0].decision = kernel.decision;
  for (const Rival &rival : rivals) {
    auto version = versions.find(rival.name);
    std::string known = version == versions.end() ? "" : version->second;
    cells.push_back(blankCell(unit, rival.name, known));
    cells.back().version = known;
  }
  return cells;
}

void Session::count(const Cell &cell, Status status, StringRef reason) {
  ++report.cells[status];
  ++report.total;
  if (status == Status::Failed || status == Status::Crashed ||
      status == Status::TimedOut)
    report.bad.push_back({cell.key.problem, cell.key.weights, cell.key.rival,
                          statusName(status), reason.str()});
}

/// The cells that are still to be run; the others are marked as asked for.
Expected<std::vector<Cell>> Session::unfinished(std::vector<Cell> cells) {
  std::vector<std::pair<Cell, Store::Found>> finished;
  std::vector<Cell> wanted;
  for (Cell &cell : cells) {
    Expected<std::optional<Store::Found>> found = store->find(cell.key);
    if (!found)
      return found.takeError();
    bool again = !*found || options.force;
    if (!again && options.retry)
      again = (*found)->status == Status::Crashed ||
              (*found)->status == Status::TimedOut;
    if (again)
      wanted.push_back(std::move(cell));
    else
      finished.emplace_back(std::move(cell), **found);
  }
  for (auto &[cell, found] : finished) {
    if (options.together && !wanted.empty()) {
      wanted.push_back(std::move(cell));
      continue;
    }
    if (Error error = store->touch(found.id, runId))
      return std::move(error);
    count(cell, found.status, found.reason);
    ++report.alreadyDone;
  }
  return wanted;
}

Job Session::jobOf(const Unit &unit, const Kernel &kernel,
                   ArrayRef<Cell> wanted) const {
  Job job;
  job.problem = *unit.problem;
  job.weights = unit.weights;
  if (executor->kind() == MeasurementKind::NativeTime)
    job.time =
        TimeSettings{options.samples, options.minSeconds, lastUsableCpu()};
  if (unit.problem->flops() > options.maxFlops)
    job.verifyRows = options.reducedRows;
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

static std::string settingsOf(const Job &job, const Verdict &verdict) {
  json::Object settings{{"seed", job.seed}, {"verify_rows", job.verifyRows}};
  if (job.time) {
    settings["samples"] = job.time->samples;
    settings["min_seconds"] = job.time->minSeconds;
    settings["cpu"] = job.time->cpu;
  }
  if (verdict.iterations)
    settings["iterations"] = *verdict.iterations;
  return toText(std::move(settings));
}

/// What a reader has to know of a cell besides its figures.
static std::string noteOn(const Job &job, const Verdict &verdict) {
  std::vector<std::string> notes;
  int64_t elements = job.problem.batch() * job.problem.m() * job.problem.n();
  int64_t checked = verdict.checkedElements.value_or(0);
  if (checked > 0 && checked < elements)
    notes.push_back(
        formatv("verified on {0} of {1} elements", checked, elements));
  // A disturbed calibration; the clock's own cost may be what was measured.
  std::optional<double> seconds = median(verdict.seconds);
  if (job.time && seconds && verdict.iterations) {
    double sample = *seconds * static_cast<double>(*verdict.iterations);
    if (sample < job.time->minSeconds / 4)
      notes.push_back("samples of " + shortest(sample) + " s, wanted " +
                      shortest(job.time->minSeconds) + " s");
  }
  return join(notes, "; ");
}

/// Writes the finished cell.
Error Session::settle(Cell cell, const Verdict &verdict, const Job &job) {
  cell.status = verdict.status;
  cell.reason = verdict.reason;
  if (!verdict.version.empty())
    cell.version = verdict.version;
  cell.implementation = verdict.implementation;
  if (cell.implementation.empty() && cell.decision)
    cell.implementation = cell.decision->algorithm;
  cell.checkedElements = verdict.checkedElements;
  cell.maxError = verdict.maxError;
  cell.settings = settingsOf(job, verdict);
  cell.note = noteOn(job, verdict);
  cell.finishedAt = timeNow();
  if (auto *time = std::get_if<NativeTime>(&cell.measurement))
    time->seconds = verdict.seconds;
  if (Error error = store->write(cell, runId))
    return error;
  count(cell, cell.status, cell.reason);
  return Error::success();
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
  Expected<Kernel> kernel = compileKernel(
      {layout.autoconfig(), preset.folder + "/kernels", *unit.problem,
       options.target.empty() ? preset.target : options.target, unit.weights},
      limits);
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
  // Cells of one job carry the same text; unique among runs and stores.
  std::string jobName =
      formatv("{0}-{1}-{2}-{3}", timeNow(), ::getpid(), runId, report.total);
  for (Cell &cell : *wanted)
    cell.job = jobName;

  auto onVerdict = [&](const Verdict &verdict) -> Error {
    auto cell = find_if(*wanted, [&](const Cell &c) {
      return c.key.rival == verdict.contender;
    });
    if (cell == wanted->end()) // finished earlier
      return Error::success();
    Error error = settle(*cell, verdict, job);
    showProgress(unit);
    return error;
  };
  for (const Verdict &verdict : verdictsWithoutRun(*kernel))
    if (Error error = onVerdict(verdict))
      return error;
  if (job.contenders.empty())
    return Error::success();
  Limits jobLimits = limits;
  jobLimits.totalSeconds = limits.silenceSeconds * 2 *
                           static_cast<double>(job.contenders.size() + 1);
  Expected<JobResult> result = carryOut(*executor, job, jobLimits, onVerdict);
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
  if (workDone > 0 && progress.done < progress.total)
    progress.secondsLeft = secondsSpent / workDone * workLeft;
  show(progress);
}

Expected<Report> Session::run() {
  std::vector<Unit> units;
  for (const Problem &problem : plan.problems)
    for (const std::string &weights : options.weights)
      units.push_back({&problem, weights});
  for (const Unit &unit : units)
    workLeft += workOf(unit);
  for (const Unit &unit : units) {
    if (*limits.stop)
      report.stopped = true;
    if (report.stopped)
      break;
    auto begin = std::chrono::steady_clock::now();
    size_t ranBefore = report.total - report.alreadyDone;
    if (Error error = runUnit(unit))
      return std::move(error);
    workLeft -= workOf(unit);
    if (report.total - report.alreadyDone == ranBefore)
      continue; // was finished before: says nothing about the pace
    std::chrono::duration<double> took =
        std::chrono::steady_clock::now() - begin;
    secondsSpent += took.count();
    workDone += workOf(unit);
  }
  return report;
}

Expected<Report> runSession(const Layout &layout, const SessionOptions &options,
                            const Plan &plan, const Preset &preset,
                            const std::atomic<bool> &stop,
                            std::function<void(const Progress &)> show) {
  Session session(layout, options, plan, preset, stop, std::move(show));
  if (Error error = session.prepare())
    return std::move(error);
  return session.run();
}

} // namespace autoconfig::harness
