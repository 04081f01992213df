//===-- Attempt.h - A task on its node --------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Slurm may start a task again, also while the node of the first attempt is
// only out of reach. Each attempt has a store of its own, and begins with what
// those before it finished.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_CLUSTER_ATTEMPT_H
#define AUTOCONFIG_HARNESS_CLUSTER_ATTEMPT_H

#include "harness/cluster/Submission.h"

namespace autoconfig::harness {

struct Attempt {
  size_t task = 0;
  std::string name; // unique among those of the task
  std::string node;

  /// As Slurm tells it in the environment. Errors name the variable.
  static llvm::Expected<Attempt> fromEnvironment();
};

/// Makes the attempt's store; its file. `notes`: attempts that cannot be read.
llvm::Expected<std::string> beginAttempt(const Submission &submission,
                                         const Attempt &attempt,
                                         std::vector<std::string> &notes);

/// What a task runs with here: the options of the submission's command and
/// those of this attempt. Errors: units that the plan has not, CPUs that others
/// use as well.
llvm::Error prepareAttempt(const Submission &submission, const Attempt &attempt,
                           const std::string &store, SessionOptions &options,
                           Plan &plan);

/// Error where the node's CPU lacks what the preset's code needs; the cells
/// that say so are forgotten, since they belong to another partition.
llvm::Error checkNode(const Submission &submission, const Attempt &attempt,
                      const std::string &store, llvm::StringRef preset);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_CLUSTER_ATTEMPT_H
