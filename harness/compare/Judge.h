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

/// The second stage of a row: it is looked at in fresh processes, and in more
/// of them while these agree but do not suffice.
struct Stage {
  /// That p is to reach. Each look takes a share (Bonferroni), so that what did
  /// not change is confirmed with this probability at most.
  static constexpr size_t looks = 3;
  static constexpr double level = 0.05, levelOfLook = level / looks;

  double first = 0;           // effect of the first stage
  std::vector<double> paired; // of all fresh processes
  size_t looked = 0;
  double effect = 0; // ln, of these, without the common drift
  double p = 1;
  bool agrees = false;
  bool isOpen = false; // another look may tell
};

/// How many processes the next look at a row takes: twice as many again as
/// there are fresh ones.
size_t processesOfLook(const std::optional<Stage> &stage, size_t first);

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
  /// Fewer tell less than the processes of a row do, and nothing of one class
  /// of times ..
  static constexpr size_t leastOfClass = 8;
  /// .. or of how far they reach.
  static constexpr size_t leastOfInterval = 20;
  /// Of Student's t by their scale: their tails are heavy.
  static constexpr unsigned heavyTails = 4;

  size_t rows = 0;       // of them
  double drift = 0;      // ln, common to all rows
  double driftError = 0; // its standard deviation
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
///       t with at most 4 degrees of freedom at z; of fewer than 8, that of the
///       row's own processes, whose variance the other rows help to tell:
///
///   t = (mean - drift) / error,  error^2 = (4 v + (n-1) s^2) / (4 + n-1) / n
///                                          + driftError^2
///
///       with the s^2 of n processes, 4 + n-1 degrees of freedom, and v from
///       the median of all other rows' s^2 (Smyth: Linear models and empirical
///       Bayes methods for assessing differential expression, Statistical
///       Applications in Genetics and Molecular Biology 3(1), 2004, whose
///       degrees of v are taken to be few); without 5 others s^2 alone.
///
/// unchanged: the interval lies within -+ delta; regressed, improved: rejected
/// by Benjamini-Hochberg, and more than delta; else unsure. The interval is
/// that of the noise where 20 rows of equal code tell it, and what is told lies
/// outside of it then; else that of the row's own processes.
Judged judge(llvm::ArrayRef<Row> rows, const JudgeSettings &settings);

/// Looks again at a row that was told to be slower or faster, with `fresh`
/// processes (Row::paired) beside those of earlier looks. It stays so where all
/// fresh ones together have the same sign, at least half the effect and more
/// than delta, lie beyond the noise that 20 rows of equal code tell, and
/// p <= level / looks. Where only the last is missing it is looked at again.
/// Else the processes of both stages together say whether it is unchanged or
/// unsure.
///
/// p of as many processes as the first stage has is told by its noise, where
/// there are 8 rows of equal code; else by the signed ranks of their own, or
/// Student's t where they are too few for these.
void confirm(TimeEffect &effect, const Noise &noise,
             llvm::ArrayRef<double> first, llvm::ArrayRef<double> fresh,
             const JudgeSettings &settings);

/// Rows of equal code reach as far as this one: it is not told, however
/// unlikely Student's t calls that.
bool isWithinNoise(double z, llvm::ArrayRef<double> sizes);

/// The interval of a row that is not told, and how many more processes would
/// decide.
void settle(TimeEffect &effect, const Noise &noise,
            const JudgeSettings &settings);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COMPARE_JUDGE_H
