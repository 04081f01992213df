//===-- Migration.cpp - Stores of older versions --------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// SQLite cannot change a table's constraints, so all tables are made anew and
// their rows copied. A column that both versions have keeps its values, unless
// `changedColumns` says otherwise; for a column that is new, `newColumns` says
// what older rows hold there, and `newTables` what a new table begins with.
// Rows that have become the same are one.
//
//===----------------------------------------------------------------------===//

#include "harness/store/Migration.h"
#include "harness/store/Store.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace autoconfig::harness {

namespace {

struct Column {
  StringLiteral table, column;
  StringLiteral value; // an expression over the old row
};

struct NewTable {
  StringLiteral table;
  StringLiteral rows; // a SELECT over old tables, which have their new rows ..
  bool last;          // .. if this is set
};

} // namespace

/// Null where a column is not named here.
static constexpr Column newColumns[] = {
    // Version 2: until then there were no candidates.
    {"cell", "role", "iif(rival = 'autoconfig', 'chosen', 'rival')"},
    // Version 4: until then there were these three.
    {"cell", "executor",
     "CASE WHEN kind <> 'native time' THEN 'qemu' WHEN (SELECT ' ' || command "
     "FROM old_run WHERE id = run_id) LIKE '% --on_%' THEN 'ssh' ELSE "
     "'native' END"},
    // Version 6: until then a machine had it.
    {"cell", "os_kernel",
     "(SELECT kernel FROM old_machine m WHERE m.id = machine_id)"}};

static constexpr StringLiteral sameMachine =
    "(SELECT m.id FROM old_machine o JOIN machine m USING (cpu, architecture, "
    "caches, emulator) WHERE o.id = machine_id)";

/// Over the old row.
static constexpr Column changedColumns[] = {
    // Version 6: until then an update of the operating system made another
    // machine.
    {"cell", "machine_id", sameMachine},
    {"search", "machine_id", sameMachine}};

static constexpr NewTable newTables[] = {
    // Version 4: until then the tables knew the loops by name.
    {"rival",
     "SELECT DISTINCT rival, iif(rival IN ('reference', "
     "'clang_loops'), 'loops', 'library') FROM old_cell WHERE rival "
     "<> 'autoconfig'",
     false},
    // Version 6: until then only the last run was known.
    {"run_cell", "SELECT run_id, id FROM cell", true}};

/// The first column of the rows.
static Expected<std::vector<std::string>> textsOf(sqlite3 *database,
                                                  StringRef sql) {
  Expected<Statement> statement = Statement::prepare(database, sql);
  if (!statement)
    return statement.takeError();
  std::vector<std::string> texts;
  if (Error error = eachRow(*statement, [&](const Statement &row) {
        texts.push_back(row.text(0).str());
      }))
    return std::move(error);
  return texts;
}

/// Generated columns are not among them.
static Expected<std::vector<std::string>> columnsOf(sqlite3 *database,
                                                    StringRef table) {
  return textsOf(database,
                 ("SELECT name FROM pragma_table_info('" + table + "')").str());
}

/// Of a column of the new table, where the old one has these.
static StringRef valueOf(StringRef table, const std::string &column,
                         ArrayRef<std::string> old) {
  bool isNew = !is_contained(old, column);
  for (const Column &entry :
       isNew ? ArrayRef(newColumns) : ArrayRef(changedColumns))
    if (entry.table == table && entry.column == column)
      return entry.value;
  return isNew ? StringRef("NULL") : StringRef(column);
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
    values.push_back(valueOf(table, column, *from).str());
  // Of cells that have become the same the one that was finished last stays.
  StringRef which = table == "cell" ? "true ORDER BY finished_at DESC, id DESC"
                    : is_contained(*to, "cell_id")
                        ? "cell_id IN (SELECT id FROM cell)"
                        : "true";
  return execute(database,
                 ("INSERT INTO " + table + " (" + join(*to, ", ") +
                  ") SELECT " + join(values, ", ") + " FROM old_" + table +
                  " WHERE " + which + " ON CONFLICT DO NOTHING")
                     .str());
}

/// What new tables begin with.
static Error fillNew(sqlite3 *database, ArrayRef<std::string> old, bool last) {
  for (const NewTable &entry : newTables)
    if (entry.last == last && !is_contained(old, entry.table))
      if (Error error =
              execute(database,
                      ("INSERT INTO " + entry.table + " " + entry.rows).str()))
        return error;
  return Error::success();
}

Error migrate(sqlite3 *database) {
  // These have no rows, and would stand in the way of renaming.
  Expected<std::vector<std::string>> others =
      textsOf(database, "SELECT 'DROP ' || type || ' ' || name FROM "
                        "sqlite_schema WHERE type IN ('view', 'trigger') OR "
                        "(type = 'index' AND sql IS NOT NULL)");
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
  if (Error error = fillNew(database, *tables, false))
    return error;
  for (const std::string &table : *tables)
    if (Error error = takeOverRows(database, table))
      return error;
  if (Error error = fillNew(database, *tables, true))
    return error;
  for (const std::string &table : reverse(*tables))
    if (Error error = execute(database, "DROP TABLE old_" + table))
      return error;
  return Error::success();
}

} // namespace autoconfig::harness
