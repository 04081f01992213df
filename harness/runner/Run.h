//===-- Run.h - Carries a job out -------------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HARNESS_RUNNER_RUN_H
#define HARNESS_RUNNER_RUN_H

#include "harness/runner/Job.h"

namespace runner {

/// Verifies and measures; one JSON object a line to standard output, flushed,
/// so that a crash or a hang has a contender:
///   {"event": "machine", "arch", "cpu", "features", "kernel_release",
///    "counters": "available" or why not, "vlen_bits"?}
///   {"event": "verifying", "contender"}
///   {"event": "verified", "contender", "status", "reason", "version",
///    "implementation", "algorithm", "parameters", "checked_elements",
///    "max_error"}
///   {"event": "measuring", "contender"}   before each repetition
///   {"event": "clock", "ghz"}             of this CPU while it measured
///   {"event": "conditions", "are": {..}}  runner/Conditions.h
///   {"event": "samples", "contender", "seconds": [..], "iterations",
///    "preempted", "noise"?}              samples that were interrupted;
///                                         spread(), where it stayed too large
///   {"event": "counters", "contender", "events": {"CYCLES": [..], ..}}
///                                         per call, where there are any
///   {"event": "counted", "contender", "modules": [{"path", "bias"}]}
///                                         before "verified" of such a job: the
///                                         plugin's event "region"
///   {"event": "done"}
/// Throws std::exception where the job cannot be carried out.
void runJob(const Job &job);

/// Verifies kernels on the problems they were compiled for, with special values
/// in the inputs as well; a line each.
/// `force`: also those that this CPU cannot run. Returns the exit code: 1 if
/// one failed, 77 if all were skipped, else 0.
int verifyKernels(const std::vector<std::string> &paths, bool force);

} // namespace runner

#endif // HARNESS_RUNNER_RUN_H
