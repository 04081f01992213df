//===-- Workbench.cpp - What every measuring call needs -------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/Workbench.h"
#include "autoconfig/targets/TargetLoader.h"
#include "harness/common/Json.h"
#include "harness/common/System.h"
#include "harness/counting/CountingEmulator.h"
#include "harness/counting/Pricing.h"
#include "harness/session/Machine.h"
#include "harness/stats/Statistics.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include <chrono>
#include <unistd.h>

using namespace llvm;

namespace autoconfig::harness {

std::vector<Unit> unitsOf(const Plan &plan, const SessionOptions &options) {
  std::vector<Unit> units;
  for (const Problem &problem : plan.problems)
    for (const std::string &weights : options.weights)
      units.push_back({&problem, weights});
  return units;
}

Error Workbench::loadTarget() {
  Expected<Target> target = autoconfig::loadTarget(
      options.target.empty() ? preset.target : options.target);
  if (!target)
    return target.takeError();
  targetName = target->name;
  if (!options.facts.empty()) // other decisions: other cells, other rows
    targetName += "/" + options.facts;
  return makeExecutor(*target);
}

Error Workbench::makeExecutor(const Target &target) {
  bool counts = options.count && preset.executor == "qemu";
  Expected<std::unique_ptr<Executor>> made =
      counts ? createCountingEmulator(preset, target, layout.countingPlugin(),
                                      options.caches)
             : createExecutor(preset, target);
  if (!made)
    return made.takeError();
  executor = std::move(*made);
  if (!counts)
    return Error::success();
  Expected<std::unique_ptr<RegionReader>> reader = RegionReader::create(
      preset.triple, preset.sysroot,
      static_cast<unsigned>(target.integer("vector.bits")));
  if (!reader)
    return reader.takeError();
  regions = std::move(*reader);
  pricing = pricingOf(target);
  // A core without a right model has counts only.
  Expected<CycleModel> model = CycleModel::create(target);
  if (model)
    cycleModel = std::move(*model);
  else
    noModel = toString(model.takeError());
  return Error::success();
}

Error Workbench::probe(ArrayRef<Rival> rivals) {
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
  stopped = result->stopped;
  if (stopped)
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

Error Workbench::open(const Plan &plan, ArrayRef<Rival> rivals) {
  if (!sys::fs::exists(layout.autoconfig()))
    return createStringError(inconvertibleErrorCode(),
                             "no engine at '" + layout.autoconfig() +
                                 "'; build it with `cmake --workflow --preset "
                                 "host`");
  Expected<Store> opened = Store::open(options.store, Store::Mode::ReadWrite);
  if (!opened)
    return opened.takeError();
  store = std::move(*opened);
  if (Error error = probe(rivals))
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
  for (const Rival &rival : rivals)
    if (Error error = store->addRival(rival.name, rival.kind))
      return error;
  return Error::success();
}

KernelRequest Workbench::requestOf(const Unit &unit,
                                   StringRef subfolder) const {
  return {layout.autoconfig(),
          preset.folder + "/" + subfolder.str(),
          *unit.problem,
          options.target.empty() ? preset.target : options.target,
          unit.weights,
          options.facts};
}

Job Workbench::jobOf(const Unit &unit) const {
  Job job;
  job.problem = *unit.problem;
  job.weights = unit.weights;
  if (executor->kind() == MeasurementKind::NativeTime)
    job.time = TimeSettings{options.samples, options.minSeconds,
                            executor->measuringCpu()};
  job.guards = preset.guards;
  job.count = executor->kind() == MeasurementKind::EmulatedCount;
  if (unit.problem->flops() > options.maxFlops)
    job.verifyRows = options.reducedRows;
  return job;
}

std::string Workbench::newJobName() {
  return formatv("{0}-{1}-{2}-{3}", timeNow(), ::getpid(), runId, jobs++);
}

bool Workbench::isRepeated(const Store::Found &found) const {
  // An earlier run asked for less, or took the code for another core's.
  bool uncounted =
      executor->kind() == MeasurementKind::EmulatedCount &&
      (found.kind != EmulatedCount::name ||
       (found.status == Status::Passed &&
        (found.pricing != pricing || (options.caches && !found.hasTraffic))));
  return options.force || uncounted ||
         (options.retry && (found.status == Status::Crashed ||
                            found.status == Status::TimedOut));
}

Cell Workbench::blankCell(const Unit &unit, Role role, StringRef rival,
                          StringRef subject) const {
  Cell cell;
  cell.key = {unit.problem->op,
              unit.problem->shape(),
              preset.name,
              targetName,
              rival.str(),
              unit.weights,
              subject.str(),
              machineId,
              role,
              preset.executor};
  cell.measurement = emptyMeasurement(executor->kind());
  cell.flops = unit.problem->flops();
  cell.compiler = preset.compiler;
  cell.compilerFlags = preset.compilerFlags;
  cell.revision = revision;
  return cell;
}

static std::string settingsOf(const Job &job, const Verdict &verdict,
                              StringRef pricing) {
  json::Object settings{{"seed", job.seed}, {"verify_rows", job.verifyRows}};
  if (verdict.counted)
    settings["pricing"] = pricing;
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

Error Workbench::settle(Cell &cell, const Verdict &verdict, const Job &job) {
  cell.status = verdict.status;
  cell.reason = verdict.reason;
  if (!verdict.version.empty())
    cell.version = verdict.version;
  cell.implementation = verdict.implementation;
  if (cell.implementation.empty() && cell.decision)
    cell.implementation = cell.decision->algorithm;
  cell.checkedElements = verdict.checkedElements;
  cell.maxError = verdict.maxError;
  cell.gigahertz = verdict.gigahertz;
  cell.settings = settingsOf(job, verdict, pricing);
  cell.note = noteOn(job, verdict);
  cell.finishedAt = timeNow();
  if (auto *time = std::get_if<NativeTime>(&cell.measurement))
    time->seconds = verdict.seconds;
  if (!verdict.events.empty())
    cell.counters = NativeCounter{verdict.events};
  if (verdict.counted)
    if (Error error = addCounts(cell, *verdict.counted))
      return error;
  return store->write(cell, runId);
}

Error Workbench::addCounts(Cell &cell, const CountedRegion &region) {
  Expected<BlockProfile> profile = regions->profile(region);
  if (!profile)
    return profile.takeError();
  cell.measurement = regions->counts(*profile);
  if (!cycleModel) {
    cell.note += (cell.note.empty() ? "" : "; ") + noModel;
    return Error::success();
  }
  Expected<ModelledCycles> modelled = cycleModel->cycles(*profile);
  if (!modelled)
    return modelled.takeError();
  cell.modelled.push_back(std::move(*modelled));
  return Error::success();
}

std::string Workbench::placeOptions() const {
  std::string text;
  if (!options.executor.empty())
    text += " --executor " + options.executor;
  if (preset.executor == "qemu" && !options.count)
    text += " --no-count";
  if (options.caches)
    text += " --caches";
  if (!options.board.empty())
    text += " --on " + options.board;
  if (!options.target.empty())
    text += " --target " + options.target;
  if (!options.facts.empty())
    text += " --facts " + options.facts;
  if (options.store != layout.defaultStore())
    text += " --store " + options.store;
  return text;
}

/// Starting processes costs as much as some 2 Gflop of measuring and comparing.
static double workOf(const Unit &unit) { return 2e9 + unit.problem->flops(); }

Error runUnits(ArrayRef<Unit> units, const std::atomic<bool> &stop,
               Report &report, Pace &pace,
               function_ref<Error(const Unit &)> runUnit) {
  for (const Unit &unit : units)
    pace.workLeft += workOf(unit);
  for (const Unit &unit : units) {
    if (stop)
      report.stopped = true;
    if (report.stopped)
      return Error::success();
    auto begin = std::chrono::steady_clock::now();
    size_t ranBefore = report.total - report.alreadyDone;
    if (Error error = runUnit(unit))
      return error;
    std::chrono::duration<double> took =
        std::chrono::steady_clock::now() - begin;
    pace.workLeft -= workOf(unit);
    if (report.total - report.alreadyDone == ranBefore)
      continue; // was finished before: says nothing about the pace
    pace.workDone += workOf(unit);
    pace.secondsSpent += took.count();
  }
  return Error::success();
}

} // namespace autoconfig::harness
