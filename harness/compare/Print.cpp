//===-- Print.cpp - Comparisons for people and programs -------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/compare/Print.h"
#include "harness/compare/Lines.h"
#include "harness/compare/Refusals.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <cmath>

using namespace llvm;

namespace autoconfig::harness {

/// In a cell of a table: names of problems come from files.
static std::string escapedMarkdown(StringRef text) {
  std::string escaped;
  for (char c : text) {
    if (StringRef("\\|`*_<>[]#").contains(c))
      escaped += '\\';
    escaped += c == '\n' || c == '\r' ? ' ' : c;
  }
  return escaped;
}

static std::string code(StringRef text) {
  std::string inner = text.str();
  llvm::replace(inner, '\n', ' ');
  // A bar ends a cell even within code.
  size_t at = 0;
  while ((at = inner.find('|', at)) != std::string::npos) {
    inner.replace(at, 1, "\\|");
    at += 2;
  }
  return StringRef(inner).contains('`') ? "`` " + inner + " ``"
                                        : "`" + inner + "`";
}

static void writeRefusals(const Comparison &comparison, raw_ostream &out) {
  std::vector<std::string> refused = refusals(comparison);
  if (refused.empty())
    return;
  out << "\nFails for:\n\n";
  for (const std::string &line : refused)
    out << "- " << escapedMarkdown(line) << '\n';
  std::string entries = acceptingEntries(comparison);
  if (!entries.empty())
    out << "\nWhere that is meant, say why in `results/accepted-rises.yaml`, "
           "in "
           "the same commits:\n\n```yaml\n"
        << entries << "```\n";
}

void writeMarkdown(const Comparison &comparison, const Repeat &repeat,
                   raw_ostream &out) {
  out << "**" << comparison.verdict() << "**\n\n"
      << "From " << code(comparison.base) << " to " << code(comparison.head)
      << ". " << suiteText(comparison) << "\n";
  for (const std::string &note : comparison.notes)
    out << "\n> " << escapedMarkdown(note) << "\n";
  writeRefusals(comparison, out);
  size_t folded = 0;
  bool begun = false;
  for (const ComparedRow &row : comparison.rows) {
    RowLine line = lineOf(row, repeat);
    if (line.isFolded) {
      ++folded;
      continue;
    }
    if (!std::exchange(begun, true))
      out << "\n| | row | time | 95 % | base | head | exact figures | | again "
             "|\n| --- | --- | ---: | --- | ---: | ---: | --- | --- | --- |\n";
    out << "| " << line.mark << ' ' << line.change << " | "
        << escapedMarkdown(line.name) << " | " << line.effect << " | "
        << line.interval << " | " << line.base << " | " << line.head << " | "
        << escapedMarkdown(line.exact) << " | " << escapedMarkdown(line.why)
        << " | " << code(line.repeat) << " |\n";
  }
  if (folded)
    out << '\n'
        << folded << " more rows are unchanged, or not compared (--format json "
        << "or html shows all).\n";
}

static json::Value sideJSON(const std::optional<RowSide> &side) {
  if (!side)
    return nullptr;
  json::Object exact;
  for (const auto &[figure, value] : side->exact)
    exact[figure] = value;
  return json::Object{{"status", statusName(side->status)},
                      {"reason", side->reason},
                      {"subject", side->subject},
                      {"revision", side->revision},
                      {"algorithm", side->algorithm},
                      {"seconds", json::Array(side->seconds)},
                      {"exact", std::move(exact)}};
}

static json::Value intervalJSON(const std::optional<Interval> &interval) {
  if (!interval)
    return nullptr;
  return json::Array{std::expm1(interval->low), std::expm1(interval->high)};
}

static json::Array changesJSON(const ExactResult &exact) {
  json::Array changes;
  for (const ExactChange &change : exact.changes)
    changes.push_back(json::Object{{"figure", change.figure},
                                   {"base", change.base},
                                   {"head", change.head},
                                   {"ratio", change.ratio},
                                   {"accepted", change.accepted}});
  return changes;
}

static json::Object rowJSON(const ComparedRow &row, const Repeat &repeat) {
  RowLine line = lineOf(row, repeat);
  json::Object object = row.row.key.toJSON();
  object["row"] = line.name;
  object["folded"] = line.isFolded;
  object["change"] = line.change;
  object["why"] = line.why;
  object["same_code"] = row.row.sameCode();
  object["base"] = sideJSON(row.row.base);
  object["head"] = sideJSON(row.row.head);
  object["exact"] = changesJSON(row.exact);
  object["repeat"] = line.repeat;
  if (row.time) {
    object["effect"] = std::expm1(row.time->effect);
    object["interval"] = intervalJSON(row.time->interval);
    object["p"] = row.time->p;
    object["processes"] = static_cast<int64_t>(row.time->processes);
    object["more_processes"] = static_cast<int64_t>(row.time->moreProcesses);
    object["paired"] = !row.row.paired.empty();
    if (row.time->again) {
      object["again"] = std::expm1(row.time->again->effect);
      object["again_p"] = row.time->again->p;
      object["again_processes"] =
          static_cast<int64_t>(row.time->again->paired.size());
      object["confirmed"] = row.time->again->agrees;
    }
  }
  return object;
}

json::Object toJSON(const Comparison &comparison, const Repeat &repeat) {
  json::Array rows;
  for (const ComparedRow &row : comparison.rows)
    rows.push_back(rowJSON(row, repeat));
  const Noise &noise = comparison.noise;
  json::Value suite = nullptr;
  if (comparison.suite)
    suite =
        json::Object{{"rows", static_cast<int64_t>(comparison.suite->rows)},
                     {"effect", std::expm1(comparison.suite->effect)},
                     {"interval", intervalJSON(comparison.suite->interval)}};
  json::Value detectable = nullptr;
  if (noise.detectable)
    detectable = std::expm1(*noise.detectable);
  return json::Object{
      {"verdict", comparison.verdict()},
      {"gate", static_cast<int64_t>(gateOf(comparison))},
      {"base", comparison.base},
      {"head", comparison.head},
      {"delta", comparison.settings.delta},
      {"refusals", json::Array(refusals(comparison))},
      {"notes", json::Array(comparison.notes)},
      {"noise", json::Object{{"rows", static_cast<int64_t>(noise.rows)},
                             {"drift", std::expm1(noise.drift)},
                             {"scale", noise.scale},
                             {"alarms", static_cast<int64_t>(noise.alarms)},
                             {"alarm_bound", noise.alarmBound},
                             {"detectable", std::move(detectable)}}},
      {"suite", std::move(suite)},
      {"rows", std::move(rows)}};
}

static std::string escapedHtml(StringRef text) {
  std::string escaped;
  raw_string_ostream out(escaped);
  printHTMLEscaped(text, out);
  return escaped;
}

/// Neither scripts nor anything from elsewhere.
static constexpr StringLiteral htmlHead = R"html(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Comparison</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 1rem auto; max-width: 80rem; padding: 0 1rem; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { border-bottom: 1px solid; padding: .25rem .5rem; text-align: left; vertical-align: top; }
td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
code { overflow-wrap: anywhere; }
</style>
</head>
<body>
<main>
<h1>Comparison</h1>
)html";

static void htmlRows(ArrayRef<RowLine> lines, StringRef caption,
                     raw_ostream &out) {
  out << "<table tabindex=\"0\">\n<caption>" << caption
      << "</caption>\n<thead><tr>";
  for (StringRef column : {"change", "row", "time", "95 %", "base", "head",
                           "exact figures", "note", "again"})
    out << "<th scope=\"col\">" << column << "</th>";
  out << "</tr></thead>\n<tbody>\n";
  for (const RowLine &line : lines)
    out << "<tr><td>" << line.mark << ' ' << line.change
        << "</td><th scope=\"row\">" << escapedHtml(line.name)
        << "</th><td class=\"n\">" << line.effect << "</td><td class=\"n\">"
        << line.interval << "</td><td class=\"n\">" << line.base
        << "</td><td class=\"n\">" << line.head << "</td><td>"
        << escapedHtml(line.exact) << "</td><td>" << escapedHtml(line.why)
        << "</td><td><code>" << escapedHtml(line.repeat)
        << "</code></td></tr>\n";
  out << "</tbody>\n</table>\n";
}

void writeHtml(const Comparison &comparison, const Repeat &repeat,
               raw_ostream &out) {
  out << htmlHead << "<p><strong>" << escapedHtml(comparison.verdict())
      << "</strong></p>\n<p>From <code>" << escapedHtml(comparison.base)
      << "</code> to <code>" << escapedHtml(comparison.head) << "</code>. "
      << suiteText(comparison) << "</p>\n";
  for (const std::string &note : comparison.notes)
    out << "<p>" << escapedHtml(note) << "</p>\n";
  std::vector<RowLine> shown, folded;
  for (const ComparedRow &row : comparison.rows) {
    RowLine line = lineOf(row, repeat);
    (line.isFolded ? folded : shown).push_back(std::move(line));
  }
  if (!shown.empty())
    htmlRows(shown, "Changed, unsure and missing rows", out);
  if (!folded.empty()) {
    out << "<details><summary>" << folded.size()
        << " rows are unchanged, or not compared</summary>\n";
    htmlRows(folded, "Other rows", out);
    out << "</details>\n";
  }
  out << "</main>\n</body>\n</html>\n";
}

} // namespace autoconfig::harness
