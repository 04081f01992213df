//===-- Digest.h - A number that stands for a result ------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Two runs of one kernel, on CPUs that differ in what it must not depend on,
// are to agree bit by bit. The inputs use all 24 bits, so that sums are rounded
// and another order of summation would show.
//
//===----------------------------------------------------------------------===//

#ifndef HARNESS_RUNNER_DIGEST_H
#define HARNESS_RUNNER_DIGEST_H

#include <string>
#include <vector>

namespace runner {

/// Runs kernels on the problems they were compiled for and prints a line each,
/// "file: digest". Returns the exit code: 1 if one could not be run.
int printDigests(const std::vector<std::string> &paths);

/// The same with all inputs 0.1, and the number of values that the result then
/// has: 1 where all its elements are summed in the same order (and none sees
/// padding).
int printDifferentSums(const std::vector<std::string> &paths);

} // namespace runner

#endif // HARNESS_RUNNER_DIGEST_H
