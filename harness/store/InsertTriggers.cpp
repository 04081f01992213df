//===-- InsertTriggers.cpp - What triggers refuse, at once ----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/store/InsertTriggers.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace autoconfig::harness {

Expected<InsertTriggers> InsertTriggers::take(sqlite3 *database) {
  InsertTriggers taken(database);
  Expected<Statement> select = Statement::prepare(
      database,
      "SELECT name, tbl_name, sql FROM main.sqlite_schema WHERE type = "
      "'trigger' AND sql LIKE '%BEFORE INSERT ON%WHEN%BEGIN%' ORDER BY rowid");
  if (!select)
    return select.takeError();
  if (Error error = eachRow(*select, [&](const Statement &row) {
        StringRef sql = row.text(2);
        StringRef condition =
            sql.split("\nWHEN ").second.split("\nBEGIN").first;
        if (!condition.empty())
          taken.triggers.push_back({row.text(0).str(), row.text(1).str(),
                                    sql.str(), condition.str()});
      }))
    return std::move(error);
  *select = Statement(); // a table that is read cannot change
  for (const Trigger &trigger : taken.triggers)
    if (Error error = execute(database, "DROP TRIGGER " + trigger.name))
      return std::move(error);
  return taken;
}

Error InsertTriggers::put() {
  for (const Trigger &trigger : triggers) {
    // What it says of the new row holds of a row that is called so.
    Expected<Statement> refused = Statement::prepare(
        database, "SELECT 1 FROM " + trigger.table + " AS NEW WHERE (" +
                      trigger.condition + ") LIMIT 1");
    if (!refused)
      return refused.takeError();
    Expected<bool> any = refused->step();
    if (!any)
      return any.takeError();
    if (*any) {
      std::string rule = trigger.name;
      llvm::replace(rule, '_', ' ');
      return createStringError(inconvertibleErrorCode(),
                               "table '" + trigger.table + "': " + rule);
    }
    *refused = Statement();
    if (Error error = execute(database, trigger.sql))
      return error;
  }
  return Error::success();
}

} // namespace autoconfig::harness
