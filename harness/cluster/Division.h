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

/// The indices of the units for each of at most `tasks` tasks, none empty: the
/// costliest first, each to the task with the least so far. Within a task they
/// have the order of the plan.
std::vector<std::vector<size_t>> divide(llvm::ArrayRef<CostlyUnit> units,
                                        size_t tasks);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_CLUSTER_DIVISION_H
