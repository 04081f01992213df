//===-- Lines.cpp - The words of a compared row ---------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/compare/Lines.h"
#include "autoconfig/operators/Operator.h"
#include "harness/common/ShellWords.h"
#include "harness/stats/Statistics.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>

using namespace llvm;

namespace autoconfig::harness {

std::string Repeat::command(const RowKey &row) const {
  bool isOurs = row.rival == "autoconfig";
  std::vector<std::string> words = tool;
  if (isOurs && !base.empty() && !head.empty())
    append_range(words, std::array<std::string, 3>{"ab", base, head});
  else
    words.push_back("run");
  append_range(words,
               std::vector<std::string>{"--preset", row.preset, "--op",
                                        driverOf(row.op).str(), "--problem",
                                        row.problem, "--weights", row.weights});
  if (words[tool.size()] == "run")
    append_range(words,
                 std::vector<std::string>{"--rivals", row.rival, "--force"});
  return shellCommand(words);
}

std::string percentText(double logarithm) {
  return formatv("{0}{1:F1}%", logarithm >= 0 ? "+" : "",
                 100 * std::expm1(logarithm))
      .str();
}

std::string intervalText(const std::optional<Interval> &interval) {
  if (!interval)
    return "";
  return percentText(interval->low) + " .. " + percentText(interval->high);
}

std::string suiteText(const Comparison &comparison) {
  const std::optional<SuiteEffect> &suite = comparison.suite;
  if (!suite)
    return "";
  return formatv("The {0} rows with other code together: {1} of time{2}.",
                 suite->rows, percentText(suite->effect),
                 suite->interval
                     ? " (95 %: " + intervalText(suite->interval) + ")"
                     : std::string())
      .str();
}

static std::string secondsText(const std::optional<RowSide> &side) {
  if (!side || side->seconds.empty())
    return "";
  double seconds = *median(side->seconds);
  if (seconds < 1e-3)
    return formatv("{0:F2} us", seconds * 1e6).str();
  return formatv("{0:F3} ms", seconds * 1e3).str();
}

static std::string exactText(const ExactResult &exact) {
  std::vector<std::string> parts;
  for (const ExactChange &change : exact.changes) {
    std::string text = change.figure + " " + change.base + " → " + change.head;
    if (change.kind != ExactChange::Kind::Other)
      text += " (" + percentText(std::log(change.ratio)) + ")";
    if (!change.accepted.empty())
      text += ", accepted: " + change.accepted;
    parts.push_back(std::move(text));
  }
  return join(parts, "; ");
}

static const char *markOf(Change change) {
  switch (change) {
  case Change::Improved:
    return "▲";
  case Change::Regressed:
    return "▼";
  case Change::Unchanged:
    return "≈";
  case Change::Unsure:
    return "?";
  }
  llvm_unreachable("all changes are handled above");
}

static std::string whyText(const ComparedRow &row) {
  if (!row.notCompared.empty())
    return row.notCompared;
  if (row.row.sameCode())
    return "same code";
  if (!row.time)
    return "";
  std::vector<std::string> parts;
  if (const std::optional<Stage> &again = row.time->again)
    parts.push_back(formatv("{0}again {1} in {2} processes",
                            again->agrees ? "" : "not confirmed, ",
                            percentText(again->effect), again->paired.size()));
  // Nobody makes more; what helps is a quieter machine.
  constexpr size_t most = 500;
  if (row.time->moreProcesses > most)
    parts.push_back(
        formatv("too noisy: {0} more processes would not decide", most));
  else if (row.time->moreProcesses)
    parts.push_back(
        formatv("{0} more processes would decide", row.time->moreProcesses));
  return join(parts, "; ");
}

RowLine lineOf(const ComparedRow &row, const Repeat &repeat) {
  RowLine line;
  bool isCompared = row.notCompared.empty() || row.fails;
  line.mark = isCompared ? markOf(row.change) : row.isMissing ? "✗" : "–";
  line.change = isCompared      ? changeName(row.change)
                : row.isMissing ? "missing"
                : row.isNew     ? "new"
                                : "not compared";
  line.name = row.row.key.name();
  if (row.time) {
    line.effect = percentText(row.time->effect);
    line.interval = intervalText(row.time->interval);
    line.base = secondsText(row.row.base);
    line.head = secondsText(row.row.head);
  }
  line.exact = exactText(row.exact);
  line.why = whyText(row);
  line.repeat = repeat.command(row.row.key);
  line.isFolded = !row.fails && !row.isMissing &&
                  (!isCompared || row.change == Change::Unchanged) &&
                  row.exact.changes.empty();
  return line;
}

} // namespace autoconfig::harness
