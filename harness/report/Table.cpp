//===-- Table.cpp - Tables from SQL ---------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/report/Table.h"
#include "harness/store/Sqlite.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <cmath>

using namespace llvm;

namespace autoconfig::harness {

static std::vector<std::string> commaSeparated(StringRef text) {
  std::vector<std::string> words;
  for (StringRef word : split(text, ','))
    words.push_back(word.trim().str());
  return words;
}

static Error readDirective(TableSource &source, StringRef key,
                           StringRef value) {
  auto bad = [&](const Twine &expected) {
    return createStringError(inconvertibleErrorCode(),
                             source.path + ": '-- " + key + ": " + value +
                                 "', expected " + expected);
  };
  if (key == "title") {
    source.title = value.str();
  } else if (key == "json") {
    source.jsonColumns = commaSeparated(value);
  } else if (key == "digits") {
    if (value.getAsInteger(10, source.digits) || source.digits < 1 ||
        source.digits > 17)
      return bad("a number from 1 to 17");
  } else if (key == "pivot") {
    std::vector<std::string> words = commaSeparated(value);
    source.sortedPivot = words.size() == 3 && words[2] == "sorted";
    if (words.size() != 2 && !source.sortedPivot)
      return bad("two column names, and 'sorted' or nothing");
    source.pivotColumn = words[0];
    source.valueColumn = words[1];
  } else if (key == "shorten") {
    std::vector<std::string> words = commaSeparated(value);
    if (words.size() != 2 ||
        StringRef(words[1]).getAsInteger(10, source.longest) ||
        source.longest < 2)
      return bad("a column name and a number of characters from 2");
    source.shortenedColumn = words[0];
  }
  return Error::success(); // anything else is an ordinary comment
}

static Expected<TableSource> readTable(const std::string &path) {
  auto buffer = MemoryBuffer::getFile(path, /*IsText=*/true);
  if (!buffer)
    return createStringError(buffer.getError(),
                             "cannot read '" + path +
                                 "': " + buffer.getError().message());
  TableSource source;
  source.name = sys::path::stem(path).str();
  source.path = path;
  source.sql = (*buffer)->getBuffer().str();
  for (StringRef line : split(source.sql, '\n')) {
    if (!line.consume_front("--"))
      break;
    auto [key, value] = line.split(':');
    if (Error error = readDirective(source, key.trim(), value.trim()))
      return std::move(error);
  }
  if (source.title.empty())
    return createStringError(inconvertibleErrorCode(),
                             path + ": no title; the first line reads "
                                    "'-- title: ...'");
  return source;
}

static Expected<std::vector<std::string>> sqlFiles(StringRef folder) {
  std::vector<std::string> files;
  std::error_code code;
  for (sys::fs::directory_iterator entry(folder, code), end;
       !code && entry != end; entry.increment(code))
    if (sys::path::extension(entry->path()) == ".sql")
      files.push_back(entry->path());
  if (code)
    return createStringError(code, "cannot read the folder of tables '" +
                                       folder + "': " + code.message());
  llvm::sort(files);
  return files;
}

Expected<TableSource> TableSource::load(StringRef folder,
                                        StringRef nameOrPath) {
  if (nameOrPath.ends_with(".sql"))
    return readTable(nameOrPath.str());
  Expected<std::vector<std::string>> files = sqlFiles(folder);
  if (!files)
    return files.takeError();
  std::vector<StringRef> names;
  for (const std::string &file : *files) {
    if (sys::path::stem(file) == nameOrPath)
      return readTable(file);
    names.push_back(sys::path::stem(file));
  }
  return createStringError(inconvertibleErrorCode(),
                           "unknown table '" + nameOrPath +
                               "'; there are: " + join(names, ", "));
}

Expected<std::vector<TableSource>> TableSource::list(StringRef folder) {
  Expected<std::vector<std::string>> files = sqlFiles(folder);
  if (!files)
    return files.takeError();
  std::vector<TableSource> tables;
  for (const std::string &file : *files) {
    Expected<TableSource> table = readTable(file);
    if (!table)
      return table.takeError();
    tables.push_back(std::move(*table));
  }
  return tables;
}

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

Expected<Table> query(sqlite3 *database, const TableSource &source) {
  auto inFile = [&](Error error) {
    return createStringError(inconvertibleErrorCode(),
                             source.path + ": " + toString(std::move(error)));
  };
  Expected<Statement> statement = Statement::prepare(database, source.sql);
  if (!statement)
    return inFile(statement.takeError());
  Table table;
  table.title = source.title;
  table.digits = source.digits;
  int columns = sqlite3_column_count(statement->get());
  std::vector<bool> isJson;
  for (int i = 0; i < columns; ++i) {
    table.columns.push_back(sqlite3_column_name(statement->get(), i));
    isJson.push_back(is_contained(source.jsonColumns, table.columns.back()));
  }
  for (;;) {
    Expected<bool> row = statement->step();
    if (!row)
      return inFile(row.takeError());
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
