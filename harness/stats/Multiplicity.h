//===-- Multiplicity.h - Many rows at once ----------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_STATS_MULTIPLICITY_H
#define AUTOCONFIG_HARNESS_STATS_MULTIPLICITY_H

#include "llvm/ADT/ArrayRef.h"
#include <optional>
#include <vector>

namespace autoconfig::harness {

/// Which of the hypotheses are rejected, where of those a share of at most q is
/// wrong: with p sorted and the largest k for which p(k) <= q k/m, the first k.
/// Where nothing is to be found, any is rejected with probability q at most.
/// Source: Benjamini, Hochberg: Controlling the false discovery rate, Journal
/// of the Royal Statistical Society B 57(1), 1995.
std::vector<bool> benjaminiHochberg(llvm::ArrayRef<double> p, double q);

/// How likely something of size |z| is where nothing has changed, judged by the
/// sizes of what is known not to have changed, sorted and in the same units:
/// (1 + how many are as large) / (1 + how many there are). No distribution is
/// assumed, so that it is never below 1/(1+N). `leftOut` is one of them that
/// does not count.
double calibratedP(double z, llvm::ArrayRef<double> sizes,
                   std::optional<double> leftOut = std::nullopt);

/// 1.4826 times the median of the distances from `centre`: the standard
/// deviation, were they normal, and little moved by outliers. 0 of nothing.
double robustScale(llvm::ArrayRef<double> values, double centre);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_STATS_MULTIPLICITY_H
