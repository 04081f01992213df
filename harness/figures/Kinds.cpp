//===-- Kinds.cpp - What a figure's rows are evidence of ------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/figures/Kinds.h"
#include "harness/common/Json.h"
#include "harness/store/Measurement.h"
#include "harness/store/Sqlite.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <set>

using namespace llvm;

namespace autoconfig::harness {

namespace {

struct Kind {
  StringRef name;
  StringRef cells; // the kind of the cells that have it; "": any
  bool measured = true;
};

} // namespace

static ArrayRef<Kind> allKinds() {
  static const Kind kinds[] = {
      {NativeTime::name, NativeTime::name},
      {NativeCounter::name, NativeTime::name},
      {EmulatedCount::name, EmulatedCount::name},
      {ModelledCycles::name, EmulatedCount::name},
      {"prediction", "", /*measured=*/false},
      {"decision", "", /*measured=*/false},
  };
  return kinds;
}

static Error errorOf(const Twine &what) {
  return createStringError(inconvertibleErrorCode(), what);
}

static Expected<const Kind *> kindNamed(StringRef name) {
  std::vector<StringRef> names;
  for (const Kind &kind : allKinds()) {
    if (kind.name == name)
      return &kind;
    names.push_back(kind.name);
  }
  return errorOf("a row of kind '" + name +
                 "'; there are: " + join(names, ", "));
}

bool isCellColumn(StringRef column) {
  return column == "cell" || column.ends_with("_cell") ||
         column.ends_with("_cells");
}

/// One cell, or an array of them.
static void addCells(const json::Value &value, std::set<int64_t> &cells) {
  if (std::optional<int64_t> cell = value.getAsInteger())
    cells.insert(*cell);
  if (const json::Array *several = value.getAsArray())
    for (const json::Value &one : *several)
      addCells(one, cells);
}

static void addCells(const Table &table, size_t row, std::set<int64_t> &cells) {
  for (auto [column, value] : zip(table.columns, table.rows[row]))
    if (isCellColumn(column))
      addCells(value, cells);
}

std::vector<int64_t> cellsOf(const Table &table, ArrayRef<size_t> rows) {
  std::set<int64_t> cells;
  for (size_t row : rows)
    addCells(table, row, cells);
  return {cells.begin(), cells.end()};
}

std::string asJsonArray(ArrayRef<int64_t> cells) {
  return toText(json::Array(cells));
}

Expected<CellKinds> kindsOfCells(sqlite3 *database, ArrayRef<int64_t> cells) {
  Expected<Statement> statement =
      Statement::prepare(database, "SELECT id, kind FROM cell WHERE id IN "
                                   "(SELECT value FROM json_each(?))");
  if (!statement)
    return statement.takeError();
  statement->bind(asJsonArray(cells));
  CellKinds kinds;
  if (Error error = eachRow(*statement, [&](const Statement &row) {
        kinds[row.integer(0)] = row.text(1).str();
      }))
    return std::move(error);
  return kinds;
}

/// "speed (native time)" in a row of another kind.
static Error checkColumnNames(const Table &table, size_t row,
                              const Kind &kind) {
  for (auto [column, value] : zip(table.columns, table.rows[row]))
    for (const Kind &other : allKinds())
      if (other.measured && kind.measured && other.name != kind.name &&
          value.kind() != json::Value::Null &&
          StringRef(column).contains(("(" + other.name + ")").str()))
        return errorOf("the column '" + column + "' in a row of kind '" +
                       kind.name + "'");
  return Error::success();
}

static Expected<const Kind *> kindOfRow(const Table &table, size_t row,
                                        const CellKinds &cellKinds) {
  auto column = find(table.columns, "kind");
  if (column == table.columns.end())
    return errorOf("no column 'kind', which says what a row is evidence of");
  std::optional<StringRef> name =
      table.rows[row][column - table.columns.begin()].getAsString();
  Expected<const Kind *> kind = kindNamed(name.value_or(""));
  if (!kind)
    return kind;
  std::vector<int64_t> cells = cellsOf(table, row);
  if (cells.empty())
    return errorOf("a row without a cell; the columns 'cell', '.._cell' and "
                   "'.._cells' say which of the store's it is made of");
  for (int64_t cell : cells) {
    auto found = cellKinds.find(cell);
    if (found == cellKinds.end())
      return errorOf("the store has no cell " + Twine(cell));
    if (!(*kind)->cells.empty() && (*kind)->cells != found->second)
      return errorOf("a row of kind '" + (*kind)->name +
                     "' made of a cell of kind '" + found->second + "'");
  }
  if (Error error = checkColumnNames(table, row, **kind))
    return std::move(error);
  return kind;
}

Expected<std::vector<std::string>> kindsOfChart(const Table &table,
                                                ArrayRef<size_t> rows,
                                                const CellKinds &cellKinds) {
  std::set<std::string> kinds;
  const Kind *measured = nullptr;
  for (size_t row : rows) {
    Expected<const Kind *> kind = kindOfRow(table, row, cellKinds);
    if (!kind)
      return kind.takeError();
    if ((*kind)->measured && measured && measured != *kind)
      return errorOf("'" + measured->name + "' and '" + (*kind)->name +
                     "' on one axis; let `-- sections:` name the column "
                     "'kind'");
    if ((*kind)->measured)
      measured = *kind;
    kinds.insert((*kind)->name.str());
  }
  return std::vector<std::string>(kinds.begin(), kinds.end());
}

} // namespace autoconfig::harness
