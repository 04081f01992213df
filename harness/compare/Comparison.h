//===-- Comparison.h - What changed from one side to the other --*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COMPARE_COMPARISON_H
#define AUTOCONFIG_HARNESS_COMPARE_COMPARISON_H

#include "harness/compare/Exact.h"
#include "harness/compare/Judge.h"

namespace autoconfig::harness {

/// One row with all that is told of it.
struct ComparedRow {
  Row row;
  Change change = Change::Unchanged;
  std::optional<TimeEffect> time;
  ExactResult exact;
  /// It cannot be compared, and why: one side has none, or is of another
  /// machine, or none passed.
  std::string notCompared;
  bool isMissing = false; // the base has it, the head was not asked for it
  bool isNew = false;     // the other way round
  bool fails = false;     // it passed and does not any more
  std::string accepted;   // the reason, of a missing or failing row
};

/// What entries of accepted rises call such rows.
inline constexpr llvm::StringLiteral missingName = "missing",
                                     failsName = "fails";

struct Comparison {
  std::string base, head; // as asked for
  JudgeSettings settings;
  std::vector<ComparedRow> rows; // regressed, improved, unsure, others; by name
  Noise noise;
  std::optional<SuiteEffect> suite;
  std::vector<std::string> notes;

  size_t count(Change change) const; // of those that were compared
  size_t compared() const;
  /// "104 rows: 3 regressed, .. | noise: 5% found in 9 of 10, false alarms <=
  /// 1.6% (N = 186)"
  std::string verdict() const;
};

/// Judges the rows. A row's change is that of its time or, where it has none,
/// of its exact figures.
Comparison compareRows(std::vector<Row> rows, const JudgeSettings &settings,
                       AcceptedRises &accepted);

/// Rows of other code that are slower or faster by their times: what a second
/// stage looks at again.
std::vector<RowKey> flaggedRows(const Comparison &comparison);

/// The second stage, of rows with fresh processes: see confirm() in Judge.h.
/// Flagged rows that it lacks are not confirmed.
void confirmRows(Comparison &comparison, llvm::ArrayRef<Row> again);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COMPARE_COMPARISON_H
