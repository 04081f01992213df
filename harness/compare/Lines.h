//===-- Lines.h - The words of a compared row -------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COMPARE_LINES_H
#define AUTOCONFIG_HARNESS_COMPARE_LINES_H

#include "harness/compare/Print.h"

namespace autoconfig::harness {

/// What all formats say of a row; unescaped.
struct RowLine {
  std::string mark;   // "▼"
  std::string change; // "regressed", or "not compared"
  std::string name, effect, interval, base, head;
  std::string exact; // "instructions 100 -> 90; algorithm A -> B"
  std::string why;   // more processes, the reason, "same code"
  std::string repeat;
  bool isFolded = false;
};

/// "+1.5%" of a logarithm.
std::string percentText(double logarithm);
/// "+1.0% .. +2.0%"; "" of none.
std::string intervalText(const std::optional<Interval> &interval);
/// All changed rows together, a sentence; "" where there is nothing to tell.
std::string suiteText(const Comparison &comparison);

RowLine lineOf(const ComparedRow &row, const Repeat &repeat);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COMPARE_LINES_H
