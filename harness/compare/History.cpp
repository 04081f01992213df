//===-- History.cpp - Series over the runs of a store ---------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/compare/History.h"
#include "harness/compare/CellReader.h"
#include "harness/stats/Statistics.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace autoconfig::harness {

using Series = std::map<RowKey, std::vector<HistoryPoint>>;

namespace {
/// Runs in the order in which they began, which after a merge or an import is
/// not that of their numbers.
struct Runs {
  std::map<int64_t, size_t> places;
  std::map<int64_t, int64_t> measuredBy; // cell, run: the first to ask for it
};
} // namespace

/// The cells of a run are in the order in which they were measured: the last
/// one tells what the run asked for.
static void takeCell(Series &series, const Statement &row, Runs &runs) {
  ReadCell read = cellIn(row);
  int64_t run = row.integer(cellColumnCount);
  runs.places.try_emplace(run, runs.places.size());
  runs.measuredBy.try_emplace(read.side.cell, run);
  std::vector<HistoryPoint> &points = series[read.key];
  if (points.empty() || points.back().run != run)
    points.push_back({run,
                      row.text(cellColumnCount + 1).str(),
                      row.text(cellColumnCount + 2).str(),
                      {}});
  points.back().side = std::move(read.side);
}

static Error readTimes(Store &store, Series &series, const Runs &runs) {
  std::vector<int64_t> cells;
  for (auto [cell, run] : runs.measuredBy)
    cells.push_back(cell);
  Expected<Times> times = timesOf(store, cells);
  if (!times)
    return times.takeError();
  // By the run that measured them, and the series.
  Expected<Statement> select = Statement::prepare(
      store.handle(), ("SELECT " + cellColumns + " FROM cell c" + cellSources +
                       "WHERE c.role IN ('chosen', 'rival') AND c.kind = "
                       "'native time' ORDER BY c.id")
                          .str());
  if (!select)
    return select.takeError();
  return eachRow(*select, [&](const Statement &row) {
    ReadCell read = cellIn(row);
    auto samples = times->find(read.side.cell);
    auto run = runs.measuredBy.find(read.side.cell);
    if (samples == times->end() || run == runs.measuredBy.end())
      return;
    std::vector<HistoryPoint> &points = series[read.key];
    auto point = llvm::lower_bound(points, runs.places.at(run->second),
                                   [&](const HistoryPoint &a, size_t b) {
                                     return runs.places.at(a.run) < b;
                                   });
    if (point != points.end() && point->run == run->second &&
        point->side.subject == read.side.subject)
      point->side.seconds.push_back(*median(samples->second));
  });
}

Expected<std::vector<History>> historiesOf(Store &store) {
  Expected<Statement> select = Statement::prepare(
      store.handle(),
      ("SELECT " + cellColumns +
       ", r.id, r.started_at, r.revision FROM run r JOIN run_cell a ON "
       "a.run_id "
       "= r.id JOIN cell c ON c.id = a.cell_id" +
       cellSources +
       "WHERE c.role IN ('chosen', 'rival') "
       "ORDER BY r.started_at, r.id, c.id")
          .str());
  if (!select)
    return select.takeError();
  Series series;
  Runs runs;
  if (Error error = eachRow(
          *select, [&](const Statement &row) { takeCell(series, row, runs); }))
    return std::move(error);
  if (Error error = readTimes(store, series, runs))
    return std::move(error);
  std::vector<RowSide *> sides;
  for (auto &[key, points] : series)
    for (HistoryPoint &point : points)
      sides.push_back(&point.side);
  if (Error error = readExact(store, sides))
    return std::move(error);
  std::vector<History> histories;
  for (auto &[key, points] : series)
    histories.push_back({key, std::move(points)});
  return histories;
}

} // namespace autoconfig::harness
