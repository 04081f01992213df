//===-- Pairing.cpp - The kernels of two commits, side by side ------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/Pairing.h"
#include "harness/common/System.h"
#include "harness/session/Workbench.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/FileSystem.h"

using namespace llvm;

namespace autoconfig::harness {

namespace {

constexpr StringLiteral baseName = "base", headName = "head";

class Pairing {
public:
  Pairing(Workbench &bench, const PairingOptions &options, const Plan &plan,
          std::function<void(const Progress &)> show)
      : bench(bench), options(options), plan(plan), show(std::move(show)) {}

  Error prepare();
  Expected<PairingReport> run();

private:
  struct Work {
    size_t unit;
    size_t process;
  };
  Expected<Kernel> compile(const Unit &unit, const CommitEngine &engine,
                           StringRef name);
  Expected<bool> compilePair(size_t unit);
  Error runWork(size_t index);
  Error runPair(size_t index);
  std::vector<Cell> cellsOf(const Unit &unit, const KernelPair &pair) const;
  Error settle(size_t index, Cell &cell, const Verdict &verdict,
               const Job &job);
  bool isRun(const KernelPair &pair) const {
    return !options.compileOnly && !(options.onlyChanged && pair.sameCode());
  }

  Workbench &bench;
  const PairingOptions &options;
  const Plan &plan;
  std::function<void(const Progress &)> show;
  std::vector<Unit> units;
  std::vector<KernelPair> pairs; // one for each unit
  std::vector<Work> works;
  std::vector<Report> reports; // one for each work
  unsigned threads = 1;
  std::atomic<size_t> complete{0}; // works
  std::optional<RunProgress> progress;
};

} // namespace

Error Pairing::prepare() {
  if (Error error = bench.loadTarget())
    return error;
  if (Error error =
          options.compileOnly ? bench.openFolder() : bench.open(plan, {}))
    return error;
  units = unitsOf(plan, bench.options);
  pairs.resize(units.size());
  bool isTimed = bench.executor->kind() == MeasurementKind::NativeTime;
  size_t processes = isTimed && !options.compileOnly ? options.processes : 1;
  for (size_t process = 0; process < processes; ++process)
    for (size_t unit = 0; unit < units.size(); ++unit)
      works.push_back({unit, process});
  reports.resize(works.size());
  if (bench.options.jobs)
    threads = bench.options.jobs;
  else if (!isTimed || options.compileOnly)
    threads = usableCpus();
  progress.emplace(bench.costs({}), threads);
  for (const Work &work : works)
    for (StringRef name : {baseName, headName})
      progress->expect(name, units[work.unit].problem->flops());
  return Error::success();
}

Expected<Kernel> Pairing::compile(const Unit &unit, const CommitEngine &engine,
                                  StringRef name) {
  KernelRequest request = bench.requestOf(unit);
  request.autoconfig = engine.autoconfig;
  // Programs that measure differ from commit to commit, and so would facts.
  request.profiled = false;
  request.folder += ("/" + name).str();
  Expected<Kernel> kernel = compileKernel(request, bench.limits);
  if (kernel && kernel->failure)
    kernel->failure->contender = name.str();
  return kernel;
}

/// False where the user stopped it.
Expected<bool> Pairing::compilePair(size_t unit) {
  KernelPair &pair = pairs[unit];
  const Unit &of = units[unit];
  pair.op = of.problem->op;
  pair.problem = of.problem->shape();
  pair.weights = of.weights;
  pair.flops = of.problem->flops();
  for (auto [kernel, engine, name] :
       {std::tuple(&pair.base, &options.base, baseName),
        std::tuple(&pair.head, &options.head, headName)}) {
    // Of one engine, where equal kernels are not run anyway.
    if (kernel == &pair.head && options.onlyChanged &&
        options.base.autoconfig == options.head.autoconfig) {
      pair.head = pair.base;
      if (pair.head.failure)
        pair.head.failure->contender = headName.str();
      continue;
    }
    Expected<Kernel> compiled = compile(of, *engine, name);
    if (!compiled)
      return compiled.takeError();
    *kernel = std::move(*compiled);
  }
  return !pair.base.stopped && !pair.head.stopped;
}

std::vector<Cell> Pairing::cellsOf(const Unit &unit,
                                   const KernelPair &pair) const {
  std::vector<Cell> cells;
  for (auto [role, kernel, engine] :
       {std::tuple(Role::Base, &pair.base, &options.base),
        std::tuple(Role::Head, &pair.head, &options.head)}) {
    Cell &cell =
        cells.emplace_back(bench.blankCell(unit, role, ownName, kernel->hash));
    cell.revision = engine->revision;
    cell.code = kernel->code;
    if (!kernel->hash.empty())
      cell.decision = kernel->decision;
  }
  return cells;
}

Error Pairing::settle(size_t index, Cell &cell, const Verdict &verdict,
                      const Job &job) {
  if (Error error = bench.settle(cell, verdict, job).takeError()) {
    bench.halt = true;
    return error;
  }
  const Unit &unit = units[works[index].unit];
  reports[index].count(cell.status,
                       {cell.key.problem, cell.key.weights, verdict.contender,
                        statusName(cell.status), cell.reason,
                        bench.again(unit, ownName.str())});
  progress->settle(verdict.contender, cell.flops);
  return Error::success();
}

Error Pairing::runPair(size_t index) {
  const Work &work = works[index];
  const Unit &unit = units[work.unit];
  const KernelPair &pair = pairs[work.unit];
  std::vector<Cell> cells = cellsOf(unit, pair);
  Job job = bench.jobOf(unit);
  std::string jobName = bench.newJobName();
  for (Cell &cell : cells)
    cell.job = jobName;
  auto onVerdict = [&](const Verdict &verdict) {
    return settle(index, cells[verdict.contender == headName], verdict, job);
  };
  for (const Kernel *kernel : {&pair.base, &pair.head})
    if (kernel->failure)
      if (Error error = onVerdict(*kernel->failure))
        return error;
  if (!pair.base.failure)
    job.contenders.push_back({baseName.str(), pair.base.file, true});
  if (!pair.head.failure)
    job.contenders.push_back({headName.str(), pair.head.file, true});
  if ((work.process % 2 == 1) != options.headFirst)
    std::reverse(job.contenders.begin(), job.contenders.end());
  if (job.contenders.empty()) {
    ++complete;
    return Error::success();
  }
  Limits limits = bench.limits;
  limits.totalSeconds = bench.totalSeconds(job);
  Expected<JobResult> result = carryOut(
      *bench.executor, job, limits, onVerdict,
      [&](StringRef contender, StringRef what) {
        progress->doing(index,
                        (what + " " + contender + " on " + unit.name()).str(),
                        contender, unit.problem->flops());
      });
  if (!result)
    return result.takeError();
  complete += !result->stopped;
  return Error::success();
}

Error Pairing::runWork(size_t index) {
  const Work &work = works[index];
  const Unit &unit = units[work.unit];
  progress->doing(index, "generating for " + unit.name());
  auto ended = llvm::scope_exit([&] { progress->ended(index); });
  // The first process of a unit generates; works of one unit are far apart, and
  // where there are several, only one thread runs.
  if (work.process == 0) {
    Expected<bool> compiled = compilePair(work.unit);
    if (!compiled)
      return compiled.takeError();
    if (!*compiled)
      return Error::success();
  }
  if (isRun(pairs[work.unit]))
    return runPair(index);
  for (StringRef name : {baseName, headName})
    progress->settle(name, unit.problem->flops());
  ++complete;
  return Error::success();
}

Expected<PairingReport> Pairing::run() {
  if (Error error =
          bench.runUnits(works.size(), threads, *progress, show,
                         [&](size_t index) { return runWork(index); }))
    return std::move(error);
  PairingReport told;
  for (Report &report : reports)
    told.report.add(std::move(report));
  told.report.stopped = complete < works.size();
  told.pairs = std::move(pairs);
  told.target = bench.targetName;
  if (options.compileOnly)
    return told;
  if (Error error = bench.withStore([&](Store &, int64_t run) {
        told.run = run;
        return Error::success();
      }))
    return std::move(error);
  return told;
}

Expected<PairingReport> runPairing(const Layout &layout,
                                   const SessionOptions &options,
                                   const PairingOptions &pairing,
                                   const Plan &plan, const Preset &preset,
                                   const std::atomic<bool> &stop,
                                   std::function<void(const Progress &)> show) {
  Workbench bench(layout, options, preset, stop);
  Pairing session(bench, pairing, plan, std::move(show));
  if (Error error = session.prepare())
    return std::move(error);
  return session.run();
}

} // namespace autoconfig::harness
