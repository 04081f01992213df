//===-- Opening.cpp - Stores are made, or brought up to date --------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/store/Migration.h"
#include "harness/store/Store.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace autoconfig::harness {

static Error storeError(StringRef path, const Twine &what) {
  return createStringError(inconvertibleErrorCode(),
                           "store '" + path + "': " + what);
}

static Expected<int64_t> queryInteger(sqlite3 *database, StringRef sql) {
  Expected<Statement> statement = Statement::prepare(database, sql);
  if (!statement)
    return statement.takeError();
  Expected<bool> row = statement->step();
  if (!row)
    return row.takeError();
  return *row ? statement->integer(0) : 0;
}

namespace {
struct Identity {
  int64_t application, version;
};
} // namespace

static Expected<Identity> identityOf(sqlite3 *database) {
  Expected<int64_t> application =
      queryInteger(database, "PRAGMA application_id");
  if (!application)
    return application.takeError();
  Expected<int64_t> version = queryInteger(database, "PRAGMA user_version");
  if (!version)
    return version.takeError();
  return Identity{*application, *version};
}

/// What storeSchema() makes, read from a database in memory so that the
/// numbers stand in one file only.
static Expected<Identity> makeIdentity() {
  sqlite3 *raw = nullptr;
  sqlite3_open(":memory:", &raw);
  Database database(raw);
  if (Error error = execute(raw, storeSchema()))
    return std::move(error);
  return identityOf(raw);
}

/// Once a process: a merge opens thousands of stores.
static Expected<Identity> expectedIdentity() {
  static const std::optional<Identity> known = []() -> std::optional<Identity> {
    Expected<Identity> made = makeIdentity();
    if (made)
      return *made;
    consumeError(made.takeError()); // told by the next one
    return std::nullopt;
  }();
  return known ? Expected<Identity>(*known) : makeIdentity();
}

namespace {
enum class Age { Empty, Older, Current };
} // namespace

/// Errors: not ours, or newer.
static Expected<Age> ageOf(sqlite3 *database, StringRef path) {
  Expected<Identity> wanted = expectedIdentity();
  if (!wanted)
    return wanted.takeError();
  Expected<Identity> found = identityOf(database);
  if (!found) {
    int code = sqlite3_errcode(database);
    if (code == SQLITE_NOTADB) {
      consumeError(found.takeError());
      return storeError(path, "not an SQLite database; name another --store");
    }
    return storeError(path, toString(found.takeError()));
  }
  if (found->application == 0) {
    // Not asked of our own: it takes the whole schema to be read.
    Expected<int64_t> tables =
        queryInteger(database, "SELECT count(*) FROM sqlite_schema");
    if (!tables)
      return storeError(path, toString(tables.takeError()));
    if (*tables == 0)
      return Age::Empty;
  }
  if (found->application != wanted->application)
    return storeError(path, "a database, but not one of autobench; name "
                            "another --store");
  if (found->version > wanted->version)
    return storeError(path, "schema version " + Twine(found->version) +
                                ", expected at most " + Twine(wanted->version) +
                                "; a newer autobench made it: build anew, or "
                                "name another --store");
  return found->version < wanted->version ? Age::Older : Age::Current;
}

/// Creates the schema in an empty file and brings an older one up to date.
/// Asking for the write lock shows whether the place can be written, and keeps
/// two processes from doing so at once.
static Error makeCurrent(sqlite3 *database, StringRef path) {
  Expected<Transaction> transaction = Transaction::begin(database);
  if (!transaction) {
    if (sqlite3_errcode(database) == SQLITE_NOTADB) {
      consumeError(transaction.takeError());
      return storeError(path, "not an SQLite database; name another --store");
    }
    return storeError(path, "cannot be written: " +
                                toString(transaction.takeError()));
  }
  Expected<Age> age = ageOf(database, path);
  if (!age)
    return age.takeError();
  Error made = *age == Age::Empty   ? execute(database, storeSchema())
               : *age == Age::Older ? migrate(database)
                                    : Error::success();
  if (made)
    return storeError(path, "cannot be brought to this version's schema: " +
                                toString(std::move(made)));
  if (Error error = transaction->commit())
    return storeError(path, "cannot be written: " + toString(std::move(error)));
  return Error::success();
}

static Expected<Database> connect(StringRef path, int flags) {
  sqlite3 *raw = nullptr;
  int code = sqlite3_open_v2(path.str().c_str(), &raw, flags, nullptr);
  Database database(raw);
  if (code != SQLITE_OK)
    return storeError(path, Twine("cannot be opened: ") + sqlite3_errmsg(raw));
  constexpr int busyMilliseconds = 30000; // another autobench is writing
  sqlite3_busy_timeout(raw, busyMilliseconds);
  if (Error error = execute(raw, "PRAGMA foreign_keys = ON"))
    return std::move(error);
  return std::move(database);
}

static Expected<Database> openToWrite(StringRef path) {
  StringRef folder = sys::path::parent_path(path);
  // A mistyped path makes no folders.
  if (!folder.empty() && !sys::fs::is_directory(folder))
    return storeError(path, "no folder '" + folder +
                                "'; make it, or name another --store");
  Expected<Database> database =
      connect(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  if (!database)
    return database;
  if (sqlite3_db_readonly(database->get(), "main"))
    return storeError(path, "cannot be written; name another --store or change "
                            "its permissions");
  if (Error error = makeCurrent(database->get(), path))
    return std::move(error);
  return database;
}

/// A connection that can write goes first: what a killed run left behind is
/// rolled back, and an older store is brought up to date.
static Expected<Database> openToRead(StringRef path) {
  if (!sys::fs::exists(path))
    return storeError(path, "no such file; `autobench run` makes one");
  {
    Expected<Database> writing = connect(path, SQLITE_OPEN_READWRITE);
    if (!writing)
      return writing;
    Expected<Age> age = ageOf(writing->get(), path);
    if (!age)
      return age.takeError();
    if (*age == Age::Empty)
      return storeError(path, "empty; `autobench run` fills it");
    if (*age == Age::Older) // a current one need not be writable
      if (Error error = makeCurrent(writing->get(), path))
        return std::move(error);
  }
  return connect(path, SQLITE_OPEN_READONLY);
}

Expected<Store> Store::open(StringRef path, Mode mode) {
  if (sys::fs::is_directory(path))
    return storeError(path, "a folder; expected a file");
  Expected<Database> database =
      mode == Mode::Read ? openToRead(path) : openToWrite(path);
  if (!database)
    return database.takeError();
  Store store;
  store.database = std::move(*database);
  return store;
}

} // namespace autoconfig::harness
