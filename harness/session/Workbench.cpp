//===-- Workbench.cpp - What every measuring call needs -------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/Workbench.h"
#include "autoconfig/targets/TargetLoader.h"
#include "harness/common/Json.h"
#include "harness/common/ShellWords.h"
#include "harness/common/System.h"
#include "harness/counting/CountingEmulator.h"
#include "harness/counting/Pricing.h"
#include "harness/session/Generation.h"
#include "harness/session/Machine.h"
#include "harness/session/Roofline.h"
#include "harness/session/TargetCheck.h"
#include "harness/session/Tasks.h"
#include "harness/stats/Statistics.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include <limits>
#include <unistd.h>

using namespace llvm;

namespace autoconfig::harness {

std::vector<Unit> unitsOf(const Plan &plan, const SessionOptions &options) {
  std::vector<Unit> units;
  for (const Problem &problem : plan.problems)
    for (const std::string &weights : options.weights) {
      Unit unit{&problem, weights};
      if (!options.units || options.units->contains(unit.key()))
        units.push_back(std::move(unit));
    }
  return units;
}

Error Workbench::loadTarget() {
  Expected<Target> loaded = autoconfig::loadTarget(
      options.target.empty() ? preset.target : options.target);
  if (!loaded)
    return loaded.takeError();
  target.emplace(std::move(*loaded));
  targetName = target->name;
  if (!options.facts.empty()) // other decisions: other cells, other rows
    targetName += "/" + options.facts;
  if (Error error = checkTarget(preset, *target))
    return error;
  return makeExecutor(*target);
}

Error Workbench::makeExecutor(const Target &target) {
  Expected<std::unique_ptr<Executor>> made = createExecutor(preset, target);
  if (!made)
    return made.takeError();
  executor = std::move(*made);
  if (!options.count || !executor->emulates())
    return Error::success();
  if (!executor->hasCountingTwin())
    return createStringError(inconvertibleErrorCode(),
                             "executor '" + preset.executor +
                                 "' cannot count what it runs; --no-count "
                                 "verifies without counts");
  made = createCountingEmulator(preset, target, layout.countingPlugin(),
                                options.caches);
  if (!made)
    return made.takeError();
  executor = std::move(*made);
  pricing = pricingOf(target);
  pricer.emplace(preset, target);
  return pricer->check();
}

Error Workbench::addGeneratorVersion(const Rival &rival) {
  Expected<std::string> version =
      generatorVersion(rival, options.answers, limits);
  if (version)
    versions[rival.name] = std::move(*version);
  return version.takeError();
}

Error Workbench::probe(const Plan &plan, ArrayRef<Rival> rivals) {
  Job job;
  Expected<Problem> tiny = Problem::example(plan.problems.front().driver);
  if (!tiny)
    return tiny.takeError();
  job.problem = *tiny;
  job.folder = folder->path();
  for (const Rival &rival : rivals)
    if (!rival.file.empty())
      job.contenders.push_back({rival.name, rival.file, false});
    else if (!rival.generator.empty())
      if (Error error = addGeneratorVersion(rival))
        return error;
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
  Machine machine = describeMachine(std::move(*result->machine), *executor);
  osKernel = machine.osKernel;
  Expected<int64_t> id = store->machine(machine);
  if (!id)
    return id.takeError();
  machineId = *id;
  return Error::success();
}

Error Workbench::openFolder() {
  if (!options.answers.areThere() && !sys::fs::exists(layout.autoconfig()))
    return createStringError(inconvertibleErrorCode(),
                             "no engine at '" + layout.autoconfig() +
                                 "'; build it with `cmake --workflow --preset "
                                 "host`");
  Expected<RunFolder> made = RunFolder::create(
      options.kernels.empty() ? preset.folder + "/kernels" : options.kernels);
  if (!made)
    return made.takeError();
  folder.emplace(std::move(*made));
  return Error::success();
}

Error Workbench::open(const Plan &plan, ArrayRef<Rival> rivals) {
  if (Error error = openFolder())
    return error;
  Expected<Store> opened = Store::open(options.store, Store::Mode::ReadWrite);
  if (!opened)
    return opened.takeError();
  store = std::move(*opened);
  if (Error error = probe(plan, rivals))
    return error;
  revision = sourceRevision(layout.root);
  Expected<int64_t> run = store->beginRun(
      {options.startedAt.empty() ? timeNow() : options.startedAt,
       options.command, revision});
  if (!run)
    return run.takeError();
  runId = *run;
  for (const Rival &rival : rivals)
    if (Error error = store->addRival(rival.name, rival.kind))
      return error;
  if (options.fixed)
    if (Error error =
            store->addRival(options.fixed->rivalName(), RivalKind::Fixed))
      return error;
  Error error = store->addSuiteEntries(plan.entries, stop);
  stopped |= stop;
  return error;
}

KernelRequest Workbench::requestOf(const Unit &unit) const {
  return {layout.autoconfig(),
          folder->path(),
          *unit.problem,
          options.target.empty() ? preset.target : options.target,
          unit.weights,
          options.facts,
          /*profiled=*/true,
          options.answers};
}

double Workbench::maxFlops() const {
  constexpr double emulated = 1e8; // some 10 s of the reference
  return options.maxFlops.value_or(
      executor->emulates() ? emulated
                           : std::numeric_limits<double>::infinity());
}

Job Workbench::jobOf(const Unit &unit) const {
  Job job;
  job.problem = *unit.problem;
  job.weights = unit.weights;
  if (executor->kind() == MeasurementKind::NativeTime)
    job.time = TimeSettings{options.samples, options.minSeconds,
                            executor->measuringCpu()};
  job.folder = folder->path();
  job.guards = executor->allowsGuards();
  job.count = executor->kind() == MeasurementKind::EmulatedCount;
  if (unit.problem->flops() > maxFlops())
    job.verifyRows = options.reducedRows;
  return job;
}

double Workbench::totalSeconds(const Job &job) const {
  return limits.silenceSeconds * 2 *
         static_cast<double>(job.contenders.size() + 1);
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
  // As the runner says it (harness/runner/Run.cpp): not the contender's fault.
  bool outOfMemory = found.status == Status::Skipped &&
                     StringRef(found.reason).starts_with("out of memory");
  return options.force || uncounted ||
         (options.retry && (found.status == Status::Crashed ||
                            found.status == Status::TimedOut || outOfMemory));
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
  cell.osKernel = osKernel;
  cell.compiler = preset.compiler;
  cell.compilerFlags = preset.compilerFlags;
  cell.revision = revision;
  return cell;
}

static std::string settingsOf(const Job &job, const Verdict &verdict,
                              StringRef pricing, StringRef node) {
  json::Object settings{{"seed", job.seed}, {"verify_rows", job.verifyRows}};
  if (!node.empty())
    settings["node"] = node;
  if (verdict.counted)
    settings["pricing"] = pricing;
  if (job.time) {
    settings["samples"] = job.time->samples;
    settings["min_seconds"] = job.time->minSeconds;
    settings["cpu"] = job.time->cpu;
  }
  if (verdict.iterations)
    settings["iterations"] = *verdict.iterations;
  if (verdict.conditions)
    settings["conditions"] = json::Object(*verdict.conditions);
  return toText(std::move(settings));
}

/// What a reader has to know of a cell besides its figures.
static std::string noteOn(const Job &job, const Verdict &verdict) {
  std::vector<std::string> notes;
  int64_t elements = job.problem.sizes().dst;
  int64_t checked = verdict.checkedElements.value_or(0);
  if (checked > 0 && checked < elements)
    notes.push_back(
        formatv("verified on {0} of {1} elements", checked, elements));
  if (verdict.noise)
    notes.push_back(formatv("noisy, also when measured again: the middle half "
                            "of its samples differs by {0:F0} %",
                            100 * *verdict.noise));
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

Expected<int64_t> Workbench::settle(Cell &cell, const Verdict &verdict,
                                    const Job &job) {
  cell.status = verdict.status;
  cell.reason = verdict.reason;
  std::optional<std::string> impossible =
      fasterThanPossible(verdict, job.problem, *target);
  if (impossible) {
    cell.status = Status::Failed;
    cell.reason = *impossible;
  }
  if (!verdict.version.empty())
    cell.version = verdict.version;
  cell.implementation = verdict.implementation;
  if (cell.implementation.empty() && cell.decision)
    cell.implementation = cell.decision->algorithm;
  cell.checkedElements = verdict.checkedElements;
  cell.maxError = verdict.maxError;
  cell.gigahertz = verdict.gigahertz;
  cell.settings = settingsOf(job, verdict, pricing, options.node);
  cell.note = noteOn(job, verdict);
  cell.finishedAt = timeNow();
  if (auto *time = std::get_if<NativeTime>(&cell.measurement))
    time->seconds = impossible ? std::vector<double>() : verdict.seconds;
  if (!impossible && !verdict.events.empty())
    cell.counters = NativeCounter{verdict.events};
  if (verdict.counted)
    if (Error error = pricer->price(cell, *verdict.counted))
      return std::move(error);
  std::lock_guard lock(storeMutex);
  if (verdict.conditions)
    disturbance.add(*verdict.conditions);
  disturbance.addNoise(verdict.noise);
  return store->write(cell, runId);
}

Error Workbench::withStore(function_ref<Error(Store &, int64_t)> action) {
  std::lock_guard lock(storeMutex);
  return action(*store, runId);
}

Error Workbench::checkTime() const {
  if (!executor->emulates())
    return Error::success();
  return createStringError(
      inconvertibleErrorCode(),
      "preset '" + preset.name + "' is run by '" + preset.executor +
          "', which measures no time, and candidates are compared by theirs; "
          "name a preset that runs on this machine (`autobench list presets` "
          "shows each one's executor)");
}

Expected<std::optional<Store::Found>> Workbench::find(const CellKey &key) {
  std::lock_guard lock(storeMutex);
  return store->find(key);
}

Expected<std::optional<Store::Found>>
Workbench::yardstickOf(int64_t candidate) {
  std::lock_guard lock(storeMutex);
  return store->yardstickOf(candidate);
}

Expected<size_t> Workbench::processes(const CellKey &key) {
  std::lock_guard lock(storeMutex);
  return store->processes(key, options.fresh ? StringRef(revision) : "");
}

Error Workbench::touch(ArrayRef<Store::Touched> cells) {
  std::lock_guard lock(storeMutex);
  return store->touch(cells, runId);
}

Expected<StringSet<>> Workbench::known() {
  CellKey key;
  key.preset = preset.name;
  key.target = targetName;
  key.executor = preset.executor;
  key.machine = machineId;
  std::lock_guard lock(storeMutex);
  StringSet<> all;
  for (const Operator *op : operators()) {
    key.op = op->name().str();
    Expected<StringSet<>> known =
        store->known(key, kindName(emptyMeasurement(executor->kind())));
    if (!known)
      return known.takeError();
    for (const auto &entry : *known)
      all.insert(entry.getKey());
  }
  return all;
}

/// What a command needs to do the same in the same place.
std::vector<std::string> Workbench::placeOptions() const {
  const SessionOptions standard;
  std::vector<std::string> words;
  auto add = [&](const char *option, const std::string &value) {
    words.push_back(option);
    words.push_back(value);
  };
  if (!options.executor.empty())
    add("--executor", options.executor);
  if (executor->emulates() && !options.count)
    words.push_back("--no-count");
  if (options.caches)
    words.push_back("--caches");
  if (!options.board.empty())
    add("--on", options.board);
  if (!options.target.empty())
    add("--target", options.target);
  if (!options.facts.empty())
    add("--facts", options.facts);
  if (options.samples != standard.samples)
    add("--samples", std::to_string(options.samples));
  if (options.minSeconds != standard.minSeconds)
    add("--min-seconds", shortest(options.minSeconds));
  if (options.timeoutSeconds != standard.timeoutSeconds)
    add("--timeout", shortest(options.timeoutSeconds));
  if (options.maxFlops)
    add("--max-flops", shortest(*options.maxFlops));
  if (options.store != layout.defaultStore())
    add("--store", options.store);
  return words;
}

std::string Workbench::again(const Unit &unit, const std::string &rival) const {
  bool fixed = options.fixed && rival == options.fixed->rivalName();
  std::vector<std::string> words = options.tool;
  llvm::append_range(
      words, std::vector<std::string>{
                 "run", "--preset", preset.name, "--op", unit.problem->driver,
                 "--problem", unit.problem->shape(), "--weights", unit.weights,
                 "--rivals", fixed ? ownName.str() : rival});
  if (fixed)
    llvm::append_range(words, options.fixed->options());
  llvm::append_range(words, placeOptions());
  words.push_back("--force");
  return shellCommand(words);
}

CostModel Workbench::costs(ArrayRef<Rival> rivals) const {
  CostSettings settings;
  settings.emulated = executor->emulates();
  settings.samples = options.samples;
  settings.minSeconds = options.minSeconds;
  for (const Rival &rival : rivals)
    if (rival.scalar)
      settings.scalarRivals.insert(rival.name);
  return CostModel(std::move(settings));
}

Error Workbench::runUnits(size_t units, unsigned threads,
                          const RunProgress &progress,
                          function_ref<void(const Progress &)> show,
                          function_ref<Error(size_t)> runUnit) {
  if (stopped)
    return Error::success();
  limits.stop = &halt; // from here on an error ends what else runs, too
  return runTasks(units, threads, halt, runUnit, [&] {
    if (stop)
      halt = true;
    show(progress.now());
  });
}

} // namespace autoconfig::harness
