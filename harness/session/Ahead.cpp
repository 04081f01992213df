//===-- Ahead.cpp - Kernels for tasks on other machines -------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/Ahead.h"
#include "harness/common/System.h"
#include "harness/session/Generation.h"
#include "harness/session/Lineup.h"
#include "harness/session/Tasks.h"
#include "harness/session/Winners.h"
#include "llvm/Support/FileSystem.h"

using namespace llvm;

namespace autoconfig::harness {

/// Its answer is kept; the file is of no use here.
static Error drop(Expected<Kernel> kernel) {
  if (!kernel)
    return kernel.takeError();
  sys::fs::remove(kernel->file);
  return Error::success();
}

/// All units of the plan, on all CPUs.
static Error generateUnits(Workbench &bench, const Plan &plan,
                           function_ref<void(const Progress &)> show,
                           function_ref<Error(const Unit &unit)> generateUnit) {
  bench.limits.stop = &bench.halt; // an error ends what else runs, too
  std::vector<Unit> units = unitsOf(plan, bench.options);
  std::atomic<size_t> done{0}, running{0};
  return runTasks(
      units.size(), usableCpus(), bench.halt,
      [&](size_t index) {
        ++running;
        Error error = generateUnit(units[index]);
        --running;
        ++done;
        return error;
      },
      [&] {
        if (bench.stop)
          bench.halt = true;
        show({done, units.size(), -1, "generating kernels", running});
      });
}

static Error generateRivals(Workbench &bench, const Lineup &lineup,
                            const Unit &unit) {
  for (const Rival *rival : lineup.of(*unit.problem)) {
    if (rival->generator.empty() ||
        (rival->kind == RivalKind::Search && bench.executor->emulates()))
      continue; // that makes none
    Expected<Generated> made = generateRival(bench, unit, *rival);
    if (!made)
      return made.takeError();
    sys::fs::remove(made->file);
  }
  return Error::success();
}

/// Once for all units, and who cannot take part.
static Error askGenerators(Workbench &bench, const Lineup &lineup) {
  for (const Rival &rival : lineup.all()) {
    if (rival.generator.empty())
      continue;
    if (rival.kind == RivalKind::Search && !bench.executor->emulates())
      return createStringError(inconvertibleErrorCode(),
                               "rival " + rival.name +
                                   " searches by measuring: what it generates "
                                   "is not known before it runs; leave it out, "
                                   "or have kernels generated on the nodes");
    if (Error error =
            generatorVersion(rival, bench.options.answers, bench.limits)
                .takeError())
      return error;
  }
  return Error::success();
}

/// The chosen one, and what takes part beside it.
static Error generateOwn(Workbench &bench, ArrayRef<WinnerRecord> winners,
                         const Unit &unit) {
  KernelRequest request = bench.requestOf(unit);
  if (Error error = drop(compileKernel(request, bench.limits)))
    return error;
  if (const std::optional<Candidate> &fixed = bench.options.fixed)
    if (Error error =
            drop(compileCandidate(request, *fixed, "fixed", bench.limits)))
      return error;
  for (const WinnerRecord &winner : winners)
    if (Error error = drop(tunedKernel(bench, unit, winner)))
      return error;
  return Error::success();
}

Error generateRun(const Layout &layout, const SessionOptions &options,
                  const Plan &plan, const Preset &preset,
                  const std::atomic<bool> &stop,
                  std::function<void(const Progress &)> show) {
  Workbench bench(layout, options, preset, stop);
  if (Error error = bench.loadTarget())
    return error;
  if (Error error = bench.openFolder())
    return error;
  Expected<Invited> invited = invite(bench, plan);
  if (!invited)
    return invited.takeError();
  if (Error error = askGenerators(bench, invited->lineup))
    return error;
  // Searches that are not named take part where all rivals do.
  bool withWinners = (options.rivals.empty() || !invited->searches.empty()) &&
                     sys::fs::exists(options.store);
  Expected<Store> store =
      Store::open(withWinners ? options.store : ":memory:",
                  withWinners ? Store::Mode::Read : Store::Mode::ReadWrite);
  if (!store)
    return store.takeError();
  std::mutex storeMutex;
  return generateUnits(bench, plan, show, [&](const Unit &unit) -> Error {
    std::vector<WinnerRecord> winners;
    {
      std::lock_guard lock(storeMutex);
      Expected<std::vector<WinnerRecord>> found =
          winnersAnywhere(bench, *store, unit);
      if (!found)
        return found.takeError();
      winners = std::move(*found);
    }
    if (Error error = generateOwn(bench, winners, unit))
      return error;
    return generateRivals(bench, invited->lineup, unit);
  });
}

Error generateSample(const Layout &layout, const SessionOptions &options,
                     const SampleOptions &sampleOptions, const Plan &plan,
                     const Preset &preset, const std::atomic<bool> &stop,
                     std::function<void(const Progress &)> show) {
  Workbench bench(layout, options, preset, stop);
  if (Error error = bench.loadTarget())
    return error;
  if (Error error = bench.openFolder())
    return error;
  return generateUnits(bench, plan, show, [&](const Unit &unit) -> Error {
    KernelRequest request = bench.requestOf(unit);
    Expected<CandidateSpace> space = candidateSpace(request, bench.limits);
    if (!space)
      return space.takeError();
    if (Error error = drop(compileKernel(request, bench.limits)))
      return error;
    if (space->failure)
      return Error::success();
    for (const Candidate &candidate :
         drawSample(*space, sampleOptions.candidates, sampleOptions.seed,
                    sampleOptions.slowest))
      if (!bench.halt)
        if (Error error = drop(
                compileCandidate(request, candidate, "sampled", bench.limits)))
          return error;
    return Error::success();
  });
}

} // namespace autoconfig::harness
