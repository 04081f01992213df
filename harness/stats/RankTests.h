//===-- RankTests.h - Tests that assume no distribution ---------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_STATS_RANKTESTS_H
#define AUTOCONFIG_HARNESS_STATS_RANKTESTS_H

#include "llvm/ADT/ArrayRef.h"
#include <optional>
#include <vector>

namespace autoconfig::harness {

/// From 1; equal values have the mean of the ranks that they take together.
std::vector<double> ranksOf(llvm::ArrayRef<double> values);

/// The probability that two samples of one distribution differ in rank at least
/// as much as these: two-sided, exact without ties, else by the normal limit.
/// Nothing where one is empty. Source: Mann, Whitney: On a test of whether one
/// of two random variables is stochastically larger than the other, Annals of
/// Mathematical Statistics 18(1), 1947.
std::optional<double> mannWhitney(llvm::ArrayRef<double> x,
                                  llvm::ArrayRef<double> y);

/// The same for differences of pairs that are symmetric about 0, by the signed
/// ranks; zeros are left out. Nothing where none is left. Source: Wilcoxon:
/// Individual comparisons by ranking methods, Biometrics Bulletin 1(6), 1945.
std::optional<double> wilcoxonSignedRank(llvm::ArrayRef<double> differences);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_STATS_RANKTESTS_H
