//===-- Division.h - Units for tasks ----------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A unit is never divided: its contenders share a process, so that their ratios
// mean something.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_CLUSTER_DIVISION_H
#define AUTOCONFIG_HARNESS_CLUSTER_DIVISION_H

#include "harness/session/Lineup.h"
#include "harness/session/Workbench.h"

namespace autoconfig::harness {

/// A unit and the seconds that it is expected to take.
struct CostlyUnit {
  Unit unit;
  double seconds = 0;
};

/// Of `run`, whose contenders are those of the lineup; or of what measures
/// `kernels` kernels of each unit. The bench has a target.
llvm::Expected<std::vector<CostlyUnit>>
expectedCosts(const Workbench &bench, const Plan &plan,
              std::optional<double> kernels);

/// Which of them have all their cells in the store, made by this revision,
/// where they would be the same on any machine: under an emulator. By key.
llvm::Expected<llvm::StringSet<>> finishedIn(const Workbench &bench,
                                             const Plan &plan);

/// Into what an array job of so many seconds of one core is divided.
struct TaskSize {
  size_t tasks = 1;
  unsigned cpus = 1; // of each, which takes a unit on each at a time
};

/// Tasks whose start costs little beside their work, and which fit into most
/// time limits. CPUs of one task take the units as they become free, while
/// tasks are divided by what is expected of them: as many as have enough to do
/// and a node has. `tasks`, `cpus`: as the user wants it, else 0.
TaskSize sizeOfTasks(double seconds, size_t units, unsigned cpusOfNode,
                     size_t tasks, unsigned cpus);

/// The indices of the units for each of at most `tasks` tasks, none empty: the
/// costliest first, each to the task with the least so far. Within a task they
/// have the order of the plan.
std::vector<std::vector<size_t>> divide(llvm::ArrayRef<CostlyUnit> units,
                                        size_t tasks);

/// What a partition gets.
struct Division {
  std::string partition;
  unsigned cpus = 1; // of a task
  std::vector<CostlyUnit> units;
  std::vector<std::vector<size_t>> tasks; // indices of units
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_CLUSTER_DIVISION_H
