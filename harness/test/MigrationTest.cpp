//===-- MigrationTest.cpp - Stores of older versions ----------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/test/StoreSupport.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;
using namespace autoconfig::harness;

namespace {

/// A store of an older version with the same cells as every other. The machine
/// was updated between the two runs.
void makeOld(StringRef path, StringRef version) {
  auto schema =
      MemoryBuffer::getFile(HARNESS_TEST_DATA "/schema-" + version + ".sql");
  ASSERT_TRUE(bool(schema));
  bool roles = version != "1";     // and a clock's rate
  bool executors = version >= "4"; // and kinds of rivals
  bool systems = version >= "6";   // of cells, and histories
  sys::fs::remove(path);
  sqlite3 *raw = nullptr;
  sqlite3_open(path.str().c_str(), &raw);
  Database old(raw);
  cantFail(execute(raw, (*schema)->getBuffer()));
  std::string rows =
      "INSERT INTO run VALUES (5, 'then', 'run --preset p', 'abc'), (6, "
      "'then', 'run --preset p --on board', 'abc');";
  rows += systems ? "INSERT INTO machine VALUES (3, 'cpu', 'x', '{}', '', "
                    "'{}');"
                  : "INSERT INTO machine VALUES (3, 'cpu', 'x', 'k1', '{}', "
                    "'', '{}'), (4, 'cpu', 'x', 'k2', '{}', '', '{}');";
  rows += "INSERT INTO suite_entry VALUES ('s', 'matmul', '2x3:3x4', 'n', 2);";
  if (executors)
    rows += "INSERT INTO rival VALUES ('blis', 'library'), ('clang_loops', "
            "'loops'), ('eigen', 'library');";
  rows += "INSERT OR REPLACE INTO cell SELECT column1, column5, 'matmul', "
          "'2x3:3x4', 'p', "
          "'t', ";
  if (roles)
    rows += "iif(column2 = 'autoconfig', 'chosen', 'rival'), ";
  rows += "column2, 'given', 'v', ";
  rows += systems ? "3, " : "column7, ";
  if (executors)
    rows += "iif(column6 = 'emulated status', 'qemu', iif(column5 = 6, 'ssh', "
            "'native')), ";
  rows += "column6, column3, column4, '', 48, '', '', 8, 0.0, column8, ";
  if (systems)
    rows += "'k' || (column7 - 2), ";
  if (roles)
    rows += "NULL, ";
  rows += "'{}', '', '', 'abc', 'day ' || column1 FROM (VALUES "
          "(27, 'autoconfig', 'passed', '', 5, 'native time', 3, 'j'), "
          "(29, 'blis', 'passed', '', 5, 'native time', 3, 'j'), "
          "(31, 'clang_loops', 'failed', 'wrong', 6, 'native time', 3, 'j'), "
          "(33, 'eigen', 'passed', '', 6, 'emulated status', 3, 'j'), "
          "(35, 'eigen', 'passed', '', 6, 'emulated status', 4, 'k'), "
          "(37, 'blis', 'passed', '', 5, 'native time', 4, 'k'));"
          "INSERT INTO decision VALUES (27, 'A', '{\"mr\":6}', 9.0, '{}');"
          "INSERT INTO static_code VALUES (27, 'fmas', 4), (33, 'fmas', 5), "
          "(35, 'fmas', 6);"
          "INSERT INTO native_time VALUES (27, 0, 1.0), (27, 1, 3.0), (29, 0, "
          "4.0), (37, 0, 5.0);";
  if (systems)
    rows += "DELETE FROM static_code WHERE cell_id = 33;"
            "INSERT INTO run_cell SELECT run_id, id FROM cell";
  cantFail(execute(raw, rows));
}

TEST(Migration, BringsOlderStoresUpToDate) {
  TemporaryFolder folder;
  std::string path = folder / "r.sqlite";
  std::pair<StringRef, Store::Mode> cases[] = {
      {"1", Store::Mode::ReadWrite}, {"1", Store::Mode::Read},
      {"2", Store::Mode::ReadWrite}, {"2", Store::Mode::Read},
      {"3", Store::Mode::ReadWrite}, {"3", Store::Mode::Read},
      {"4", Store::Mode::ReadWrite}, {"4", Store::Mode::Read},
      {"5", Store::Mode::ReadWrite}, {"5", Store::Mode::Read},
      {"6", Store::Mode::ReadWrite}, {"6", Store::Mode::Read}};
  for (auto [version, mode] : cases) {
    makeOld(path, version);
    cantFail(Store::open(path, mode));
    Store store = cantFail(Store::open(path, Store::Mode::ReadWrite));
    EXPECT_EQ(text(store, "PRAGMA user_version"), "7");
    EXPECT_EQ(text(store, "PRAGMA integrity_check"), "ok");
    Statement broken = cantFail(
        Statement::prepare(store.handle(), "PRAGMA foreign_key_check"));
    EXPECT_FALSE(cantFail(broken.step()));
    EXPECT_EQ(text(store, "SELECT group_concat(id || role || status || reason) "
                          "FROM (SELECT * FROM cell ORDER BY id)"),
              "27chosenpassed,29rivalpassed,31rivalfailedwrong,35rivalpassed,"
              "37rivalpassed");
    EXPECT_EQ(text(store, "SELECT group_concat(executor) FROM "
                          "(SELECT * FROM cell ORDER BY id)"),
              "native,native,ssh,qemu,native");
    // One machine, whatever its operating system; what was measured on it under
    // two of them are two processes, and what was only verified is one cell.
    EXPECT_EQ(text(store, "SELECT group_concat(machine_id || os_kernel) FROM "
                          "(SELECT * FROM cell ORDER BY id)"),
              "3k1,3k1,3k1,3k2,3k2");
    EXPECT_EQ(numberIn(store, "SELECT count(*) FROM machine"), 1);
    EXPECT_EQ(text(store, "SELECT group_concat(run_id || ' ' || cell_id) FROM "
                          "(SELECT * FROM run_cell ORDER BY cell_id)"),
              "5 27,5 29,6 31,6 35,5 37");
    EXPECT_EQ(text(store, "SELECT group_concat(name || ' ' || kind) FROM "
                          "(SELECT * FROM rival ORDER BY name)"),
              "blis library,clang_loops loops,eigen library");
    EXPECT_EQ(text(store, "SELECT rival || speedup || name || parameters FROM "
                          "native_ratio JOIN decision ON cell_id = our_cell"),
              R"(blis2.5n{"mr":6})");
    EXPECT_EQ(numberIn(store,
                       "SELECT count(*) FROM sqlite_schema WHERE name LIKE "
                       "'old%'"),
              0);
    // The constraints are the new ones, and rows refer to the new tables.
    EXPECT_NE(messageOf(execute(store.handle(), "UPDATE cell SET role = 'x'")),
              "");
    EXPECT_NE(messageOf(execute(store.handle(), "DELETE FROM run")), "");
    EXPECT_EQ(
        messageOf(execute(store.handle(),
                          "INSERT INTO native_counter VALUES (29, 'X', 0, "
                          "1.0)")),
        "");
    EXPECT_EQ(numberIn(store, "SELECT count(*) FROM search"), 0);
    cantFail(execute(store.handle(), "DELETE FROM cell WHERE id = 27"));
    EXPECT_EQ(numberIn(store, "SELECT count(*) FROM native_time"), 2);
    // And a store that is up to date stays as it is.
    cantFail(Store::open(path, mode));
  }
}

} // namespace
