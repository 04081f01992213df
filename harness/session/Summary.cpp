//===-- Summary.cpp - How a run ended -------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/Summary.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace autoconfig::harness {

void Report::count(Status status, Bad cell) {
  ++cells[status];
  ++total;
  if (status == Status::Failed || status == Status::Crashed ||
      status == Status::TimedOut)
    bad.push_back(std::move(cell));
}

void Report::add(Report other) {
  for (auto [status, count] : other.cells)
    cells[status] += count;
  alreadyDone += other.alreadyDone;
  total += other.total;
  stopped |= other.stopped;
  llvm::move(other.bad, std::back_inserter(bad));
  llvm::move(other.notes, std::back_inserter(notes));
}

void writeSummary(const Report &report, const SummaryContext &context,
                  raw_ostream &out) {
  for (const Report::Bad &bad : report.bad)
    out << bad.status << ": " << bad.contender << " on " << bad.problem
        << ", weights " << bad.weights << ": " << bad.reason
        << "\n  again: " << bad.again << '\n';
  for (const std::string &note : report.notes)
    out << "note: " << note << '\n';
  out << report.total << ' ' << context.counted;
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
    out << "next: " << context.next << '\n';
}

json::Array badToJSON(ArrayRef<Report::Bad> bad) {
  json::Array cells;
  for (const Report::Bad &cell : bad)
    cells.push_back(json::Object{{"problem", cell.problem},
                                 {"weights", cell.weights},
                                 {"contender", cell.contender},
                                 {"status", cell.status},
                                 {"reason", cell.reason},
                                 {"again", cell.again}});
  return cells;
}

json::Object summaryToJSON(const Report &report,
                           const SummaryContext &context) {
  json::Object cells;
  for (auto [status, count] : report.cells)
    cells[statusName(status)] = static_cast<int64_t>(count);
  json::Array bad = badToJSON(report.bad);
  json::Array notes(report.notes);
  return json::Object{
      {"preset", context.preset},
      {"op", context.op},
      {"store", context.store},
      {"total", static_cast<int64_t>(report.total)},
      {"already_done", static_cast<int64_t>(report.alreadyDone)},
      {"stopped", report.stopped},
      {context.counted, std::move(cells)},
      {"notes", std::move(notes)},
      {"bad", std::move(bad)}};
}

} // namespace autoconfig::harness
