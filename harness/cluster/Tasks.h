//===-- Tasks.h - The files of an array job's tasks -------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_CLUSTER_TASKS_H
#define AUTOCONFIG_HARNESS_CLUSTER_TASKS_H

#include "harness/cluster/Division.h"
#include "harness/cluster/Submission.h"

namespace autoconfig::harness {

/// Writes script, units and seeds of the division's tasks, and the submission
/// itself, into its folder. `inStore`: units of which `store` has cells.
llvm::Error writeTasks(Submission &submission, const Division &division,
                       const std::string &store,
                       const llvm::StringSet<> &inStore);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_CLUSTER_TASKS_H
