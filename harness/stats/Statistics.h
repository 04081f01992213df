//===-- Statistics.h - From samples to figures ------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Run times are skewed to the right, so medians, and geometric means of ratios
// (Fleming, Wallace: How not to lie with statistics, CACM 29(3), 1986).
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_STATS_STATISTICS_H
#define AUTOCONFIG_HARNESS_STATS_STATISTICS_H

#include "llvm/ADT/ArrayRef.h"
#include <optional>
#include <vector>

namespace autoconfig::harness {

/// The middle value, or the mean of the two middle ones; nothing of nothing.
std::optional<double> median(llvm::ArrayRef<double> values);

/// exp(mean(log x)); nothing where there is no value or one is not positive.
std::optional<double> geomean(llvm::ArrayRef<double> values);

/// theirs[i] / ours[i] over the samples that both have. Interleaved samples
/// were taken one after the other, so that slow drift of the machine cancels
/// out.
std::vector<double> pairedRatios(llvm::ArrayRef<double> ours,
                                 llvm::ArrayRef<double> theirs);

/// Spearman's rank correlation: that of the ranks, where equal values share the
/// mean of theirs. Nothing where the lengths differ, or one side has fewer than
/// two different values. Source: Spearman: The proof and measurement of
/// association between two things, American Journal of Psychology 15(1), 1904.
std::optional<double> rankCorrelation(llvm::ArrayRef<double> x,
                                      llvm::ArrayRef<double> y);

struct Interval {
  double low, high;
};

/// Confidence interval of median(theirs) / median(ours) by the percentile
/// bootstrap: both are resampled independently. The seed is fixed, so that a
/// table does not change from one rendering to the next. Nothing where either
/// is empty. Source: Efron, Tibshirani: An introduction to the bootstrap, 1993,
/// section 13.
std::optional<Interval> ratioInterval(llvm::ArrayRef<double> ours,
                                      llvm::ArrayRef<double> theirs,
                                      double confidence = 0.95,
                                      unsigned resamples = 2000);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_STATS_STATISTICS_H
