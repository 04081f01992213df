//===-- Migration.cpp - Stores of older versions --------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// SQLite cannot change a table's constraints, so all tables are made anew and
// their rows copied. A column that both versions have keeps its values; for a
// column that is new, `newColumns` says what older rows hold there, and
// `newTables` what a new table begins with.
//
//===----------------------------------------------------------------------===//

#include "harness/store/Migration.h"
#include "harness/store/Store.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace autoconfig::harness {

namespace {

struct NewColumn {
  StringLiteral table, column;
  StringLiteral value; // an expression over the old row
};

struct NewTable {
  StringLiteral table;
  StringLiteral rows; // a SELECT over old tables
};

} // namespace

/// Null where a column is not named here.
static constexpr NewColumn newColumns[] = {
    // Version 2: until then there were no candidates.
    {"cell", "role", "iif(rival = 'autoconfig', 'chosen', 'rival')"},
    // Version 4: until then there were these three.
    {"cell", "executor",
     "CASE WHEN kind <> 'native time' THEN 'qemu' WHEN (SELECT ' ' || command "
     "FROM old_run WHERE id = run_id) LIKE '% --on_%' THEN 'ssh' ELSE "
     "'native' END"}};

static constexpr NewTable newTables[] = {
    // Version 4: until then the tables knew the loops by name.
    {"rival", "SELECT DISTINCT rival, iif(rival IN ('reference', "
              "'clang_loops'), 'loops', 'library') FROM old_cell WHERE rival "
              "<> 'autoconfig'"}};

/// The first column of the rows.
static Expected<std::vector<std::string>> textsOf(sqlite3 *database,
                                                  StringRef sql) {
  Expected<Statement> statement = Statement::prepare(database, sql);
  if (!statement)
    return statement.takeError();
  std::vector<std::string> texts;
  for (;;) {
    Expected<bool> row = statement->step();
    if (!row)
      return row.takeError();
    if (!*row)
      return texts;
    texts.push_back(statement->text(0).str());
  }
}

/// Generated columns are not among them.
static Expected<std::vector<std::string>> columnsOf(sqlite3 *database,
                                                    StringRef table) {
  return textsOf(database,
                 ("SELECT name FROM pragma_table_info('" + table + "')").str());
}

static StringRef valueOfNew(StringRef table, StringRef column) {
  for (const NewColumn &entry : newColumns)
    if (entry.table == table && entry.column == column)
      return entry.value;
  return "NULL";
}

/// From `old_<table>` to `<table>`.
static Error takeOverRows(sqlite3 *database, StringRef table) {
  Expected<std::vector<std::string>> from =
      columnsOf(database, ("old_" + table).str());
  if (!from)
    return from.takeError();
  Expected<std::vector<std::string>> to = columnsOf(database, table);
  if (!to)
    return to.takeError();
  std::vector<std::string> values;
  for (const std::string &column : *to)
    values.push_back(
        is_contained(*from, column) ? column : valueOfNew(table, column).str());
  return execute(database,
                 ("INSERT INTO " + table + " (" + join(*to, ", ") +
                  ") SELECT " + join(values, ", ") + " FROM old_" + table)
                     .str());
}

Error migrate(sqlite3 *database) {
  // Views and triggers have no rows, and would stand in the way of renaming.
  Expected<std::vector<std::string>> others =
      textsOf(database, "SELECT 'DROP ' || type || ' ' || name FROM "
                        "sqlite_schema WHERE type IN ('view', 'trigger')");
  if (!others)
    return others.takeError();
  for (const std::string &drop : *others)
    if (Error error = execute(database, drop))
      return error;
  // In the order of their creation: a row after those that it refers to.
  Expected<std::vector<std::string>> tables =
      textsOf(database, "SELECT name FROM sqlite_schema WHERE type = 'table' "
                        "AND name NOT LIKE 'sqlite_%' ORDER BY rowid");
  if (!tables)
    return tables.takeError();
  for (const std::string &table : *tables)
    if (Error error = execute(database, "ALTER TABLE " + table +
                                            " RENAME TO old_" + table))
      return error;
  if (Error error = execute(database, storeSchema()))
    return error;
  for (const NewTable &entry : newTables)
    if (!is_contained(*tables, entry.table))
      if (Error error =
              execute(database,
                      ("INSERT INTO " + entry.table + " " + entry.rows).str()))
        return error;
  for (const std::string &table : *tables)
    if (Error error = takeOverRows(database, table))
      return error;
  for (const std::string &table : reverse(*tables))
    if (Error error = execute(database, "DROP TABLE old_" + table))
      return error;
  return Error::success();
}

} // namespace autoconfig::harness
