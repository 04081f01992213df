//===-- Query.cpp - Runs a table's query ----------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/report/Display.h"
#include "harness/store/Sqlite.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace autoconfig::harness {

static json::Value textOrJson(StringRef text, bool isJson) {
  if (isJson) {
    if (Expected<json::Value> value = json::parse(text))
      return std::move(*value);
    else
      consumeError(value.takeError());
  }
  return json::fixUTF8(text);
}

static json::Value columnValue(const Statement &statement, int column,
                               bool isJson) {
  switch (sqlite3_column_type(statement.get(), column)) {
  case SQLITE_INTEGER:
    return statement.integer(column);
  case SQLITE_FLOAT:
    return sqlite3_column_double(statement.get(), column);
  case SQLITE_NULL:
    return nullptr;
  default:
    return textOrJson(statement.text(column), isJson);
  }
}

/// Turns the long form into the wide one. Columns and rows keep the order in
/// which they first occur.
static Error pivot(Table &table, const TableSource &source) {
  auto indexOf = [&](StringRef name) -> Expected<size_t> {
    auto found = llvm::find(table.columns, name);
    if (found == table.columns.end())
      return createStringError(inconvertibleErrorCode(),
                               source.path + ": no column '" + name +
                                   "' to pivot");
    return found - table.columns.begin();
  };
  Expected<size_t> by = indexOf(source.pivotColumn);
  if (!by)
    return by.takeError();
  Expected<size_t> from = indexOf(source.valueColumn);
  if (!from)
    return from.takeError();

  // The new columns stand where the value stood.
  std::vector<std::string> before, after, wide;
  for (size_t i = 0; i < table.columns.size(); ++i)
    if (i != *by && i != *from)
      (i < *from ? before : after).push_back(table.columns[i]);
  struct Group {
    std::vector<json::Value> keys;
    std::map<std::string, json::Value> values;
  };
  std::vector<Group> groups;
  for (auto &row : table.rows) {
    std::string name = displayed(row[*by], table.digits);
    if (!is_contained(wide, name))
      wide.push_back(name);
    std::vector<json::Value> keys;
    for (size_t i = 0; i < row.size(); ++i)
      if (i != *by && i != *from)
        keys.push_back(row[i]);
    auto group = llvm::find_if(groups, [&](auto &g) { return g.keys == keys; });
    if (group == groups.end())
      group = groups.insert(group, Group{std::move(keys), {}});
    group->values.insert_or_assign(name, row[*from]);
  }
  if (source.sortedPivot)
    llvm::sort(wide, [](StringRef a, StringRef b) {
      return a.compare_numeric(b) < 0;
    });

  table.columns = before;
  llvm::append_range(table.columns, wide);
  llvm::append_range(table.columns, after);
  table.rows.clear();
  for (Group &group : groups) {
    auto middle = group.keys.begin() + before.size();
    std::vector<json::Value> row(group.keys.begin(), middle);
    for (const std::string &name : wide) {
      auto value = group.values.find(name);
      row.push_back(value == group.values.end() ? json::Value(nullptr)
                                                : value->second);
    }
    row.insert(row.end(), middle, group.keys.end());
    table.rows.push_back(std::move(row));
  }
  return Error::success();
}

/// "<file>:<line>: what" of a place in the query.
static Error errorAt(const TableSource &source, size_t offset,
                     const Twine &what) {
  size_t line = 1 + StringRef(source.sql).take_front(offset).count('\n');
  return createStringError(inconvertibleErrorCode(),
                           source.path + ":" + Twine(line) + ": " + what);
}

/// From `offset` on, the first place that is no blank, comment or ';'.
static size_t nextStatement(StringRef sql, size_t offset) {
  for (;;) {
    offset = std::min(sql.find_first_not_of(" \t\r\n\f;", offset), sql.size());
    StringRef rest = sql.substr(offset);
    StringRef end = rest.starts_with("--")   ? "\n"
                    : rest.starts_with("/*") ? "*/"
                                             : "";
    if (end.empty())
      return offset;
    size_t place = sql.find(end, offset + 2);
    offset = place == StringRef::npos ? sql.size() : place + end.size();
  }
}

/// The file's only statement, which can only read.
static Expected<Statement> prepareSelect(sqlite3 *database,
                                         const TableSource &source) {
  StringRef sql = source.sql;
  size_t begin = nextStatement(sql, 0);
  if (begin == sql.size())
    return errorAt(source, begin,
                   "no query; after its comments a table has one SELECT");
  size_t length = 0;
  Expected<Statement> statement =
      Statement::prepare(database, sql.substr(begin), &length);
  if (!statement) {
    consumeError(statement.takeError());
    int place = std::max(sqlite3_error_offset(database), 0);
    return errorAt(source, begin + place, sqlite3_errmsg(database));
  }
  // ATTACH, too, changes no database, but it has no columns.
  if (!sqlite3_stmt_readonly(statement->get()) ||
      sqlite3_column_count(statement->get()) == 0)
    return errorAt(source, begin,
                   "not a query that only reads; a table is one SELECT");
  size_t second = nextStatement(sql, begin + length);
  if (second != sql.size())
    return errorAt(source, second, "a second statement; a table is one SELECT");
  return statement;
}

Expected<Table> query(sqlite3 *database, const TableSource &source) {
  Expected<Statement> statement = prepareSelect(database, source);
  if (!statement)
    return statement.takeError();
  Table table;
  table.title = source.title;
  table.digits = source.digits;
  table.notes = source.notes;
  table.sections = source.sections;
  table.narrow = source.narrow;
  int columns = sqlite3_column_count(statement->get());
  std::vector<bool> isJson;
  for (int i = 0; i < columns; ++i) {
    table.columns.push_back(sqlite3_column_name(statement->get(), i));
    isJson.push_back(is_contained(source.jsonColumns, table.columns.back()));
  }
  for (;;) {
    Expected<bool> row = statement->step();
    if (!row)
      return createStringError(inconvertibleErrorCode(),
                               source.path + ": " + toString(row.takeError()));
    if (!*row)
      break;
    std::vector<json::Value> values;
    for (int i = 0; i < columns; ++i)
      values.push_back(columnValue(*statement, i, isJson[i]));
    table.rows.push_back(std::move(values));
  }
  if (!source.pivotColumn.empty())
    if (Error error = pivot(table, source))
      return std::move(error);
  for (const std::string &column : table.columns)
    table.longest.push_back(column == source.shortenedColumn ? source.longest
                                                             : 0);
  return table;
}

} // namespace autoconfig::harness
