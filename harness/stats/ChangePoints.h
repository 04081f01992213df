//===-- ChangePoints.h - Where a series changed -----------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_STATS_CHANGEPOINTS_H
#define AUTOCONFIG_HARNESS_STATS_CHANGEPOINTS_H

#include "llvm/ADT/ArrayRef.h"
#include <cstdint>
#include <optional>
#include <vector>

namespace autoconfig::harness {

struct ChangePointSettings {
  double level = 0.01;         // of the test of each
  unsigned permutations = 999; // of it
  size_t leastSegment = 3;     // points on either side
  size_t window = 100;         // the last points that are looked at
  uint64_t seed = 1;
};

struct ChangePoint {
  size_t index; // of the first value after it
  double p;
};

/// The divergence of two samples with Euclidean distances, scaled by their
/// sizes n and m:
///   nm/(n+m) (2/(nm) sum|x-y| - sum_{i<j}|x-x'|/C(n,2) -
///   sum_{i<j}|y-y'|/C(m,2))
double divergence(llvm::ArrayRef<double> x, llvm::ArrayRef<double> y);

/// Where the values' distribution changes, in their order: E-divisive. The
/// split of largest divergence is tested by permutations of the values, whose
/// largest divergence over all splits it is compared with; then both parts, and
/// so on. At the end the weakest is dropped until all pass the test between
/// their neighbours. Source: Matteson, James: A nonparametric approach for
/// multiple change point analysis of multivariate data, Journal of the American
/// Statistical Association 109(505), 2014.
std::vector<ChangePoint> changePoints(llvm::ArrayRef<double> values,
                                      const ChangePointSettings &settings = {});

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_STATS_CHANGEPOINTS_H
