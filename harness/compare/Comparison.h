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

/// Rows of other code that are slower or faster by their times.
std::vector<RowKey> flaggedRows(const Comparison &comparison);

/// What the next look of the second stage measures: so many processes of each.
struct NextLook {
  size_t processes = 0;
  std::vector<RowKey> rows; // none: there is nothing to look at
};

/// At first the flagged rows, then those that agree but do not suffice. `first`
/// is the number of processes that the first look takes.
NextLook nextLook(const Comparison &comparison, size_t first);

/// Takes fresh processes of the rows of a look: see confirm() in Judge.h. Rows
/// that it lacks are not confirmed.
void confirmRows(Comparison &comparison, const NextLook &look,
                 llvm::ArrayRef<Row> fresh);

/// After the last look.
void noteSecondStage(Comparison &comparison);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COMPARE_COMPARISON_H
