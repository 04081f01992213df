//===-- Judge.h - Which times have changed ----------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COMPARE_JUDGE_H
#define AUTOCONFIG_HARNESS_COMPARE_JUDGE_H

#include "harness/compare/Row.h"
#include "harness/stats/Statistics.h"

namespace autoconfig::harness {

enum class Change { Improved, Regressed, Unchanged, Unsure };

/// "improved", ..., "unsure".
const char *changeName(Change change);

struct JudgeSettings {
  double delta = 0.01; // the smallest change of interest, of the time
  double q = 0.2;      // share of reported changes that may be wrong
};

/// The second look at a row.
struct Stage {
  static constexpr double level = 0.05; // that p is to reach

  double effect = 0; // ln, without the common drift
  double p = 1;
  bool agrees = false;
};

/// Logarithms of ratios of time; > 0: the head is slower.
struct TimeEffect {
  double effect = 0;                // without the common drift
  std::optional<Interval> interval; // 95 %
  double p = 1;
  size_t processes = 0;     // of the side that has fewer
  size_t moreProcesses = 0; // that would decide; unsure ones only
  Change change = Change::Unsure;
  bool sameCode = false;      // never tested
  double scale = 0;           // of the noise that it is judged by; 0: not known
  std::optional<Stage> again; // of those that a first stage flagged
};

/// What the rows whose code did not change tell of the noise.
struct Noise {
  static constexpr size_t leastRows = 5; // fewer tell nothing

  size_t rows = 0;       // of them
  double drift = 0;      // ln, common to all rows
  double scale = 0;      // of the rest: robustScale
  size_t alarms = 0;     // that a test would have raised among them
  double alarmBound = 1; // of their rate, with 95 % confidence
  /// ln; that would be found in 9 of 10 rows. Nothing: too few rows to tell, or
  /// not even twice the time would be.
  std::optional<double> detectable;
  /// |effect| / scale of each, sorted.
  std::vector<double> sizes;
};

/// All rows whose code changed together: the geometric mean of their ratios
/// tells of a change that no row shows. The problems are fixed, so that its
/// interval is that over processes.
struct SuiteEffect {
  size_t rows = 0;
  double effect = 0;                // ln, without the common drift
  std::optional<Interval> interval; // 95 %
};

struct Judged {
  /// One for each row; nothing where a side has no time.
  std::vector<std::optional<TimeEffect>> effects;
  Noise noise;
  /// Of the processes that all those rows have; nothing without any.
  std::optional<SuiteEffect> suite;
};

/// Judges all rows together. The effect of a row is the median over processes,
/// of paired medians where both sides were measured in one process, else the
/// difference of both sides' medians. Rows of equal code tell drift and noise.
///
///   z = (effect - drift) / scale,  scale of the rows of equal code whose time
///                                  has the same power of two, where there are
///                                  8
///   p = (1 + rows of equal code with |z| as large) / (1 + rows of equal code)
///       where they are at least (tested rows) / q; else the tail of Student's
///       t with at most 4 degrees of freedom at z; of fewer than 5, that of the
///       row's own processes
///
/// unchanged: the interval lies within -+ delta; regressed, improved: rejected
/// by Benjamini-Hochberg, and more than delta; else unsure. The interval is
/// that of the noise where 20 rows of equal code tell it, and what is told lies
/// outside of it then; else that of the row's own processes.
Judged judge(llvm::ArrayRef<Row> rows, const JudgeSettings &settings);

/// Looks again at a row that was told to be slower or faster, with `paired` of
/// fresh processes (Row::paired), by the noise of the first stage. It stays so
/// where they have the same sign, at least half the effect, and p <= 0.05; else
/// the processes of both stages together say whether it is unchanged or unsure.
void confirm(TimeEffect &effect, const Noise &noise,
             llvm::ArrayRef<double> first, llvm::ArrayRef<double> paired,
             const JudgeSettings &settings);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COMPARE_JUDGE_H
