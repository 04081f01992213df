//===-- OpeningTest.cpp - Stores that cannot be used ----------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/test/StoreSupport.h"
#include "llvm/Support/FileSystem.h"

using namespace llvm;
using namespace autoconfig::harness;

namespace {

TEST(Opening, RefusesOtherSchemas) {
  TemporaryFolder folder;
  auto raw = [&](StringRef path, StringRef sql) {
    sqlite3 *database = nullptr;
    sqlite3_open(path.str().c_str(), &database);
    Database owner(database);
    cantFail(execute(database, sql));
  };
  raw(folder / "other.sqlite", "CREATE TABLE t (x)");
  prepare(folder / "newer.sqlite");
  raw(folder / "newer.sqlite", "PRAGMA user_version = 99");
  for (Store::Mode mode : {Store::Mode::ReadWrite, Store::Mode::Read}) {
    EXPECT_TRUE(contains(messageOf(Store::open(folder / "other.sqlite", mode)),
                         "a database, but not one of autobench"));
    EXPECT_TRUE(contains(messageOf(Store::open(folder / "newer.sqlite", mode)),
                         "schema version 99, expected at most 7"));
  }
}

TEST(Opening, OneThatIsDamagedIsNamedWithTheWayOut) {
  TemporaryFolder folder;
  std::string path = folder / "a store.sqlite";
  makeDamagedStore(path);
  Expected<Store> store = Store::open(path, Store::Mode::Read);
  std::string message =
      store ? messageOf(execute(store->handle(), "PRAGMA integrity_check; "
                                                 "SELECT count(*), max(job) "
                                                 "FROM cell GROUP BY op"))
            : toString(store.takeError());
  EXPECT_TRUE(contains(message, "a store.sqlite' is damaged, and was left as"))
      << message;
  EXPECT_TRUE(contains(message, "a store.sqlite' .recover | sqlite3 "))
      << message;
}

} // namespace
