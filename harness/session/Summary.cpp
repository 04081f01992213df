//===-- Summary.cpp - How a run ended -------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/Summary.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace autoconfig::harness {

static std::string storeOption(const SummaryContext &context) {
  return context.defaultStore ? "" : " --store " + context.store;
}

static std::string repetition(const Report::Bad &bad,
                              const SummaryContext &context) {
  std::string target =
      context.target.empty() ? "" : " --target " + context.target;
  return "autobench run --preset " + context.preset + " --op " + context.op +
         " --problem " + bad.problem + " --weights " + bad.weights +
         " --rivals " + bad.rival + target + storeOption(context) + " --force";
}

void writeSummary(const Report &report, const SummaryContext &context,
                  raw_ostream &out) {
  for (const Report::Bad &bad : report.bad)
    out << bad.status << ": " << bad.rival << " on " << bad.problem
        << ", weights " << bad.weights << ": " << bad.reason
        << "\n  again: " << repetition(bad, context) << '\n';
  out << report.total << " cells";
  ListSeparator separator(", ");
  StringRef colon = ": ";
  for (auto [status, count] : report.cells) {
    out << colon << separator << count << ' ' << statusName(status);
    colon = "";
  }
  if (report.alreadyDone)
    out << "; " << report.alreadyDone << " of them finished earlier";
  out << "\nstore: " << context.store << '\n';
  if (report.stopped)
    out << "stopped; the same command continues\n";
  else
    out << "next: autobench table quick" << storeOption(context) << '\n';
}

json::Object summaryToJSON(const Report &report,
                           const SummaryContext &context) {
  json::Object cells;
  for (auto [status, count] : report.cells)
    cells[statusName(status)] = static_cast<int64_t>(count);
  json::Array bad;
  for (const Report::Bad &cell : report.bad)
    bad.push_back(json::Object{{"problem", cell.problem},
                               {"weights", cell.weights},
                               {"rival", cell.rival},
                               {"status", cell.status},
                               {"reason", cell.reason},
                               {"again", repetition(cell, context)}});
  return json::Object{
      {"preset", context.preset},
      {"op", context.op},
      {"store", context.store},
      {"total", static_cast<int64_t>(report.total)},
      {"already_done", static_cast<int64_t>(report.alreadyDone)},
      {"stopped", report.stopped},
      {"cells", std::move(cells)},
      {"bad", std::move(bad)}};
}

} // namespace autoconfig::harness
