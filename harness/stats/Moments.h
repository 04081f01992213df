//===-- Moments.h - Mean, variance, Student's t -----------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_STATS_MOMENTS_H
#define AUTOCONFIG_HARNESS_STATS_MOMENTS_H

#include "llvm/ADT/ArrayRef.h"

namespace autoconfig::harness {

/// What a few values tell of the normal distribution that they may come from.
struct Moments {
  double mean = 0;
  double variance = 0; // of one value
  size_t values = 0;
  unsigned degrees = 0; // of freedom, of the variance; 0: it is not known
};

Moments momentsOf(llvm::ArrayRef<double> values);

/// P(|T| >= t) of t = (mean + added) / hypot(sqrt(variance / values), error),
/// `error` being that of what was taken off the mean; 1 without a variance.
double studentP(const Moments &moments, double added = 0, double error = 0);

/// The median of chi^2 with so many degrees of freedom, over these: what the
/// median of many variances is of the one that they have in common. By Wilson,
/// Hilferty: The distribution of chi-square, Proceedings of the National
/// Academy of Sciences 17(12), 1931: (1 - 2/(9k))^3.
double medianShare(unsigned degrees);

/// With the variance that others have, which counts as 4 more degrees of
/// freedom: values of alike sources spread alike, but not equally.
Moments shrunk(Moments moments, double varianceOfOthers);

/// The standard deviation of the median of so many values with this standard
/// deviation, were they normal and many: sqrt(pi / 2 / n) of it.
double errorOfMedian(double deviation, size_t values);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_STATS_MOMENTS_H
