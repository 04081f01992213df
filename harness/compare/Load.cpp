//===-- Load.cpp - Rows from stores ---------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/compare/Load.h"
#include "harness/compare/CellReader.h"
#include "harness/stats/Statistics.h"
#include "llvm/ADT/STLExtras.h"
#include <cmath>

using namespace llvm;

namespace autoconfig::harness {

using Cells = std::map<RowKey, RowSide>;

static Expected<Cells> cellsOfSide(Store &store, const Side &side) {
  std::string asked =
      side.runs.empty()
          ? "SELECT id AS cell_id, place AS at FROM cell JOIN run_place USING "
            "(run_id)"
          : "SELECT cell_id, max(place) AS at FROM run_cell JOIN run_place "
            "USING (run_id) WHERE run_id IN (SELECT value FROM json_each(?1)) "
            "GROUP BY cell_id";
  Expected<Statement> select = Statement::prepare(
      store.handle(),
      ("WITH asked AS (" + asked + ") SELECT " + cellColumns +
       " FROM asked a JOIN cell c ON c.id = a.cell_id" + cellSources +
       "WHERE c.role IN ('chosen', 'rival') ORDER BY a.at "
       "DESC, c.id DESC")
          .str());
  if (!select)
    return select.takeError();
  if (!side.runs.empty())
    select->bind(jsonOf(side.runs));
  Cells cells;
  std::map<int64_t, RowSide *> processes;
  std::vector<int64_t> ids;
  if (Error error = eachRow(*select, [&](const Statement &row) {
        ReadCell read = cellIn(row);
        int64_t id = read.side.cell;
        RowSide &first =
            cells.try_emplace(read.key, std::move(read.side)).first->second;
        // Other code was asked for before.
        if (first.cell != id && first.subject != row.text(14))
          return;
        processes[id] = &first;
        ids.push_back(id);
      }))
    return std::move(error);
  Expected<Times> times = timesOf(store, ids);
  if (!times)
    return times.takeError();
  for (const auto &[id, samples] : *times)
    processes[id]->seconds.push_back(*median(samples));
  std::vector<RowSide *> sides;
  for (auto &[key, cell] : cells)
    sides.push_back(&cell);
  if (Error error = readExact(store, sides))
    return std::move(error);
  return cells;
}

Expected<std::vector<Row>> rowsOfSides(Store &baseStore, const Side &base,
                                       Store &headStore, const Side &head) {
  Expected<Cells> before = cellsOfSide(baseStore, base);
  if (!before)
    return before.takeError();
  Expected<Cells> after = cellsOfSide(headStore, head);
  if (!after)
    return after.takeError();
  // Numbers of cells are those of one store.
  bool sameStore = &baseStore == &headStore;
  std::map<RowKey, Row> rows;
  for (auto &[key, side] : *before)
    rows[key].base = std::move(side);
  for (auto &[key, side] : *after) {
    if (!sameStore)
      side.cell = -side.cell;
    rows[key].head = std::move(side);
  }
  std::vector<Row> all;
  for (auto &[key, row] : rows) {
    row.key = key;
    all.push_back(std::move(row));
  }
  return all;
}

static void addPair(Row &row, const Times &times, int64_t base, int64_t head) {
  auto before = times.find(base), after = times.find(head);
  if (before == times.end() || after == times.end())
    return;
  std::vector<double> logarithms;
  for (double ratio : pairedRatios(before->second, after->second))
    logarithms.push_back(std::log(ratio));
  row.paired.push_back(*median(logarithms));
  row.base->seconds.push_back(*median(before->second));
  row.head->seconds.push_back(*median(after->second));
}

Expected<std::vector<Row>> rowsOfPairs(Store &store, ArrayRef<int64_t> runs) {
  auto side = [&](StringRef role) -> Expected<std::vector<ReadCell>> {
    Expected<Statement> select = Statement::prepare(
        store.handle(),
        ("SELECT " + cellColumns +
         " FROM commit_pair p JOIN run_place o USING (run_id) JOIN cell c ON "
         "c.id = p." +
         role + "_cell" + cellSources +
         "WHERE p.run_id IN (SELECT value FROM json_each(?)) ORDER BY "
         "o.place, p.head_cell")
            .str());
    if (!select)
      return select.takeError();
    select->bind(jsonOf(runs));
    std::vector<ReadCell> cells;
    if (Error error = eachRow(*select, [&](const Statement &row) {
          cells.push_back(cellIn(row));
        }))
      return std::move(error);
    return cells;
  };
  Expected<std::vector<ReadCell>> base = side("base");
  if (!base)
    return base.takeError();
  Expected<std::vector<ReadCell>> head = side("head");
  if (!head)
    return head.takeError();
  std::vector<int64_t> ids;
  for (const auto *cells : {&*base, &*head})
    for (const ReadCell &read : *cells)
      ids.push_back(read.side.cell);
  Expected<Times> times = timesOf(store, ids);
  if (!times)
    return times.takeError();
  // Of several processes the last tells all but the times.
  std::map<RowKey, Row> rows;
  for (auto [before, after] : zip_equal(*base, *head)) {
    int64_t baseCell = before.side.cell, headCell = after.side.cell;
    Row &row = rows[before.key];
    for (auto [here, there] : {std::pair(&row.base, &before.side),
                               std::pair(&row.head, &after.side)}) {
      if (*here)
        there->seconds = std::move((*here)->seconds);
      *here = std::move(*there);
    }
    addPair(row, *times, baseCell, headCell);
  }
  std::vector<Row> all;
  std::vector<RowSide *> sides;
  for (auto &[key, row] : rows) {
    row.key = key;
    all.push_back(std::move(row));
  }
  for (Row &row : all)
    llvm::append_range(sides, std::array{&*row.base, &*row.head});
  if (Error error = readExact(store, sides))
    return std::move(error);
  return all;
}

static Expected<std::vector<int64_t>>
runsWhere(Store &store, const std::string &sql, ArrayRef<std::string> texts) {
  Expected<Statement> select = Statement::prepare(store.handle(), sql);
  if (!select)
    return select.takeError();
  for (const std::string &text : texts)
    select->bind(text);
  std::vector<int64_t> runs;
  if (Error error = eachRow(*select, [&](const Statement &row) {
        runs.push_back(row.integer(0));
      }))
    return std::move(error);
  return runs;
}

/// Whether the column, what `git describe --always` told, names the commit that
/// the parameter is the SHA-1 of: "1a2b3c4", "v1.0-5-g1a2b3c4".
static std::string namesCommit(const std::string &column,
                               const std::string &parameter) {
  std::string hash = "iif(instr(" + column + ", '-g'), substr(" + column +
                     ", instr(" + column + ", '-g') + 2), " + column + ")";
  return "(length(" + hash + ") >= 4 AND substr(" + parameter + ", 1, length(" +
         hash + ")) = " + hash + ")";
}

Expected<std::vector<int64_t>> runsOfRevision(Store &store, StringRef sha,
                                              StringRef text) {
  return runsWhere(store,
                   "SELECT id FROM run WHERE revision = ?2 OR " +
                       namesCommit("revision", "?1") + " ORDER BY id",
                   {sha.str(), text.str()});
}

Expected<std::vector<int64_t>> pairRuns(Store &store, StringRef baseSha,
                                        StringRef headSha) {
  return runsWhere(store,
                   "SELECT DISTINCT run_id FROM commit_pair WHERE " +
                       namesCommit("base_revision", "?1") + " AND " +
                       namesCommit("head_revision", "?2") + " ORDER BY run_id",
                   {baseSha.str(), headSha.str()});
}

} // namespace autoconfig::harness
