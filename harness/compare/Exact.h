//===-- Exact.h - Figures that are the same in every run --------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COMPARE_EXACT_H
#define AUTOCONFIG_HARNESS_COMPARE_EXACT_H

#include "harness/compare/AcceptedRises.h"
#include "harness/compare/Row.h"

namespace autoconfig::harness {

/// Any difference of an exact figure is a change.
struct ExactChange {
  std::string figure;     // "instructions", "algorithm"
  std::string base, head; // as people read them
  double ratio = 1;       // head / base; of an algorithm 1
  enum class Kind { Fell, Rose, Other } kind = Kind::Other;
  std::string accepted; // the reason, where an entry accepts it
};

/// What is compared of a row, and what of it has changed. Counts and cycles are
/// not compared where they were told by different tools or facts:
/// `incomparable` says so.
struct ExactResult {
  size_t compared = 0; // figures
  std::vector<ExactChange> changes;
  std::string incomparable;

  /// What rose, and another algorithm if no figure fell that would be a reason
  /// for it, unless an entry accepts it.
  std::vector<ExactChange> refused() const;
  bool isRefused() const { return !refused().empty(); }
  bool hasFallen() const;
};

ExactResult compareExact(const Row &row, AcceptedRises &accepted);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COMPARE_EXACT_H
