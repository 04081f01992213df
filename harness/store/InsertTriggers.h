//===-- InsertTriggers.h - What triggers refuse, at once --------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_STORE_INSERTTRIGGERS_H
#define AUTOCONFIG_HARNESS_STORE_INSERTTRIGGERS_H

#include "harness/store/Sqlite.h"
#include <vector>

namespace autoconfig::harness {

/// The triggers that look at rows before they are inserted, away for as long as
/// millions of rows are: a trigger costs as much as its row. Instead, put()
/// asks the same of all rows of their tables. Within a transaction, so that
/// nobody sees a store without them.
class InsertTriggers {
public:
  /// They are of the form "CREATE TRIGGER .. BEFORE INSERT ON .. WHEN ..
  /// BEGIN .."; others stay.
  static llvm::Expected<InsertTriggers> take(sqlite3 *database);
  /// Back. Errors: a row that one would have refused.
  llvm::Error put();

private:
  struct Trigger {
    std::string name, table, sql, condition;
  };
  explicit InsertTriggers(sqlite3 *database) : database(database) {}

  sqlite3 *database;
  std::vector<Trigger> triggers;
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_STORE_INSERTTRIGGERS_H
