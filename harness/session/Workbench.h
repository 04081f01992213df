//===-- Workbench.h - What every measuring call needs -----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SESSION_WORKBENCH_H
#define AUTOCONFIG_HARNESS_SESSION_WORKBENCH_H

#include "harness/common/RunFolder.h"
#include "harness/session/Contenders.h"
#include "harness/session/Disturbance.h"
#include "harness/session/JobRunner.h"
#include "harness/session/RegionPricer.h"
#include "harness/session/RunProgress.h"
#include "harness/session/Session.h"
#include "harness/store/Store.h"

namespace autoconfig::harness {

/// The store, the way to run, and what all cells of a call have in common. Once
/// it is open, any number of threads may use it.
class Workbench {
public:
  Workbench(const Layout &layout, const SessionOptions &options,
            const Preset &preset, const std::atomic<bool> &stop)
      : layout(layout), options(options), preset(preset), stop(stop) {
    limits.silenceSeconds = options.timeoutSeconds;
    limits.stop = &stop;
  }

  /// Before open(): the target and the way to run.
  llvm::Error loadTarget();
  /// The store is opened and a run begins in it. All rivals are run once on a
  /// tiny problem: it tells what the machine is and which versions of the
  /// libraries are there, before it is known what is left to do.
  llvm::Error open(const Plan &plan, llvm::ArrayRef<Rival> rivals);

  /// Without a store, for what is only generated.
  llvm::Error openFolder();

  KernelRequest requestOf(const Unit &unit) const;
  /// A job without contenders.
  Job jobOf(const Unit &unit) const;
  /// That a job may take, all processes together.
  double totalSeconds(const Job &job) const;
  /// A name for a job, unique among runs and stores.
  std::string newJobName();
  /// Whether a finished cell is to be run again all the same.
  bool isRepeated(const Store::Found &found) const;
  Cell blankCell(const Unit &unit, Role role, llvm::StringRef rival,
                 llvm::StringRef subject) const;
  llvm::Expected<std::optional<Store::Found>> find(const CellKey &key);
  llvm::Expected<std::optional<Store::Found>> yardstickOf(int64_t candidate);
  /// In which the cell passed; with --fresh, by this revision.
  llvm::Expected<size_t> processes(const CellKey &key);
  llvm::Error touch(llvm::ArrayRef<Store::Touched> cells);
  /// Which cells there are already; see Store::known.
  llvm::Expected<llvm::StringSet<>> known();
  /// Completes the cell and writes it; its id.
  llvm::Expected<int64_t> settle(Cell &cell, const Verdict &verdict,
                                 const Job &job);
  /// Anything else in the store, by this run.
  llvm::Error
  withStore(llvm::function_ref<llvm::Error(Store &store, int64_t run)> action);
  /// Whether the executor measures time, without which nothing is compared.
  llvm::Error checkTime() const;
  /// The command that runs the rival's cell again, in this store.
  std::string again(const Unit &unit, const std::string &rival) const;
  CostModel costs(llvm::ArrayRef<Rival> rivals) const;

  /// One unit after the other, or `threads` at a time, until one fails, the
  /// user stops it or a unit sets `halt`; shows progress. None where the user
  /// had stopped before.
  llvm::Error runUnits(size_t units, unsigned threads,
                       const RunProgress &progress,
                       llvm::function_ref<void(const Progress &)> show,
                       llvm::function_ref<llvm::Error(size_t)> runUnit);

  const Layout &layout;
  const SessionOptions &options;
  const Preset &preset;
  const std::atomic<bool> &stop; // the user's
  std::atomic<bool> halt{false}; // ends all units
  Limits limits;
  std::unique_ptr<Executor> executor;
  std::optional<Target> target;
  std::string targetName;
  std::map<std::string, std::string> versions; // of rivals, by name
  bool stopped = false;                        // by the user, in open()
  Disturbance disturbance;                     // of what settle() was told

private:
  llvm::Error addGeneratorVersion(const Rival &rival);
  llvm::Error probe(const Plan &plan, llvm::ArrayRef<Rival> rivals);
  llvm::Error makeExecutor(const Target &target);
  double maxFlops() const;
  std::vector<std::string> placeOptions() const;

  std::mutex storeMutex;
  std::optional<Store> store;
  std::optional<RunFolder> folder;
  std::optional<RegionPricer> pricer; // where instructions are counted
  std::string pricing;                // pricingOf the target, if counted
  int64_t runId = 0, machineId = 0;
  std::string revision;
  std::string osKernel; // of the machine, its release
  std::atomic<size_t> jobs{0};
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SESSION_WORKBENCH_H
