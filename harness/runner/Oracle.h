//===-- Oracle.h - What the result must be ----------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Inputs are such that every order of summation gives the same bits
// (Problem::inputs), so results are compared for equality. An algorithm that
// does not only sum products, but rounds in between, is compared within a bound
// in units of what summation itself may lose:
//
//   |c - expected| <= tolerance * 2^-24 * sum |a * b|
//
// and at least the smallest normal number: it may lose denormals.
//
//===----------------------------------------------------------------------===//

#ifndef HARNESS_RUNNER_ORACLE_H
#define HARNESS_RUNNER_ORACLE_H

#include "harness/runner/Problem.h"

namespace runner {

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
  /// `rows`: 0 for all, else as in Job::verifyRows. `tolerance`: 0 for equal.
  Oracle(const Problem &problem, const Inputs &inputs, int64_t rows,
         uint64_t seed, double tolerance = 0);

  /// Accepts NaN for these elements, too (Problem::mayBeNaN).
  void allowNaN(std::vector<bool> elements) { mayBeNaN = std::move(elements); }

  /// Equal means the same number, or NaN where the reference has NaN.
  Comparison compare(const float *c) const;

private:
  const Problem &problem;
  Expected expected;
  std::vector<double> bounds; // one a value; empty: all 0
  std::vector<bool> mayBeNaN; // by index of c; empty: none

  int64_t indexOf(size_t i) const {
    return expected.indices.empty() ? static_cast<int64_t>(i)
                                    : expected.indices[i];
  }
  bool accepts(size_t i, float got) const;
};

} // namespace runner

#endif // HARNESS_RUNNER_ORACLE_H
