//===-- Refusals.cpp - Whether a change may go in -------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/compare/Refusals.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>
#include <map>

using namespace llvm;

namespace autoconfig::harness {

std::vector<std::string> refusals(const Comparison &comparison) {
  std::vector<std::string> lines;
  for (const ComparedRow &row : comparison.rows) {
    std::string name = row.row.key.name();
    if ((row.isMissing || row.fails) && row.accepted.empty())
      lines.push_back(name + ": " + row.notCompared);
    if (!row.notCompared.empty())
      continue;
    for (const ExactChange &change : row.exact.refused())
      lines.push_back(name + ": " + change.figure + " " + change.base + " -> " +
                      change.head);
    if (row.time && row.change == Change::Regressed && !row.time->sameCode)
      lines.push_back(name + formatv(": slower by {0:F1}%",
                                     100 * std::expm1(row.time->effect))
                                 .str());
  }
  return lines;
}

Gate gateOf(const Comparison &comparison) {
  if (!refusals(comparison).empty())
    return Gate::Regressed;
  if (comparison.compared() == 0)
    return Gate::NotCompared;
  return comparison.count(Change::Unsure) ? Gate::Unsure : Gate::Passed;
}

/// What one is refused for, by figure.
static std::map<std::string, std::vector<std::string>>
refusedRows(const Comparison &comparison) {
  std::map<std::string, std::vector<std::string>> rows;
  for (const ComparedRow &row : comparison.rows) {
    std::string name = row.row.key.name();
    if ((row.isMissing || row.fails) && row.accepted.empty())
      rows[(row.isMissing ? missingName : failsName).str()].push_back(name);
    if (row.notCompared.empty())
      for (const ExactChange &change : row.exact.refused())
        rows[change.figure].push_back(name);
  }
  return rows;
}

/// Some rows are named, of many all below what they have in common.
static std::vector<std::string> patternsOf(ArrayRef<std::string> names) {
  constexpr size_t few = 4;
  if (names.size() <= few)
    return names.vec();
  StringRef common = names.front();
  for (StringRef name : names)
    common = common.take_front(static_cast<size_t>(
        std::mismatch(common.begin(), common.end(), name.begin(), name.end())
            .first -
        common.begin()));
  return {common.take_front(common.rfind('/') + 1).str() + "*"};
}

/// What means something in a pattern, in YAML or at the end of a code block
/// matches any character.
static std::string quoted(std::string pattern) {
  for (char &c : pattern)
    if (StringRef("\\[]{}\"`").contains(c) || !isPrint(c))
      c = '?';
  return '"' + pattern + '"';
}

std::string acceptingEntries(const Comparison &comparison) {
  std::string text;
  for (const auto &[figure, names] : refusedRows(comparison))
    for (const std::string &pattern : patternsOf(names))
      text += "- figure: " + quoted(figure) + "\n  rows: " + quoted(pattern) +
              "\n  reason:\n";
  return text;
}

} // namespace autoconfig::harness
