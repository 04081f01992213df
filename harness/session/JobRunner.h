//===-- JobRunner.h - A verdict for every contender -------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SESSION_JOBRUNNER_H
#define AUTOCONFIG_HARNESS_SESSION_JOBRUNNER_H

#include "harness/executors/Executor.h"
#include "harness/session/Job.h"

namespace autoconfig::harness {

struct JobResult {
  /// What the runner told about its machine, the last time it did.
  std::optional<llvm::json::Object> machine;
  /// The user asked to stop; contenders without a verdict have none.
  bool stopped = false;
};

using VerdictHandler = llvm::function_ref<llvm::Error(const Verdict &)>;

/// What the runner does now: "verifying" or "measuring" the contender.
using ActivityHandler =
    llvm::function_ref<void(llvm::StringRef contender, llvm::StringRef what)>;

/// Runs the job until every contender has a verdict, and hands each over as
/// soon as it is final: while the process still runs where that cannot change
/// it any more. Where the runner crashes or hangs, the contender that it named
/// last is the culprit: it gets that verdict and the job is run again without
/// it. Errors, which are no contender's fault: the runner cannot be started or
/// dies before it says a word, a contender's file has vanished, the connection
/// is lost; and onVerdict's.
llvm::Expected<JobResult> carryOut(
    Executor &executor, Job job, const Limits &limits, VerdictHandler onVerdict,
    ActivityHandler onActivity = [](llvm::StringRef, llvm::StringRef) {});

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SESSION_JOBRUNNER_H
