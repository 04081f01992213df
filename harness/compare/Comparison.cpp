//===-- Comparison.cpp - What changed from one side to the other ----------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/compare/Comparison.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>
#include <map>
#include <set>

using namespace llvm;

namespace autoconfig::harness {

static std::string whyNot(const RowSide &side) {
  return (Twine(statusName(side.status)) +
          (side.reason.empty() ? "" : ": " + side.reason))
      .str();
}

/// What keeps the row from being compared.
static void checkSides(ComparedRow &compared) {
  const Row &row = compared.row;
  if (!row.base || !row.head) {
    compared.isMissing = row.base && row.base->status == Status::Passed;
    compared.isNew = !row.base;
    compared.notCompared =
        row.base ? "the head was not asked for it" : "new; the base has none";
    return;
  }
  bool before = row.base->status == Status::Passed;
  bool after = row.head->status == Status::Passed;
  compared.fails = before && !after;
  if (!before && !after)
    compared.notCompared = "on neither side: " + whyNot(*row.head);
  else if (!before)
    compared.notCompared = "not on the base: " + whyNot(*row.base);
  else if (!after)
    compared.notCompared = "not any more: " + whyNot(*row.head);
}

/// A row that is gone or fails may be accepted like a figure that rose.
static void acceptAbsence(ComparedRow &compared, AcceptedRises &accepted) {
  std::string name = compared.row.key.name();
  if (compared.isMissing)
    compared.accepted = accepted.reasonFor(missingName, name);
  else if (compared.fails)
    compared.accepted = accepted.reasonFor(failsName, name);
  if (!compared.accepted.empty())
    compared.notCompared += "; accepted: " + compared.accepted;
}

static Change changeOf(const ComparedRow &compared) {
  if (compared.fails)
    return compared.accepted.empty() ? Change::Regressed : Change::Unchanged;
  if (compared.time && !compared.time->sameCode)
    return compared.time->change;
  if (compared.exact.isRefused())
    return Change::Regressed;
  return compared.exact.hasFallen() ? Change::Improved : Change::Unchanged;
}

static int placeOf(const ComparedRow &row) {
  if (row.fails || row.isMissing)
    return 0;
  if (!row.notCompared.empty())
    return 5;
  switch (row.change) {
  case Change::Regressed:
    return 1;
  case Change::Improved:
    return 2;
  case Change::Unsure:
    return 3;
  case Change::Unchanged:
    return 4;
  }
  llvm_unreachable("all changes are handled above");
}

/// Rows that both sides have, but on different machines, are told once.
static void takeElsewhere(Comparison &comparison) {
  auto anywhere = [](const ComparedRow &compared) {
    RowKey key = compared.row.key;
    key.machine.clear();
    return key;
  };
  std::set<RowKey> ofBase, ofHead;
  for (const ComparedRow &compared : comparison.rows) {
    if (compared.isMissing)
      ofBase.insert(anywhere(compared));
    if (compared.isNew)
      ofHead.insert(anywhere(compared));
  }
  std::set<std::string> machines;
  size_t count = 0;
  for (ComparedRow &compared : comparison.rows) {
    RowKey key = anywhere(compared);
    if (!ofBase.count(key) || !ofHead.count(key))
      continue;
    compared.isMissing = compared.isNew = false;
    compared.notCompared = "the other side is of another machine";
    machines.insert(compared.row.key.machine);
    ++count;
  }
  if (count)
    comparison.notes.push_back(
        formatv("{0} rows are not compared: they are of different machines: "
                "{1}",
                count, join(machines, "; ")));
}

/// Where the head never ran nothing is missing: each such machine is told once.
/// The gate's rows without a machine were asked for here.
static void takeWhereHeadNeverRan(Comparison &comparison) {
  std::set<StringRef> ran;
  for (const ComparedRow &compared : comparison.rows)
    if (compared.row.head)
      ran.insert(compared.row.key.machine);
  std::map<StringRef, size_t> elsewhere;
  for (ComparedRow &compared : comparison.rows) {
    StringRef machine = compared.row.key.machine;
    if (!compared.isMissing || machine.empty() || ran.count(machine))
      continue;
    compared.isMissing = false;
    compared.notCompared = "the head was not run on this machine";
    ++elsewhere[machine];
  }
  for (auto [machine, count] : elsewhere)
    comparison.notes.push_back(
        formatv("{0} row{1} not compared: the head was not run on {2}", count,
                count == 1 ? " is" : "s are", machine));
}

/// Of rows that both sides were asked for, by reason.
static void noteNotCompared(Comparison &comparison) {
  std::map<std::string, size_t> reasons;
  for (const ComparedRow &row : comparison.rows)
    if (!row.notCompared.empty() && row.row.base && row.row.head && !row.fails)
      ++reasons[row.notCompared];
  for (const auto &[reason, count] : reasons)
    comparison.notes.push_back(formatv("{0} row{1} not compared, {2}", count,
                                       count == 1 ? " is" : "s are", reason));
}

static void sortRows(Comparison &comparison) {
  llvm::stable_sort(comparison.rows,
                    [](const ComparedRow &a, const ComparedRow &b) {
                      return placeOf(a) < placeOf(b);
                    });
}

/// What the rows that are never tested say of the test.
static void noteNoise(Comparison &comparison) {
  const Noise &noise = comparison.noise;
  if (noise.rows == 0)
    return;
  comparison.notes.push_back(
      formatv("noise: {0} rows of equal code, drift {1:F2}%, scale {2:F2}%; "
              "tested like the others, {3} of them would have alarmed",
              noise.rows, 100 * std::expm1(noise.drift), 100 * noise.scale,
              noise.alarms));
}

Comparison compareRows(std::vector<Row> rows, const JudgeSettings &settings,
                       AcceptedRises &accepted) {
  Comparison comparison;
  comparison.settings = settings;
  Judged judged = judge(rows, settings);
  comparison.noise = judged.noise;
  comparison.suite = judged.suite;
  std::set<std::string> incomparable;
  for (auto [row, time] : zip_equal(rows, judged.effects)) {
    ComparedRow &compared = comparison.rows.emplace_back();
    compared.row = row;
    compared.time = time;
    checkSides(compared);
    compared.exact = compareExact(row, accepted);
    if (compared.notCompared.empty() && !time && !row.sameCell() &&
        compared.exact.compared == 0 && !row.sameCode())
      compared.notCompared = compared.exact.incomparable.empty()
                                 ? "neither times nor counts on both sides"
                                 : compared.exact.incomparable;
    if (!compared.exact.incomparable.empty())
      incomparable.insert(compared.exact.incomparable);
  }
  takeElsewhere(comparison);
  takeWhereHeadNeverRan(comparison);
  for (ComparedRow &compared : comparison.rows) {
    acceptAbsence(compared, accepted);
    compared.change = changeOf(compared);
  }
  for (const std::string &why : incomparable)
    comparison.notes.push_back("no comparison of counts: " + why);
  noteNotCompared(comparison);
  noteNoise(comparison);
  sortRows(comparison);
  return comparison;
}

static bool isFlagged(const ComparedRow &row) {
  return row.time && !row.time->sameCode && row.notCompared.empty() &&
         (row.time->change == Change::Regressed ||
          row.time->change == Change::Improved);
}

std::vector<RowKey> flaggedRows(const Comparison &comparison) {
  std::vector<RowKey> keys;
  for (const ComparedRow &row : comparison.rows)
    if (isFlagged(row))
      keys.push_back(row.row.key);
  return keys;
}

/// The second stage has not told yet.
static bool isAwaited(const ComparedRow &row) {
  if (row.time && row.time->again)
    return row.time->again->isOpen;
  return isFlagged(row);
}

NextLook nextLook(const Comparison &comparison, size_t first) {
  NextLook look;
  for (const ComparedRow &row : comparison.rows)
    if (isAwaited(row)) {
      look.rows.push_back(row.row.key);
      look.processes =
          std::max(look.processes, processesOfLook(row.time->again, first));
    }
  return look;
}

void confirmRows(Comparison &comparison, const NextLook &look,
                 ArrayRef<Row> fresh) {
  for (ComparedRow &row : comparison.rows) {
    if (!is_contained(look.rows, row.row.key) || !isAwaited(row))
      continue;
    ArrayRef<double> paired;
    for (const Row &again : fresh)
      if (again.key == row.row.key)
        paired = again.paired;
    confirm(*row.time, comparison.noise, row.row.paired, paired,
            comparison.settings);
    row.change = changeOf(row);
  }
  sortRows(comparison);
}

void noteSecondStage(Comparison &comparison) {
  size_t flagged = 0, confirmed = 0, most = 0;
  for (const ComparedRow &row : comparison.rows)
    if (row.time && row.time->again) {
      ++flagged;
      confirmed += row.time->again->agrees;
      most = std::max(most, row.time->again->paired.size());
    }
  if (flagged)
    comparison.notes.push_back(
        formatv("of {0} rows that the first stage flagged, the second "
                "confirmed {1}, in at most {2} fresh processes each",
                flagged, confirmed, most));
}

size_t Comparison::compared() const {
  return count_if(rows, [](const ComparedRow &row) {
    return row.notCompared.empty() || row.fails;
  });
}

size_t Comparison::count(Change change) const {
  return count_if(rows, [&](const ComparedRow &row) {
    return (row.notCompared.empty() || row.fails) && row.change == change;
  });
}

static std::string percent(double share) {
  return formatv(share < 0.0995 ? "{0:F1}%" : "{0:F0}%", 100 * share).str();
}

std::string Comparison::verdict() const {
  std::string text = formatv(
      "{0} rows: {1} regressed, {2} improved, {3} unchanged, {4} unsure",
      compared(), count(Change::Regressed), count(Change::Improved),
      count(Change::Unchanged), count(Change::Unsure));
  size_t missing =
      count_if(rows, [](const ComparedRow &row) { return row.isMissing; });
  if (missing)
    text += formatv(", {0} missing", missing).str();
  bool anyTime = any_of(rows, [](const ComparedRow &row) { return row.time; });
  if (!anyTime)
    return text + " | exact figures only";
  text += " | noise: ";
  if (!noise.detectable && noise.rows > Noise::leastRows)
    return text + formatv("twice the time would not be found in 9 of 10, "
                          "false alarms <= {0} (N = {1})",
                          percent(noise.alarmBound), noise.rows)
                      .str();
  if (!noise.detectable)
    return text + formatv("not known (N = {0})", noise.rows).str();
  return text + formatv("{0} found in 9 of 10, false alarms <= {1} (N = {2})",
                        percent(std::expm1(*noise.detectable)),
                        percent(noise.alarmBound), noise.rows)
                    .str();
}

} // namespace autoconfig::harness
