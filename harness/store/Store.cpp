//===-- Store.cpp - Where cells are kept ----------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/store/Store.h"
#include "harness/store/Figures.h"
#include "harness/store/Migration.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace autoconfig::harness {

const char *statusName(Status status) {
  switch (status) {
  case Status::Passed:
    return "passed";
  case Status::Failed:
    return "failed";
  case Status::Skipped:
    return "skipped";
  case Status::Crashed:
    return "crashed";
  case Status::TimedOut:
    return "timed out";
  case Status::Unavailable:
    return "unavailable";
  }
  llvm_unreachable("all statuses are handled above");
}

std::optional<Status> statusNamed(StringRef name) {
  return StringSwitch<std::optional<Status>>(name)
      .Case("passed", Status::Passed)
      .Case("failed", Status::Failed)
      .Case("skipped", Status::Skipped)
      .Case("crashed", Status::Crashed)
      .Case("timed out", Status::TimedOut)
      .Case("unavailable", Status::Unavailable)
      .Default(std::nullopt);
}

const char *roleName(Role role) {
  switch (role) {
  case Role::Chosen:
    return "chosen";
  case Role::Rival:
    return "rival";
  case Role::Candidate:
    return "candidate";
  case Role::Yardstick:
    return "yardstick";
  }
  llvm_unreachable("all roles are handled above");
}

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
  int64_t application, version, tables;
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
  Expected<int64_t> tables =
      queryInteger(database, "SELECT count(*) FROM sqlite_schema");
  if (!tables)
    return tables.takeError();
  return Identity{*application, *version, *tables};
}

/// What storeSchema() makes, read from a database in memory so that the
/// numbers stand in one file only.
static Expected<Identity> expectedIdentity() {
  sqlite3 *raw = nullptr;
  sqlite3_open(":memory:", &raw);
  Database database(raw);
  if (Error error = execute(raw, storeSchema()))
    return std::move(error);
  return identityOf(raw);
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
  if (found->tables == 0 && found->application == 0)
    return Age::Empty;
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

Expected<Store> Store::open(StringRef path, Mode mode) {
  if (mode == Mode::Read && !sys::fs::exists(path))
    return storeError(path, "no such file; `autobench run` makes one");
  if (sys::fs::is_directory(path))
    return storeError(path, "a folder; expected a file");
  StringRef folder = sys::path::parent_path(path);
  if (mode == Mode::ReadWrite && !folder.empty()) {
    std::error_code code = sys::fs::create_directories(folder);
    if (!code && !sys::fs::is_directory(folder)) // a file is in the way
      code = std::make_error_code(std::errc::not_a_directory);
    if (code)
      return storeError(path, "cannot make the folder '" + folder +
                                  "': " + code.message());
  }
  // Reading opens for writing, too: what a killed run left behind is rolled
  // back by the first who opens the file.
  int flags = SQLITE_OPEN_READWRITE;
  if (mode == Mode::ReadWrite)
    flags |= SQLITE_OPEN_CREATE;
  sqlite3 *raw = nullptr;
  int code = sqlite3_open_v2(path.str().c_str(), &raw, flags, nullptr);
  Store store;
  store.database.reset(raw);
  if (code != SQLITE_OK)
    return storeError(path, Twine("cannot be opened: ") + sqlite3_errmsg(raw));
  if (mode == Mode::ReadWrite && sqlite3_db_readonly(raw, "main"))
    return storeError(path, "cannot be written; name another --store or change "
                            "its permissions");
  constexpr int busyMilliseconds = 30000; // another autobench is writing
  sqlite3_busy_timeout(raw, busyMilliseconds);
  bool current = false;
  if (mode == Mode::Read) {
    Expected<Age> age = ageOf(raw, path);
    if (!age)
      return age.takeError();
    if (*age == Age::Empty)
      return storeError(path, "empty; `autobench run` fills it");
    current = *age == Age::Current; // then it need not be writable
  }
  if (!current)
    if (Error error = makeCurrent(raw, path))
      return std::move(error);
  if (Error error = execute(raw, "PRAGMA foreign_keys = ON"))
    return std::move(error);
  return store;
}

Expected<int64_t> Store::beginRun(const RunInfo &run) {
  Expected<Statement> insert = Statement::prepare(
      handle(),
      "INSERT INTO run (started_at, command, revision) VALUES (?, ?, ?)");
  if (!insert)
    return insert.takeError();
  if (Error error = insert->bind(run.startedAt)
                        .bind(run.command)
                        .bind(run.revision)
                        .run())
    return std::move(error);
  return sqlite3_last_insert_rowid(handle());
}

Expected<int64_t> Store::machine(const Machine &machine) {
  Expected<Statement> insert = Statement::prepare(
      handle(), "INSERT INTO machine (cpu, architecture, kernel, caches, "
                "emulator, facts) VALUES (?, ?, ?, ?, ?, ?) "
                "ON CONFLICT DO UPDATE SET facts = excluded.facts "
                "RETURNING id");
  if (!insert)
    return insert.takeError();
  insert->bind(machine.cpu)
      .bind(machine.architecture)
      .bind(machine.kernel)
      .bind(machine.caches)
      .bind(machine.emulator)
      .bind(machine.facts);
  if (Expected<bool> row = insert->step(); !row)
    return row.takeError();
  int64_t id = insert->integer(0);
  if (Error error = insert->run()) // to the end: this commits
    return std::move(error);
  return id;
}

Error Store::addSuiteEntry(const SuiteEntry &entry) {
  Expected<Statement> insert = Statement::prepare(
      handle(), "INSERT INTO suite_entry (suite, op, problem, name, "
                "multiplicity) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE "
                "SET multiplicity = excluded.multiplicity");
  if (!insert)
    return insert.takeError();
  return insert->bind(entry.suite)
      .bind(entry.op)
      .bind(entry.problem)
      .bind(entry.name)
      .bind(entry.multiplicity)
      .run();
}

static constexpr StringLiteral sameKey =
    " WHERE op = ? AND problem = ? AND preset = ? AND target = ? AND rival = ? "
    "AND weights = ? AND subject = ? AND machine_id = ? AND role = ? "
    "AND batch = ''";

static void bindKey(Statement &statement, const CellKey &key) {
  statement.bind(key.op)
      .bind(key.problem)
      .bind(key.preset)
      .bind(key.target)
      .bind(key.rival)
      .bind(key.weights)
      .bind(key.subject)
      .bind(key.machine)
      .bind(roleName(key.role));
}

/// Of rows with these columns.
static constexpr StringLiteral foundColumns =
    "id, status, reason, subject, kind, EXISTS (SELECT 1 FROM cache_traffic t "
    "WHERE t.cell_id = cell.id), coalesce(settings ->> '$.pricing', '')";

static Expected<std::optional<Store::Found>> firstFound(Statement &select) {
  Expected<bool> row = select.step();
  if (!row)
    return row.takeError();
  if (!*row)
    return std::nullopt;
  std::optional<Status> status = statusNamed(select.text(1));
  assert(status && "the schema allows only these");
  return Store::Found{select.integer(0),    *status,
                      select.text(2).str(), select.text(3).str(),
                      select.text(4).str(), select.integer(5) != 0,
                      select.text(6).str()};
}

Expected<std::optional<Store::Found>> Store::find(const CellKey &key) {
  Expected<Statement> select = Statement::prepare(
      handle(), ("SELECT " + foundColumns + " FROM cell" + sameKey).str());
  if (!select)
    return select.takeError();
  bindKey(*select, key);
  return firstFound(*select);
}

Expected<std::optional<Store::Found>> Store::yardstickOf(int64_t candidate) {
  Expected<Statement> select = Statement::prepare(
      handle(), ("SELECT " + foundColumns +
                 " FROM cell WHERE role = "
                 "'yardstick' AND job = (SELECT job FROM cell WHERE id = ?)")
                    .str());
  if (!select)
    return select.takeError();
  select->bind(candidate);
  return firstFound(*select);
}

Error Store::touch(int64_t cell, int64_t run,
                   const std::optional<DecisionRecord> &decision) {
  Expected<Transaction> transaction = Transaction::begin(handle());
  if (!transaction)
    return transaction.takeError();
  Expected<Statement> update =
      Statement::prepare(handle(), "UPDATE cell SET run_id = ? WHERE id = ?");
  if (!update)
    return update.takeError();
  if (Error error = update->bind(run).bind(cell).run())
    return error;
  if (decision) {
    Expected<Statement> remove =
        Statement::prepare(handle(), "DELETE FROM decision WHERE cell_id = ?");
    if (!remove)
      return remove.takeError();
    if (Error error = remove->bind(cell).run())
      return error;
    if (Error error = insertDecision(cell, *decision))
      return error;
  }
  return transaction->commit();
}

Error Store::insertDecision(int64_t id, const DecisionRecord &decision) {
  Expected<Statement> insert = Statement::prepare(
      handle(), "INSERT INTO decision (cell_id, algorithm, parameters, "
                "predicted_cycles, decision) VALUES (?, ?, ?, ?, ?)");
  if (!insert)
    return insert.takeError();
  return insert->bind(id)
      .bind(decision.algorithm)
      .bind(decision.parameters)
      .bind(decision.predictedCycles)
      .bind(decision.decision)
      .run();
}

Expected<int64_t> Store::insertCell(const Cell &cell, int64_t run) {
  Expected<Statement> insert = Statement::prepare(
      handle(),
      "INSERT INTO cell (op, problem, preset, target, rival, weights, subject, "
      "machine_id, role, run_id, kind, status, reason, note, flops, version, "
      "implementation, checked_elements, max_error, job, ghz, settings, "
      "compiler, compiler_flags, revision, finished_at) VALUES (?, ?, ?, ?, ?, "
      "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  if (!insert)
    return insert.takeError();
  bindKey(*insert, cell.key);
  insert->bind(run)
      .bind(kindName(cell.measurement))
      .bind(statusName(cell.status))
      .bind(cell.reason)
      .bind(cell.note)
      .bind(cell.flops)
      .bind(cell.version)
      .bind(cell.implementation)
      .bind(cell.checkedElements)
      .bind(cell.maxError)
      .bind(cell.job)
      .bind(cell.gigahertz)
      .bind(cell.settings)
      .bind(cell.compiler)
      .bind(cell.compilerFlags)
      .bind(cell.revision)
      .bind(cell.finishedAt);
  if (Error error = insert->run())
    return std::move(error);
  return sqlite3_last_insert_rowid(handle());
}

Error Store::write(const Cell &cell, int64_t run) {
  if (Error error = checkFigures(cell))
    return error;
  Expected<Transaction> transaction = Transaction::begin(handle());
  if (!transaction)
    return transaction.takeError();
  Expected<Statement> remove =
      Statement::prepare(handle(), ("DELETE FROM cell" + sameKey).str());
  if (!remove)
    return remove.takeError();
  bindKey(*remove, cell.key);
  if (Error error = remove->run())
    return error;
  Expected<int64_t> id = insertCell(cell, run);
  if (!id)
    return id.takeError();
  if (cell.decision)
    if (Error error = insertDecision(*id, *cell.decision))
      return error;
  if (Error error = insertFigures(handle(), *id, cell))
    return error;
  return transaction->commit();
}

} // namespace autoconfig::harness
