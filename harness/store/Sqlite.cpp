//===-- Sqlite.cpp - SQLite with llvm::Error ------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/store/Sqlite.h"
#include "harness/common/ShellWords.h"

using namespace llvm;

namespace autoconfig::harness {

/// A file that is damaged is named, with the way out.
static std::string wayOut(sqlite3 *database) {
  if (sqlite3_errcode(database) != SQLITE_CORRUPT)
    return "";
  const char *path = sqlite3_db_filename(database, "main");
  std::string name = path && *path ? path : "STORE";
  return "; '" + name +
         "' is damaged, and was left as it is: take a copy of it that is "
         "whole, or save what can be read with `" +
         shellCommand({"sqlite3", name, ".recover"}) +
         " | sqlite3 recovered.sqlite`";
}

Error databaseError(sqlite3 *database, const Twine &what) {
  return createStringError(inconvertibleErrorCode(),
                           what + ": " + sqlite3_errmsg(database) +
                               wayOut(database));
}

Error execute(sqlite3 *database, StringRef sql) {
  if (sqlite3_exec(database, sql.str().c_str(), nullptr, nullptr, nullptr) !=
      SQLITE_OK)
    return databaseError(database, "store");
  return Error::success();
}

Expected<Statement> Statement::prepare(sqlite3 *database, StringRef sql,
                                       size_t *length) {
  sqlite3_stmt *raw = nullptr;
  const char *end = nullptr;
  if (sqlite3_prepare_v2(database, sql.data(), static_cast<int>(sql.size()),
                         &raw, &end) != SQLITE_OK)
    return databaseError(database, "store");
  if (length)
    *length = end - sql.data();
  Statement result;
  result.statement.reset(raw);
  return result;
}

Statement &Statement::bind(StringRef text) {
  sqlite3_bind_text(statement.get(), ++bound, text.empty() ? "" : text.data(),
                    static_cast<int>(text.size()), SQLITE_TRANSIENT);
  return *this;
}

Statement &Statement::bindBorrowed(StringRef text) {
  sqlite3_bind_text(statement.get(), ++bound, text.empty() ? "" : text.data(),
                    static_cast<int>(text.size()), SQLITE_STATIC);
  return *this;
}

Statement &Statement::bind(int64_t value) {
  sqlite3_bind_int64(statement.get(), ++bound, value);
  return *this;
}

Statement &Statement::bind(double value) {
  sqlite3_bind_double(statement.get(), ++bound, value);
  return *this;
}

Statement &Statement::bindNull() {
  sqlite3_bind_null(statement.get(), ++bound);
  return *this;
}

Expected<bool> Statement::step() {
  switch (sqlite3_step(statement.get())) {
  case SQLITE_ROW:
    return true;
  case SQLITE_DONE:
    return false;
  default:
    return databaseError(sqlite3_db_handle(statement.get()), "store");
  }
}

Error Statement::run() { return step().takeError(); }

void Statement::reset() {
  sqlite3_reset(statement.get());
  sqlite3_clear_bindings(statement.get());
  bound = 0;
}

StringRef Statement::text(int column) const {
  auto *data = sqlite3_column_text(statement.get(), column);
  return data ? StringRef(reinterpret_cast<const char *>(data),
                          sqlite3_column_bytes(statement.get(), column))
              : StringRef();
}

Error eachRow(Statement &select, function_ref<void(const Statement &)> read) {
  for (;;) {
    Expected<bool> row = select.step();
    if (!row)
      return row.takeError();
    if (!*row)
      return Error::success();
    read(select);
  }
}

Expected<Transaction> Transaction::begin(sqlite3 *database) {
  // Immediate: two processes that share a store wait for each other here, not
  // in the middle.
  if (Error error = execute(database, "BEGIN IMMEDIATE"))
    return std::move(error);
  return Transaction(database);
}

Error Transaction::commit() {
  if (Error error = execute(database, "COMMIT"))
    return error;
  database = nullptr;
  return Error::success();
}

Transaction::~Transaction() {
  if (database)
    sqlite3_exec(database, "ROLLBACK", nullptr, nullptr, nullptr);
}

} // namespace autoconfig::harness
