//===-- Batch.h - Candidates beside the chosen kernel -----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Candidates are measured in batches: one process, interleaved, with the chosen
// kernel as the yardstick of the batch. So a ratio never spans two processes,
// and drift of the machine from one batch to the next cancels out.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SESSION_BATCH_H
#define AUTOCONFIG_HARNESS_SESSION_BATCH_H

#include "harness/session/Workbench.h"

namespace autoconfig::harness {

/// A candidate that is to be run.
struct Pending {
  Candidate candidate;
  Kernel kernel;
  Cell cell;         // without verdict
  std::string label; // in the job
};

/// Compiles it; `place` tells it from others of its batch. Where `stopped` is
/// set in the kernel, the rest is not.
llvm::Expected<Pending> prepareCandidate(const Workbench &bench,
                                         const Unit &unit,
                                         const Candidate &candidate, Role role,
                                         size_t place);

/// How a batch ended.
struct BatchEnd {
  bool stopped = false; // by the user; what has no verdict has none
  /// The yardstick did not pass, so that nothing can be compared.
  std::optional<EngineFailure> failure;
  std::vector<double> yardstick; // its seconds
};

using PendingHandler =
    llvm::function_ref<llvm::Error(Pending &, const Verdict &)>;

/// One process with the chosen kernel and the batch, whose cells are those of
/// the job `jobName`; the yardstick's cell is written here, and kernels are
/// removed. `job`: without contenders.
llvm::Expected<BatchEnd>
runBatch(Workbench &bench, const Unit &unit, const Kernel &chosen,
         llvm::MutableArrayRef<Pending> batch, Job job, llvm::StringRef jobName,
         PendingHandler onVerdict, ActivityHandler onActivity);

/// What a report says of a candidate.
Report::Bad told(const Workbench &bench, const Unit &unit,
                 const Candidate &candidate, Status status,
                 llvm::StringRef reason);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SESSION_BATCH_H
