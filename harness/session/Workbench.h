//===-- Workbench.h - What every measuring call needs -----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SESSION_WORKBENCH_H
#define AUTOCONFIG_HARNESS_SESSION_WORKBENCH_H

#include "harness/counting/CycleModel.h"
#include "harness/counting/RegionReader.h"
#include "harness/session/Contenders.h"
#include "harness/session/JobRunner.h"
#include "harness/session/Session.h"
#include "harness/store/Store.h"

namespace autoconfig::harness {

/// One problem in one weights mode.
struct Unit {
  const Problem *problem;
  std::string weights;
};

std::vector<Unit> unitsOf(const Plan &plan, const SessionOptions &options);

/// The store, the way to run, and what all cells of a call have in common.
class Workbench {
public:
  Workbench(const Layout &layout, const SessionOptions &options,
            const Preset &preset, const std::atomic<bool> &stop)
      : layout(layout), options(options), preset(preset) {
    limits.silenceSeconds = options.timeoutSeconds;
    limits.stop = &stop;
  }

  /// Before open(): the target and the way to run.
  llvm::Error loadTarget();
  /// The store is opened and a run begins in it. All rivals are run once on a
  /// tiny problem: it tells what the machine is and which versions of the
  /// libraries are there, before it is known what is left to do.
  llvm::Error open(const Plan &plan, llvm::ArrayRef<Rival> rivals);

  KernelRequest requestOf(const Unit &unit, llvm::StringRef subfolder) const;
  /// A job without contenders.
  Job jobOf(const Unit &unit) const;
  /// A name for a job, unique among runs and stores.
  std::string newJobName();
  /// Whether a finished cell is to be run again all the same.
  bool isRepeated(const Store::Found &found) const;
  Cell blankCell(const Unit &unit, Role role, llvm::StringRef rival,
                 llvm::StringRef subject) const;
  /// Completes the cell and writes it.
  llvm::Error settle(Cell &cell, const Verdict &verdict, const Job &job);
  /// The options that a command needs to find target and store again.
  std::string placeOptions() const;

  const Layout &layout;
  const SessionOptions &options;
  const Preset &preset;
  Limits limits;
  std::unique_ptr<Executor> executor;
  std::optional<Store> store;
  std::string targetName;
  std::map<std::string, std::string> versions; // of rivals, by name
  int64_t runId = 0;
  bool stopped = false; // by the user, in open()

private:
  llvm::Error probe(llvm::ArrayRef<Rival> rivals);
  llvm::Error makeExecutor(const Target &target);
  /// Whatever is told of the instructions that an emulator executed.
  llvm::Error addCounts(Cell &cell, const CountedRegion &region);
  std::unique_ptr<RegionReader> regions; // where they are counted
  std::optional<CycleModel> cycleModel;  // none: refused, noModel says why
  std::string pricing;                   // pricingOf the target, if counted
  std::string noModel;
  int64_t machineId = 0;
  std::string revision;
  size_t jobs = 0;
};

/// Foretells how long the rest takes from what was done. Work is in no
/// particular unit.
struct Pace {
  double workLeft = 0, workDone = 0, secondsSpent = 0;

  /// < 0: not known yet.
  double secondsLeft() const {
    return workDone > 0 ? secondsSpent / workDone * workLeft : -1;
  }
};

/// One unit after the other, until one fails or `stop` or report.stopped is
/// set.
llvm::Error runUnits(llvm::ArrayRef<Unit> units, const std::atomic<bool> &stop,
                     Report &report, Pace &pace,
                     llvm::function_ref<llvm::Error(const Unit &)> runUnit);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SESSION_WORKBENCH_H
