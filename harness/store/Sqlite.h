//===-- Sqlite.h - SQLite with llvm::Error ----------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_STORE_SQLITE_H
#define AUTOCONFIG_HARNESS_STORE_SQLITE_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <memory>
#include <optional>
#include <sqlite3.h>
#include <string>

namespace autoconfig::harness {

struct CloseDatabase {
  void operator()(sqlite3 *database) const { sqlite3_close_v2(database); }
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;

/// "what: <SQLite's message>".
llvm::Error databaseError(sqlite3 *database, const llvm::Twine &what);

/// Runs statements that return nothing.
llvm::Error execute(sqlite3 *database, llvm::StringRef sql);

/// A prepared statement. Binding errors surface in step().
class Statement {
public:
  /// The first statement of `sql`, which is `length` bytes of it.
  static llvm::Expected<Statement>
  prepare(sqlite3 *database, llvm::StringRef sql, size_t *length = nullptr);

  Statement &bind(llvm::StringRef text);
  Statement &bind(const std::string &text) {
    return bind(llvm::StringRef(text));
  }
  Statement &bind(const char *text) { return bind(llvm::StringRef(text)); }
  /// The text must stay until reset().
  Statement &bindBorrowed(llvm::StringRef text);
  Statement &bind(int64_t value);
  Statement &bind(double value);
  template <typename T> Statement &bind(const std::optional<T> &value) {
    return value ? bind(*value) : bindNull();
  }
  Statement &bindNull();

  /// True: a row is there; false: done.
  llvm::Expected<bool> step();
  /// step() for a statement without rows.
  llvm::Error run();
  /// Ready for other values.
  void reset();

  int64_t integer(int column) const {
    return sqlite3_column_int64(statement.get(), column);
  }
  double real(int column) const {
    return sqlite3_column_double(statement.get(), column);
  }
  bool isNull(int column) const {
    return sqlite3_column_type(statement.get(), column) == SQLITE_NULL;
  }
  llvm::StringRef text(int column) const;
  sqlite3_stmt *get() const { return statement.get(); }

private:
  struct Finalize {
    void operator()(sqlite3_stmt *s) const { sqlite3_finalize(s); }
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement;
  int bound = 0;
};

/// Calls `read` at each row of what is bound.
llvm::Error eachRow(Statement &select,
                    llvm::function_ref<void(const Statement &)> read);

/// Rolls back unless committed.
class Transaction {
public:
  static llvm::Expected<Transaction> begin(sqlite3 *database);
  Transaction(Transaction &&other)
      : database(std::exchange(other.database, nullptr)) {}
  ~Transaction();
  llvm::Error commit();

private:
  explicit Transaction(sqlite3 *database) : database(database) {}
  sqlite3 *database;
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_STORE_SQLITE_H
