//===-- Store.cpp - Where cells are kept ----------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/store/Store.h"
#include "harness/store/Figures.h"
#include "harness/store/RunOrder.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace autoconfig::harness {

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
      handle(), "INSERT INTO machine (cpu, architecture, caches, "
                "emulator, facts) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT DO UPDATE SET facts = excluded.facts "
                "RETURNING id");
  if (!insert)
    return insert.takeError();
  insert->bind(machine.cpu)
      .bind(machine.architecture)
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

Error Store::addSuiteEntries(ArrayRef<SuiteEntry> entries,
                             const std::atomic<bool> &stop) {
  Expected<Transaction> transaction = Transaction::begin(handle());
  if (!transaction)
    return transaction.takeError();
  Expected<Statement> insert = Statement::prepare(
      handle(), "INSERT INTO suite_entry (suite, op, problem, name, "
                "multiplicity) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE "
                "SET multiplicity = excluded.multiplicity");
  if (!insert)
    return insert.takeError();
  for (const SuiteEntry &entry : entries) {
    if (stop)
      return Error::success(); // rolled back
    if (Error error = insert->bind(entry.suite)
                          .bind(entry.op)
                          .bind(entry.problem)
                          .bind(entry.name)
                          .bind(entry.multiplicity)
                          .run())
      return error;
    insert->reset();
  }
  return transaction->commit();
}

Error Store::addRival(StringRef name, RivalKind kind) {
  Expected<Statement> insert = Statement::prepare(
      handle(), "INSERT INTO rival (name, kind) VALUES (?, ?) ON CONFLICT DO "
                "UPDATE SET kind = excluded.kind");
  if (!insert)
    return insert.takeError();
  return insert->bind(name).bind(rivalKindName(kind)).run();
}

static constexpr StringLiteral sameKey =
    " WHERE op = ? AND problem = ? AND preset = ? AND target = ? AND rival = ? "
    "AND weights = ? AND subject = ? AND machine_id = ? AND role = ? "
    "AND executor = ?";

static void bindKey(Statement &statement, const CellKey &key) {
  statement.bind(key.op)
      .bind(key.problem)
      .bind(key.preset)
      .bind(key.target)
      .bind(key.rival)
      .bind(key.weights)
      .bind(key.subject)
      .bind(key.machine)
      .bind(roleName(key.role))
      .bind(key.executor);
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

Expected<StringMap<Store::Found>> Store::askedFor(const CellKey &key,
                                                  StringRef revision) {
  Expected<Statement> select = Statement::prepare(
      handle(),
      ("SELECT " + foundColumns +
       ", rival FROM cell WHERE op = ? AND problem = ? AND preset = ? AND "
       "target = ? AND role IN ('chosen', 'rival') AND weights = ? AND "
       "executor = ? AND EXISTS (SELECT 1 FROM run_cell a JOIN run r ON r.id = "
       "a.run_id WHERE a.cell_id = cell.id AND r.revision = ?)")
          .str());
  if (!select)
    return select.takeError();
  select->bind(key.op)
      .bind(key.problem)
      .bind(key.preset)
      .bind(key.target)
      .bind(key.weights)
      .bind(key.executor)
      .bind(revision);
  StringMap<Found> all;
  for (;;) {
    Expected<std::optional<Found>> next = firstFound(*select);
    if (!next)
      return next.takeError();
    if (!*next)
      return all;
    all[select->text(7)] = std::move(**next);
  }
}

Expected<std::optional<Store::Found>> Store::find(const CellKey &key) {
  Expected<Statement> select = Statement::prepare(
      handle(), ("SELECT " + foundColumns + " FROM cell" + sameKey +
                 " ORDER BY " + newestRunFirst + ", id DESC LIMIT 1")
                    .str());
  if (!select)
    return select.takeError();
  bindKey(*select, key);
  return firstFound(*select);
}

Expected<size_t> Store::processes(const CellKey &key, StringRef revision) {
  Expected<Statement> select = Statement::prepare(
      handle(), ("SELECT count(*) FROM cell" + sameKey +
                 " AND status = 'passed' AND ? IN ('', revision)")
                    .str());
  if (!select)
    return select.takeError();
  bindKey(*select, key);
  if (Expected<bool> row = select->bind(revision).step(); !row)
    return row.takeError();
  return static_cast<size_t>(select->integer(0));
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

Error Store::touchOne(const Touched &touched, int64_t run) {
  Expected<Statement> update =
      Statement::prepare(handle(), "UPDATE cell SET run_id = ? WHERE id = ?");
  if (!update)
    return update.takeError();
  if (Error error = update->bind(run).bind(touched.cell).run())
    return error;
  if (Error error = addProcesses(touched.cell, run))
    return error;
  if (!touched.decision)
    return Error::success();
  Expected<Statement> remove =
      Statement::prepare(handle(), "DELETE FROM decision WHERE cell_id = ?");
  if (!remove)
    return remove.takeError();
  if (Error error = remove->bind(touched.cell).run())
    return error;
  return insertDecision(touched.cell, *touched.decision);
}

Error Store::touch(ArrayRef<Touched> cells, int64_t run) {
  Expected<Transaction> transaction = Transaction::begin(handle());
  if (!transaction)
    return transaction.takeError();
  for (const Touched &touched : cells)
    if (Error error = touchOne(touched, run))
      return error;
  return transaction->commit();
}

Error Store::touch(int64_t cell, int64_t run,
                   const std::optional<DecisionRecord> &decision) {
  return touch(Touched{cell, decision}, run);
}

/// The first column of all rows.
static Expected<StringSet<>> namesOf(Statement &select) {
  StringSet<> names;
  if (Error error = eachRow(
          select, [&](const Statement &row) { names.insert(row.text(0)); }))
    return std::move(error);
  return names;
}

Expected<StringSet<>> Store::known(const CellKey &key, StringRef kind) {
  Expected<Statement> select = Statement::prepare(
      handle(),
      "SELECT DISTINCT problem || ' ' || weights || ' ' || rival FROM cell "
      "WHERE op = ? AND preset = ? AND target = ? AND executor = ? AND "
      "machine_id = ? AND kind = ? AND role IN ('chosen', 'rival')");
  if (!select)
    return select.takeError();
  select->bind(key.op)
      .bind(key.preset)
      .bind(key.target)
      .bind(key.executor)
      .bind(key.machine)
      .bind(kind);
  return namesOf(*select);
}

Expected<StringSet<>> Store::units() {
  Expected<Statement> select = Statement::prepare(
      handle(),
      "SELECT DISTINCT op || ' ' || problem || ' ' || weights FROM cell");
  if (!select)
    return select.takeError();
  return namesOf(*select);
}

/// Of candidates and their like there are too many.
Error Store::insertAssembly(int64_t id, const std::string &text) {
  Expected<Statement> insert = Statement::prepare(
      handle(), "INSERT OR IGNORE INTO assembly (kernel, text) SELECT subject, "
                "?2 FROM cell WHERE id = ?1 AND role = 'chosen'");
  if (!insert)
    return insert.takeError();
  return insert->bind(id).bind(text).run();
}

Error Store::insertDecision(int64_t id, const DecisionRecord &decision) {
  if (!decision.assembly.empty())
    if (Error error = insertAssembly(id, decision.assembly))
      return error;
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

/// The cell and, of native time, its other processes.
Error Store::addProcesses(int64_t cell, int64_t run) {
  Expected<Statement> insert = Statement::prepare(
      handle(),
      "INSERT OR IGNORE INTO run_cell (run_id, cell_id) SELECT ?1, p.id FROM "
      "cell c JOIN cell p USING (op, problem, preset, target, role, rival, "
      "weights, subject, machine_id, executor) WHERE c.id = ?2 AND (p.id = "
      "c.id "
      "OR (p.kind = 'native time' AND p.role IN ('chosen', 'rival')))");
  if (!insert)
    return insert.takeError();
  return insert->bind(run).bind(cell).run();
}

Error Store::addToHistory(int64_t cell, int64_t run) {
  Expected<Statement> insert = Statement::prepare(
      handle(),
      "INSERT OR IGNORE INTO run_cell (run_id, cell_id) VALUES (?, ?)");
  if (!insert)
    return insert.takeError();
  return insert->bind(run).bind(cell).run();
}

/// The id of the new row or, where one is in its place, of that.
Expected<int64_t> Store::insertCell(const Cell &cell, int64_t run) {
  Expected<Statement> insert = Statement::prepare(
      handle(),
      "INSERT INTO cell (op, problem, preset, target, rival, weights, subject, "
      "machine_id, role, executor, run_id, kind, status, reason, note, flops, "
      "version, "
      "implementation, checked_elements, max_error, job, os_kernel, ghz, "
      "settings, compiler, compiler_flags, revision, finished_at) VALUES (?, "
      "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
      "?, ?, ?) ON CONFLICT DO UPDATE SET id = id RETURNING id");
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
      .bind(cell.osKernel)
      .bind(cell.gigahertz)
      .bind(cell.settings)
      .bind(cell.compiler)
      .bind(cell.compilerFlags)
      .bind(cell.revision)
      .bind(cell.finishedAt);
  if (Expected<bool> row = insert->step(); !row)
    return row.takeError();
  int64_t id = insert->integer(0);
  if (Error error = insert->run()) // to the end
    return std::move(error);
  return id;
}

/// The runs that asked for the cell; it is removed.
static Expected<std::vector<int64_t>> takeRuns(sqlite3 *database,
                                               int64_t cell) {
  Expected<Statement> select = Statement::prepare(
      database, "SELECT run_id FROM run_cell WHERE cell_id = ?");
  if (!select)
    return select.takeError();
  select->bind(cell);
  std::vector<int64_t> runs;
  if (Error error = eachRow(*select, [&](const Statement &row) {
        runs.push_back(row.integer(0));
      }))
    return std::move(error);
  Expected<Statement> remove =
      Statement::prepare(database, "DELETE FROM cell WHERE id = ?");
  if (!remove)
    return remove.takeError();
  if (Error error = remove->bind(cell).run())
    return std::move(error);
  return runs;
}

/// As a new cell, also where there was one; its history stays.
Expected<int64_t> Store::replaceCell(const Cell &cell, int64_t run) {
  Expected<Statement> select = Statement::prepare(
      handle(), "SELECT seq FROM sqlite_sequence WHERE name = 'cell'");
  if (!select)
    return select.takeError();
  Expected<bool> any = select->step();
  if (!any)
    return any.takeError();
  int64_t last = *any ? select->integer(0) : 0;
  Expected<int64_t> id = insertCell(cell, run);
  if (!id)
    return id;
  std::vector<int64_t> runs{run};
  if (*id <= last) {
    Expected<std::vector<int64_t>> before = takeRuns(handle(), *id);
    if (!before)
      return before.takeError();
    llvm::append_range(runs, *before);
    id = insertCell(cell, run);
    if (!id)
      return id;
  }
  for (int64_t one : runs)
    if (Error error = addToHistory(*id, one))
      return std::move(error);
  return id;
}

Expected<int64_t> Store::write(const Cell &cell, int64_t run) {
  if (Error error = checkFigures(cell))
    return std::move(error);
  Expected<Transaction> transaction = Transaction::begin(handle());
  if (!transaction)
    return transaction.takeError();
  Expected<int64_t> id = replaceCell(cell, run);
  if (!id)
    return id.takeError();
  if (cell.decision)
    if (Error error = insertDecision(*id, *cell.decision))
      return std::move(error);
  if (Error error = insertFigures(handle(), *id, cell))
    return std::move(error);
  if (Error error = transaction->commit())
    return std::move(error);
  return *id;
}

} // namespace autoconfig::harness
