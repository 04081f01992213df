//===-- StoreLines.cpp - Stores as JSON lines -----------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/exchange/StoreLines.h"
#include "harness/common/RunFolder.h"
#include "harness/exchange/FlatArray.h"
#include "harness/store/InsertTriggers.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"

using namespace llvm;

namespace autoconfig::harness {

using Columns = std::vector<std::string>;

namespace {

struct StoreTable {
  std::string name;
  Columns columns; // without generated ones
};

} // namespace

static Expected<int64_t> numberOf(Store &store, StringRef sql) {
  Expected<Statement> select = Statement::prepare(store.handle(), sql);
  if (!select)
    return select.takeError();
  if (Expected<bool> row = select->step(); !row)
    return row.takeError();
  return select->integer(0);
}

/// In the order of the schema: a table comes after those it refers to.
static Expected<std::vector<StoreTable>> tablesOf(Store &store) {
  Expected<Statement> select = Statement::prepare(
      store.handle(),
      "SELECT t.name, c.name FROM sqlite_schema t JOIN "
      "pragma_table_info(t.name) "
      "c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY "
      "t.rowid, c.cid");
  if (!select)
    return select.takeError();
  std::vector<StoreTable> tables;
  if (Error error = eachRow(*select, [&](const Statement &row) {
        if (tables.empty() || tables.back().name != row.text(0))
          tables.push_back({row.text(0).str(), {}});
        tables.back().columns.push_back(row.text(1).str());
      }))
    return std::move(error);
  return tables;
}

static json::Value valueIn(sqlite3_stmt *row, int column) {
  switch (sqlite3_column_type(row, column)) {
  case SQLITE_NULL:
    return nullptr;
  case SQLITE_INTEGER:
    return static_cast<int64_t>(sqlite3_column_int64(row, column));
  case SQLITE_FLOAT:
    return sqlite3_column_double(row, column);
  default: {
    StringRef text(
        reinterpret_cast<const char *>(sqlite3_column_text(row, column)),
        sqlite3_column_bytes(row, column));
    return json::isUTF8(text) ? text.str() : json::fixUTF8(text);
  }
  }
}

static Error writeTable(Store &store, const StoreTable &table,
                        raw_ostream &out) {
  out << json::Value(json::Object{{"table", table.name},
                                  {"columns", json::Array(table.columns)}})
      << '\n';
  Expected<Statement> select = Statement::prepare(
      store.handle(), "SELECT " + join(table.columns, ", ") + " FROM " +
                          table.name + " ORDER BY " +
                          join(table.columns, ", "));
  if (!select)
    return select.takeError();
  return eachRow(*select, [&](const Statement &row) {
    json::Array values;
    for (size_t i = 0; i < table.columns.size(); ++i)
      values.push_back(valueIn(row.get(), static_cast<int>(i)));
    out << json::Value(std::move(values)) << '\n';
  });
}

static constexpr StringLiteral firstWords = "{\"autobench\":\"store\"";

bool isStoreLines(StringRef text) { return text.starts_with(firstWords); }

Error writeStoreLines(Store &store, raw_ostream &out) {
  Expected<int64_t> version = numberOf(store, "PRAGMA user_version");
  if (!version)
    return version.takeError();
  out << firstWords << ",\"schema\":" << *version << "}\n";
  // One state of the store, also where somebody writes to it.
  if (Error error = execute(store.handle(), "BEGIN"))
    return error;
  Expected<std::vector<StoreTable>> tables = tablesOf(store);
  Error failed = tables.takeError();
  if (!failed)
    for (const StoreTable &table : *tables)
      if ((failed = writeTable(store, table, out)))
        break;
  if (!failed)
    out << "{\"end\":true}\n";
  if (!failed)
    return execute(store.handle(), "COMMIT");
  // A damaged store would only say the same again.
  consumeError(execute(store.handle(), "ROLLBACK"));
  return failed;
}

/// In one statement: to begin and to end one takes longer than a small row.
static constexpr size_t rowsAtOnce = 64;

namespace {

/// Reads line by line into an empty store.
class Reader {
public:
  Reader(Store &store, StringRef text) : store(store), rest(text) {}
  Error run();

private:
  Error line(StringRef text);
  Error header(const json::Object &object);
  Error begin(const json::Object &object);
  Error insertRow(StringRef text);
  Error bindRow(const json::Array &values);
  bool insertWaitingAtOnce();
  Error insertWaiting();
  Error fail(const Twine &message) const {
    return createStringError(inconvertibleErrorCode(),
                             "line " + Twine(number) + ": " + message);
  }

  Store &store;
  StringRef rest;
  size_t number = 0;
  std::vector<StoreTable> tables;
  std::optional<Statement> insert, insertMany;
  size_t columns = 0;             // of a row of theirs
  std::vector<StringRef> waiting; // the last rows, of lines up to this one
  bool ended = false;
};

} // namespace

/// Since this version tables have only been added: older lines have fewer.
static constexpr int64_t oldestReadable = 6;

Error Reader::header(const json::Object &object) {
  Expected<int64_t> version = numberOf(store, "PRAGMA user_version");
  if (!version)
    return version.takeError();
  int64_t found = object.getInteger("schema").value_or(0);
  if (found >= oldestReadable && found <= *version)
    return Error::success();
  return fail("schema version " + Twine(found) + ", expected " +
              Twine(*version) +
              (found > *version
                   ? "; a newer autobench wrote it: build anew"
                   : "; import it with the autobench that wrote it: this one "
                     "brings its store up to date"));
}

/// Only tables and columns of the schema: a name is part of a statement.
Error Reader::begin(const json::Object &object) {
  StringRef name = object.getString("table").value_or("");
  auto table =
      find_if(tables, [&](const StoreTable &t) { return t.name == name; });
  const json::Array *names = object.getArray("columns");
  if (table == tables.end() || !names)
    return fail("expected a table of the schema with its columns");
  Columns found;
  for (const json::Value &value : *names) {
    found.push_back(value.getAsString().value_or("").str());
    if (!is_contained(table->columns, found.back()))
      return fail("table '" + name + "' has no column '" + found.back() + "'");
  }
  columns = found.size();
  std::string row =
      "(" + join(std::vector<std::string>(columns, "?"), ", ") + ")";
  for (auto [statement, rows] :
       {std::pair(&insert, size_t(1)), std::pair(&insertMany, rowsAtOnce)}) {
    Expected<Statement> prepared = Statement::prepare(
        store.handle(),
        ("INSERT INTO " + name + " (" + join(found, ", ") + ") VALUES " +
         join(std::vector<std::string>(rows, row), ", "))
            .str());
    if (!prepared)
      return prepared.takeError();
    *statement = std::move(*prepared);
  }
  return Error::success();
}

Error Reader::bindRow(const json::Array &values) {
  if (values.size() != columns)
    return fail("expected " + Twine(columns) + " values of a table");
  for (const json::Value &value : values) {
    if (std::optional<int64_t> integer = value.getAsInteger();
        integer && value.kind() == json::Value::Number)
      insert->bind(*integer);
    else if (std::optional<double> number = value.getAsNumber())
      insert->bind(*number);
    else if (std::optional<StringRef> text = value.getAsString())
      insert->bind(*text);
    else if (value.kind() == json::Value::Null)
      insert->bindNull();
    else
      return fail("expected numbers, texts and nulls");
  }
  return Error::success();
}

Error Reader::insertRow(StringRef text) {
  if (bindFlatArray(text, *insert) != columns) {
    insert->reset();
    Expected<json::Value> parsed = json::parse(text);
    if (!parsed)
      return fail("no JSON: " + toString(parsed.takeError()));
    const json::Array *values = parsed->getAsArray();
    if (!values)
      return fail("expected an object or an array");
    if (Error error = bindRow(*values))
      return error;
  }
  if (Error error = insert->run())
    return fail(toString(std::move(error)));
  insert->reset();
  return Error::success();
}

/// Nothing is inserted where one of the rows cannot be.
bool Reader::insertWaitingAtOnce() {
  if (waiting.size() != rowsAtOnce)
    return false;
  bool done = all_of(waiting, [&](StringRef row) {
    return bindFlatArray(row, *insertMany) == columns;
  });
  done = done && !errorToBool(insertMany->run());
  insertMany->reset();
  return done;
}

Error Reader::insertWaiting() {
  size_t last = number;
  if (!insertWaitingAtOnce())
    for (auto [index, row] : enumerate(waiting)) {
      number = last - waiting.size() + 1 + index; // for messages
      if (Error error = insertRow(row))
        return error;
    }
  number = last;
  waiting.clear();
  return Error::success();
}

Error Reader::line(StringRef text) {
  if (ended)
    return fail("something follows the end");
  if (insert && text.starts_with("[")) {
    waiting.push_back(text);
    return waiting.size() < rowsAtOnce ? Error::success() : insertWaiting();
  }
  --number; // of the last of those that wait
  if (Error error = insertWaiting())
    return error;
  ++number;
  Expected<json::Value> parsed = json::parse(text);
  if (!parsed)
    return fail("no JSON: " + toString(parsed.takeError()));
  const json::Object *object = parsed->getAsObject();
  if (!object)
    return fail(insert ? "expected an object or an array"
                       : "expected a table before its rows");
  if (number == 1)
    return header(*object);
  ended = object->getBoolean("end").value_or(false);
  return ended ? Error::success() : begin(*object);
}

/// Those that no constraint needs, away: to make them of all rows at once is
/// faster than to keep them up to date. What makes them again.
static Expected<std::vector<std::string>> takeIndexes(sqlite3 *database) {
  Expected<Statement> select = Statement::prepare(
      database, "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND "
                "sql IS NOT NULL");
  if (!select)
    return select.takeError();
  std::vector<std::string> names, made;
  if (Error error = eachRow(*select, [&](const Statement &row) {
        names.push_back(row.text(0).str());
        made.push_back(row.text(1).str());
      }))
    return std::move(error);
  *select = Statement(); // a table that is read cannot change
  for (const std::string &name : names)
    if (Error error = execute(database, "DROP INDEX " + name))
      return std::move(error);
  return made;
}

Error Reader::run() {
  Expected<std::vector<StoreTable>> found = tablesOf(store);
  if (!found)
    return found.takeError();
  tables = std::move(*found);
  Expected<Transaction> transaction = Transaction::begin(store.handle());
  if (!transaction)
    return transaction.takeError();
  Expected<InsertTriggers> triggers = InsertTriggers::take(store.handle());
  if (!triggers)
    return triggers.takeError();
  Expected<std::vector<std::string>> indexes = takeIndexes(store.handle());
  if (!indexes)
    return indexes.takeError();
  while (!rest.empty()) {
    auto [first, after] = rest.split('\n');
    rest = after;
    ++number;
    if (Error error = line(first))
      return error;
  }
  if (Error error = insertWaiting())
    return error;
  insert.reset();
  insertMany.reset();
  if (!ended)
    return fail("the file is torn off");
  for (const std::string &index : *indexes)
    if (Error error = execute(store.handle(), index))
      return error;
  Expected<Statement> broken =
      Statement::prepare(store.handle(), "PRAGMA foreign_key_check");
  if (!broken)
    return broken.takeError();
  Expected<bool> any = broken->step();
  if (!any)
    return any.takeError();
  if (*any)
    return createStringError(inconvertibleErrorCode(),
                             "table '" + broken->text(0) +
                                 "' refers to what is not there");
  *broken = Statement();
  if (Error error = triggers->put())
    return error;
  return transaction->commit();
}

/// References are checked at the end, all at once; and pages of tables that are
/// filled at many places stay in memory.
static Error readAll(Store &store, StringRef text) {
  sqlite3 *database = store.handle();
  if (Error error = execute(database, "PRAGMA foreign_keys = OFF; "
                                      "PRAGMA cache_size = -1000000"))
    return error;
  Error failed = Reader(store, text).run();
  return joinErrors(std::move(failed),
                    execute(database, "PRAGMA foreign_keys = ON; "
                                      "PRAGMA cache_size = -2000"));
}

/// Nothing is in the store that the lines could meet.
static Expected<bool> isEmpty(Store &store) {
  Expected<int64_t> rows =
      numberOf(store, "SELECT EXISTS (SELECT 1 FROM run) + EXISTS (SELECT 1 "
                      "FROM machine) + EXISTS (SELECT 1 FROM suite_entry) + "
                      "EXISTS (SELECT 1 FROM rival) + EXISTS (SELECT 1 FROM "
                      "ignored_change) + EXISTS (SELECT 1 FROM assembly)");
  if (!rows)
    return rows.takeError();
  return *rows == 0;
}

/// By a store of their own, in a folder of this one.
static Expected<Merged> mergeByAnotherIn(const std::string &folders,
                                         Store &into, StringRef text) {
  Expected<RunFolder> folder = RunFolder::create(folders);
  if (!folder)
    return folder.takeError();
  std::string path = folder->path() + "/lines.sqlite";
  {
    Expected<Store> read = Store::open(path, Store::Mode::ReadWrite);
    if (!read)
      return read.takeError();
    // It is thrown away: nothing of it need survive.
    if (Error error = execute(read->handle(), "PRAGMA synchronous = OFF; "
                                              "PRAGMA journal_mode = MEMORY"))
      return std::move(error);
    if (Error error = readAll(*read, text))
      return std::move(error);
  }
  return merge(into, path);
}

static Expected<Merged> mergeByAnother(Store &into, StringRef text) {
  // Beside the store: there is room for as much, and whoever imports next finds
  // what a killed import left.
  std::string folders =
      sqlite3_db_filename(into.handle(), "main") + std::string(".import");
  Expected<Merged> merged = mergeByAnotherIn(folders, into, text);
  sys::fs::remove(folders); // unless another import goes on
  return merged;
}

Expected<Merged> mergeStoreLines(Store &into, StringRef text) {
  Expected<bool> empty = isEmpty(into);
  if (!empty)
    return empty.takeError();
  if (!*empty)
    return mergeByAnother(into, text);
  if (Error error = readAll(into, text))
    return std::move(error);
  Expected<int64_t> cells = numberOf(into, "SELECT count(*) FROM cell");
  if (!cells)
    return cells.takeError();
  return Merged{*cells, 0, 0};
}

} // namespace autoconfig::harness
