//===-- Intervals.h - Intervals of medians and of counts --------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_STATS_INTERVALS_H
#define AUTOCONFIG_HARNESS_STATS_INTERVALS_H

#include "harness/stats/Statistics.h"

namespace autoconfig::harness {

/// P(|T| >= t) of Student's t with so many degrees of freedom (>= 1).
double studentTails(double t, unsigned degrees);
/// The t that |T| does not exceed with this probability.
double studentQuantile(double confidence, unsigned degrees);

/// A confidence interval of the median of what the values were drawn from: from
/// the k-th smallest to the k-th largest, with the largest k for which
/// 1 - 2 sum_{i<k} C(n,i)/2^n is at least the confidence. Where there are too
/// few values for that (below 6 at 95 %), mean -+ t s/sqrt(n) with n-1 degrees
/// of freedom. Nothing of fewer than two.
std::optional<Interval> medianInterval(llvm::ArrayRef<double> values,
                                       double confidence = 0.95);

/// Where the median of as many other values of the same kind lies with this
/// confidence, of ratios: exp(m -+ t s sqrt(2 v)) with the median m and the
/// deviation s of their logarithms, t of n-1 degrees of freedom, and
/// v = pi / (2 (n - 1) + pi), the variance of a median of n normal values of
/// variance 1 (1, 0.44, 0.28 for n = 1, 3, 5). Nothing of fewer than two, nor
/// of what is not positive.
std::optional<Interval> repeatInterval(llvm::ArrayRef<double> ratios,
                                       double confidence = 0.95);

/// What the probability of an event is at most, with this confidence, of which
/// k were seen in n trials: exact (Clopper, Pearson: The use of confidence or
/// fiducial limits, Biometrika 26(4), 1934), one-sided. 1 without trials.
double binomialBound(size_t seen, size_t trials, double confidence = 0.95);

/// How many more processes would shrink an interval of this half width to -+
/// wanted, which shrinks as 1/sqrt of their number: ceil(P (h/w)^2) - P, at
/// least 1.
size_t processesNeeded(size_t processes, double halfWidth, double wanted);

/// The same of an interval that these processes alone tell, as Student's t does
/// (-+ t s/sqrt(P)), whose t falls as well.
size_t processesNeededByStudent(size_t processes, double halfWidth,
                                double wanted, double confidence = 0.95);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_STATS_INTERVALS_H
