//===-- Merge.cpp - Several stores in one ---------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/store/Merge.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"

using namespace llvm;

namespace autoconfig::harness {

namespace {

/// What is taken: everything.
constexpr StringLiteral takeAll = R"sql(
CREATE TEMP VIEW taken_cell AS SELECT * FROM other.cell;
CREATE TEMP VIEW taken_search AS SELECT * FROM other.search;
CREATE TEMP VIEW taken_run AS SELECT * FROM other.run;
CREATE TEMP VIEW taken_suite_entry AS SELECT * FROM taken_suite_entry;
)sql";

/// What is taken: what belongs to the problems of temp.picked.
constexpr StringLiteral takePicked = R"sql(
CREATE TEMP VIEW taken_cell AS SELECT c.* FROM temp.picked p
  CROSS JOIN other.cell c USING (op, problem, weights);
CREATE TEMP VIEW taken_search AS SELECT s.* FROM temp.picked p
  CROSS JOIN other.search s USING (op, problem, weights);
CREATE TEMP VIEW taken_run AS SELECT * FROM other.run WHERE id IN (
  SELECT a.run_id FROM taken_cell c CROSS JOIN other.run_cell a ON a.cell_id = c.id
  UNION SELECT run_id FROM taken_cell UNION SELECT run_id FROM taken_search);
CREATE TEMP VIEW taken_suite_entry AS SELECT * FROM other.suite_entry WHERE false;
)sql";

/// Runs and machines that are here get their numbers here, others new ones; so
/// do cells, unless an equally new one with the same key is here.
constexpr StringLiteral mapAndCopyParents = R"sql(
INSERT INTO run (started_at, command, revision)
  SELECT started_at, command, revision FROM taken_run o
  WHERE NOT EXISTS (SELECT 1 FROM main.run r WHERE r.started_at = o.started_at
    AND r.command = o.command AND r.revision = o.revision) ORDER BY o.id;
CREATE TEMP TABLE run_map AS
  SELECT o.id AS old, min(r.id) AS new FROM taken_run o
  JOIN main.run r USING (started_at, command, revision) GROUP BY o.id;

INSERT OR IGNORE INTO machine (cpu, architecture, caches, emulator, facts)
  SELECT cpu, architecture, caches, emulator, facts FROM other.machine;
CREATE TEMP TABLE machine_map AS
  SELECT o.id AS old, m.id AS new FROM other.machine o
  JOIN main.machine m USING (cpu, architecture, caches, emulator);

INSERT INTO search
  SELECT o.name, r.new, o.op, o.problem, o.preset, o.target, o.weights, m.new,
         o.executor, o.searcher, o.seed, o.space, o.chosen, o.points,
         o.decide_seconds, o.trials, o.winner
  FROM taken_search o
  JOIN run_map r ON r.old = o.run_id
  JOIN machine_map m ON m.old = o.machine_id
  WHERE true
  ON CONFLICT DO UPDATE SET run_id = excluded.run_id, trials = excluded.trials,
                            winner = excluded.winner
  WHERE excluded.run_id > search.run_id;

INSERT OR IGNORE INTO main.ignored_change SELECT * FROM other.ignored_change;
INSERT OR IGNORE INTO suite_entry SELECT * FROM other.suite_entry;
INSERT OR IGNORE INTO main.rival SELECT * FROM other.rival;

CREATE TEMP TABLE cell_map AS
  SELECT o.id AS old, c.id AS replaced, o.finished_at <= c.finished_at AS kept,
         row_number() OVER (ORDER BY o.id)
           + (SELECT coalesce(max(seq), 0) FROM main.sqlite_sequence
              WHERE name = 'cell') AS new
  FROM taken_cell o
  JOIN machine_map m ON m.old = o.machine_id
  LEFT JOIN main.cell c
    ON c.machine_id = m.new AND c.op = o.op AND c.problem = o.problem
   AND c.preset = o.preset AND c.target = o.target AND c.role = o.role
   AND c.rival = o.rival AND c.weights = o.weights AND c.subject = o.subject
   AND c.executor = o.executor AND c.batch = o.batch;
)sql";

/// What the runs of both stores asked for stays, whichever cell does. Of cells
/// that are not here yet, so that foreign keys are checked at the end only.
constexpr StringLiteral replaceCells = R"sql(
PRAGMA defer_foreign_keys = ON;
INSERT INTO main.run_cell
  SELECT a.run_id, c.new FROM main.run_cell a
  JOIN cell_map c ON c.replaced = a.cell_id AND c.kept = 0;
DELETE FROM main.cell WHERE id IN (SELECT replaced FROM cell_map WHERE kept = 0);
INSERT OR IGNORE INTO main.run_cell
  SELECT r.new, iif(c.kept IS 1, c.replaced, c.new) FROM other.run_cell o
  JOIN run_map r ON r.old = o.run_id
  JOIN cell_map c ON c.old = o.cell_id;
)sql";

/// Cells that were here already, and that a later run of the other store asked
/// for again: as after Store::touch.
constexpr StringLiteral touchKept = R"sql(
CREATE TEMP TABLE touched AS
  SELECT c.replaced AS id, c.old, r.new AS run FROM cell_map c
  JOIN other.cell o ON o.id = c.old
  JOIN run_map r ON r.old = o.run_id
  JOIN main.cell k ON k.id = c.replaced
  WHERE c.kept = 1 AND k.job = o.job AND k.finished_at = o.finished_at
    AND r.new > k.run_id;
UPDATE main.cell SET run_id = t.run FROM touched t WHERE cell.id = t.id;
UPDATE main.decision
  SET algorithm = d.algorithm, parameters = d.parameters,
      predicted_cycles = d.predicted_cycles, decision = d.decision
  FROM touched t JOIN other.decision d ON d.cell_id = t.old
  WHERE decision.cell_id = t.id;
DROP TABLE temp.touched;
)sql";

constexpr StringLiteral forgetMaps = R"sql(
DROP VIEW temp.taken_cell;
DROP VIEW temp.taken_search;
DROP VIEW temp.taken_run;
DROP VIEW temp.taken_suite_entry;
DROP TABLE temp.run_map;
DROP TABLE temp.machine_map;
DROP TABLE temp.cell_map;
)sql";

using Names = std::vector<std::string>;

Expected<Names> namesFrom(sqlite3 *database, StringRef sql) {
  Expected<Statement> query = Statement::prepare(database, sql);
  if (!query)
    return query.takeError();
  Names names;
  for (;;) {
    Expected<bool> row = query->step();
    if (!row)
      return row.takeError();
    if (!*row)
      return names;
    names.push_back(query->text(0).str());
  }
}

/// Rows of a table, numbers translated; generated columns are no part of it.
/// Rows of searches only refer to cells, also to those that are here already.
Error copyRows(sqlite3 *database, const std::string &table) {
  Expected<Names> columns = namesFrom(
      database, "SELECT name FROM pragma_table_info('" + table + "')");
  if (!columns)
    return columns.takeError();
  bool refers = is_contained(*columns, "search");
  std::string cell = refers ? "iif(c.kept IS 1, c.replaced, c.new)" : "c.new";
  Names values;
  for (const std::string &column : *columns)
    values.push_back(table == "cell" && column == "id" ? cell
                     : column == "cell_id"             ? cell
                     : column == "run_id"              ? "r.new"
                     : column == "machine_id"          ? "m.new"
                                                       : "o." + column);
  std::string from = " FROM other." + table + " o JOIN cell_map c ON c.old = ";
  from += table == "cell" ? "o.id JOIN run_map r ON r.old = o.run_id"
                            " JOIN machine_map m ON m.old = o.machine_id"
                          : "o.cell_id";
  return execute(
      database,
      (refers ? "INSERT OR REPLACE" : "INSERT") + (" INTO main." + table) +
          " (" + join(*columns, ", ") + ") SELECT " + join(values, ", ") +
          from + (refers ? "" : " WHERE c.kept IS NOT 1") + " ORDER BY c.old");
}

Error pick(sqlite3 *database, ArrayRef<Picked> only) {
  if (Error error =
          execute(database, "CREATE TEMP TABLE IF NOT EXISTS picked (op TEXT, "
                            "problem TEXT, weights TEXT); DELETE FROM picked"))
    return error;
  Expected<Statement> insert =
      Statement::prepare(database, "INSERT INTO temp.picked VALUES (?, ?, ?)");
  if (!insert)
    return insert.takeError();
  for (const Picked &one : only) {
    if (Error error =
            insert->bind(one.op).bind(one.problem).bind(one.weights).run())
      return error;
    insert->reset();
  }
  return Error::success();
}

using Only = std::optional<ArrayRef<Picked>>;

Error copyAll(sqlite3 *database, Only only) {
  if (only)
    if (Error error = pick(database, *only))
      return error;
  if (Error error = execute(database, only ? takePicked : takeAll))
    return error;
  if (Error error = execute(database, mapAndCopyParents))
    return error;
  if (Error error = execute(database, replaceCells))
    return error;
  if (Error error = execute(database, touchKept))
    return error;
  // In the order of the schema: a table comes after those it refers to.
  Expected<Names> tables = namesFrom(
      database,
      "SELECT t.name FROM main.sqlite_schema t WHERE t.type = 'table' "
      "AND t.name <> 'run_cell' AND EXISTS (SELECT 1 FROM "
      "pragma_table_info(t.name) WHERE name "
      "= 'cell_id') ORDER BY t.rowid");
  if (!tables)
    return tables.takeError();
  tables->insert(tables->begin(), "cell");
  for (const std::string &table : *tables)
    if (Error error = copyRows(database, table))
      return error;
  return Error::success();
}

Expected<Merged> countCells(sqlite3 *database) {
  Expected<Statement> query = Statement::prepare(
      database, "SELECT count(*) FILTER (WHERE kept IS NOT 1), count(*) FILTER "
                "(WHERE kept = 0), count(*) FILTER (WHERE kept = 1) FROM "
                "cell_map");
  if (!query)
    return query.takeError();
  if (Expected<bool> row = query->step(); !row)
    return row.takeError();
  return Merged{query->integer(0), query->integer(1), query->integer(2)};
}

/// For a time: the other store's triggers have let in all that is copied, and
/// would take most of the time again; and a large store's indices stay in
/// memory.
class Hurry {
public:
  explicit Hurry(sqlite3 *database) : database(database) {
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    consumeError(execute(database, "PRAGMA main.cache_size = -200000")); // KB
  }
  ~Hurry() {
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 1, nullptr);
  }

private:
  sqlite3 *database;
};

Expected<Merged> mergeAttached(sqlite3 *database, Only only) {
  // Of large stores the pages that are looked up stay in memory.
  if (Error error = execute(database, "PRAGMA main.cache_size = -500000; "
                                      "PRAGMA other.cache_size = -200000"))
    return std::move(error);
  Expected<Transaction> transaction = Transaction::begin(database);
  if (!transaction)
    return transaction.takeError();
  if (Error error = copyAll(database, only))
    return std::move(error);
  Expected<Merged> merged = countCells(database);
  if (!merged)
    return merged;
  if (Error error = execute(database, forgetMaps))
    return std::move(error);
  if (Error error = transaction->commit())
    return std::move(error);
  return merged;
}

} // namespace

Expected<Merged> merge(Store &into, StringRef from, Only only) {
  // Checks it, and brings it up to date.
  if (Expected<Store> source = Store::open(from, Store::Mode::Read); !source)
    return source.takeError();
  sqlite3 *database = into.handle();
  bool same = false;
  if (!sys::fs::equivalent(from, sqlite3_db_filename(database, "main"), same) &&
      same)
    return createStringError(inconvertibleErrorCode(),
                             "'" + from + "' cannot be merged into itself");
  Expected<Statement> attach =
      Statement::prepare(database, "ATTACH ? AS other");
  if (!attach)
    return attach.takeError();
  if (Error error = attach->bind(from).run())
    return std::move(error);
  Hurry hurry(database);
  Expected<Merged> merged = mergeAttached(database, only);
  Error detached = execute(database, "DETACH other");
  if (!merged) {
    consumeError(std::move(detached));
    return merged;
  }
  if (detached)
    return std::move(detached);
  return merged;
}

} // namespace autoconfig::harness
