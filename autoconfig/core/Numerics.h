//===-- Numerics.h - How far results are from sums of products --*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Most algorithms sum the products that define an operator, in some order, and
// round as that does. Others multiply something else. Which of them may be
// chosen is a guard:
//
// - by default those that round no worse than direct summation, that is: whose
//   root mean square error, measured on random data of both signs, is at most
//   that of one chain of fused multiply-adds, the obvious loop. This is a
//   statistical rule; no worst case is meant.
// - where the user names a tolerance, those whose largest expected error where
//   all elements of both inputs are in [-1, 1] is at most that. A tolerance of
//   0 leaves sums of products.
//
// The same guard holds for the order of summation (SumOrder.h).
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CORE_NUMERICS_H
#define AUTOCONFIG_CORE_NUMERICS_H

#include "autoconfig/core/SumOrder.h"
#include "llvm/Support/JSON.h"
#include <cstdint>
#include <optional>
#include <string>

namespace autoconfig {

/// Of one algorithm on one problem; by default, of a sum of products.
struct Numerics {
  /// Its root mean square error, measured, in that of one chain.
  double rmsOfChain = 1;
  /// The largest error measured, in 2^-24 * sum |a * b|; 0: that of summation
  /// alone, none where all sums are exact.
  double constant = 0;
  /// The largest that is expected with elements in [-1, 1]; 0: as above.
  double largestError = 0;
  /// By how much it may multiply the bound of a sum in the worst case, with the
  /// sources of that and of what was measured.
  double worstCase = 1;
  const char *reference = "";
  /// One NaN or infinity spoils all outputs of a square of this side.
  int64_t outputsTogether = 1;
  /// The most that it can promise.
  SumOrder order = SumOrder::Invariant;

  bool sumsProducts() const { return largestError == 0; }
  /// Why it may not be chosen with this tolerance and order; nothing if it may.
  std::optional<std::string> refuses(std::optional<double> tolerance,
                                     SumOrder asked) const;
  /// In words, without an end of line.
  std::string text() const;
  llvm::json::Object toJSON() const;
};

} // namespace autoconfig

#endif // AUTOCONFIG_CORE_NUMERICS_H
