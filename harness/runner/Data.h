//===-- Data.h - Inputs, and the results they must give ---------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Elements are integers of [-16, 16] divided by 16, so every product is a
// multiple of 2^-8. All sums of K of them are then multiples of 2^-8 as well
// and at most K in size: f32's 24 bits hold them exactly while K <= 2^16, in
// any order of summation and with or without FMA. So results are compared for
// equality. For larger K the range [-r, r] shrinks to r = sqrt(2^24 / K)
// rounded down, which keeps |sum| <= K r^2 2^-8 exact up to K = 2^24.
//
//===----------------------------------------------------------------------===//

#ifndef HARNESS_RUNNER_DATA_H
#define HARNESS_RUNNER_DATA_H

#include "harness/runner/Shape.h"
#include <string>
#include <vector>

namespace runner {

/// The tensors a and b, different and the same for the same seed.
struct Inputs {
  std::vector<float> a, b;

  /// Throws std::invalid_argument where K is too large to be exact.
  Inputs(const Shape &shape, uint64_t seed);
};

/// The outcome of a comparison.
struct Comparison {
  int64_t checked = 0;
  int64_t wrong = 0;
  double maxError = 0;    // over finite elements
  std::string firstWrong; // "c[1,2] is 0.5, expected 0.25"
};

/// What the reference (baselines/reference.cpp) says, for some rows or all.
class Oracle {
public:
  /// `rows`: 0 for all, else as in Job::verifyRows.
  Oracle(const Shape &shape, const Inputs &inputs, int64_t rows, uint64_t seed);

  /// Equal means the same number, or NaN where the reference has NaN.
  Comparison compare(const float *c) const;

private:
  Shape shape;
  std::vector<int64_t> rows;   // of every matrix, ascending
  std::vector<float> expected; // [matrices, rows, N]
};

} // namespace runner

#endif // HARNESS_RUNNER_DATA_H
