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
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

namespace autoconfig::harness {

namespace {

// In what follows {0} is the name of the store that is read.

/// What is taken: everything.
constexpr StringLiteral takeAll = R"sql(
CREATE TEMP VIEW taken_cell AS SELECT * FROM {0}.cell;
CREATE TEMP VIEW taken_search AS SELECT * FROM {0}.search;
CREATE TEMP VIEW taken_run AS SELECT * FROM {0}.run;
CREATE TEMP VIEW taken_suite_entry AS SELECT * FROM {0}.suite_entry;
CREATE TEMP VIEW taken_assembly AS SELECT * FROM {0}.assembly;
)sql";

/// What is taken: what belongs to the problems of temp.picked.
constexpr StringLiteral takePicked = R"sql(
CREATE TEMP VIEW taken_cell AS SELECT c.* FROM temp.picked p
  CROSS JOIN {0}.cell c USING (op, problem, weights);
CREATE TEMP VIEW taken_search AS SELECT s.* FROM temp.picked p
  CROSS JOIN {0}.search s USING (op, problem, weights);
CREATE TEMP VIEW taken_run AS SELECT * FROM {0}.run WHERE id IN (
  SELECT a.run_id FROM taken_cell c CROSS JOIN {0}.run_cell a ON a.cell_id = c.id
  UNION SELECT run_id FROM taken_cell UNION SELECT run_id FROM taken_search);
CREATE TEMP VIEW taken_suite_entry AS SELECT * FROM {0}.suite_entry WHERE false;
CREATE TEMP VIEW taken_assembly AS SELECT * FROM {0}.assembly WHERE kernel IN (
  SELECT subject FROM taken_cell);
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
  SELECT cpu, architecture, caches, emulator, facts FROM {0}.machine;
CREATE TEMP TABLE machine_map AS
  SELECT o.id AS old, m.id AS new FROM {0}.machine o
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
  WHERE ((SELECT started_at FROM main.run WHERE id = excluded.run_id),
         excluded.run_id)
      > ((SELECT started_at FROM main.run WHERE id = search.run_id),
         search.run_id);

INSERT OR IGNORE INTO main.ignored_change SELECT * FROM {0}.ignored_change;
INSERT OR IGNORE INTO main.suite_entry SELECT * FROM taken_suite_entry;
INSERT OR IGNORE INTO main.rival SELECT * FROM {0}.rival;
INSERT OR IGNORE INTO main.assembly SELECT * FROM taken_assembly;

CREATE TEMP TABLE cell_map (old INTEGER PRIMARY KEY, replaced INTEGER,
                             kept INTEGER, new INTEGER);
INSERT INTO cell_map
  SELECT o.id, c.id, o.finished_at <= c.finished_at,
         row_number() OVER (ORDER BY o.id)
           + (SELECT coalesce(max(seq), 0) FROM main.sqlite_sequence
              WHERE name = 'cell')
  FROM taken_cell o
  JOIN machine_map m ON m.old = o.machine_id
  LEFT JOIN main.cell c
    ON c.machine_id = m.new AND c.op = o.op AND c.problem = o.problem
   AND c.preset = o.preset AND c.target = o.target AND c.role = o.role
   AND c.rival = o.rival AND c.weights = o.weights AND c.subject = o.subject
   AND c.executor = o.executor AND c.batch = o.batch;
)sql";

/// What the runs of both stores asked for stays, whichever cell does.
constexpr StringLiteral keepHistory = R"sql(
INSERT INTO main.run_cell
  SELECT a.run_id, c.new FROM main.run_cell a
  JOIN cell_map c ON c.replaced = a.cell_id AND c.kept = 0;
)sql";

/// References to them go with them.
constexpr StringLiteral removeReplaced =
    "DELETE FROM main.cell WHERE id IN "
    "(SELECT replaced FROM cell_map WHERE kept = 0)";

constexpr StringLiteral addHistory = R"sql(
INSERT OR IGNORE INTO main.run_cell
  SELECT r.new, iif(c.kept IS 1, c.replaced, c.new) FROM {0}.run_cell o
  JOIN run_map r ON r.old = o.run_id
  JOIN cell_map c ON c.old = o.cell_id;
)sql";

/// Cells that were here already, and that a later run of the other store asked
/// for again: as after Store::touch.
constexpr StringLiteral touchKept = R"sql(
CREATE TEMP TABLE touched AS
  SELECT c.replaced AS id, c.old, r.new AS run FROM cell_map c
  JOIN {0}.cell o ON o.id = c.old
  JOIN run_map r ON r.old = o.run_id
  JOIN main.cell k ON k.id = c.replaced
  JOIN main.run n ON n.id = r.new
  JOIN main.run h ON h.id = k.run_id
  WHERE c.kept = 1 AND k.job = o.job AND k.finished_at = o.finished_at
    AND (n.started_at, n.id) > (h.started_at, h.id);
UPDATE main.cell SET run_id = t.run FROM touched t WHERE cell.id = t.id;
UPDATE main.decision
  SET algorithm = d.algorithm, parameters = d.parameters,
      predicted_cycles = d.predicted_cycles, decision = d.decision
  FROM touched t JOIN {0}.decision d ON d.cell_id = t.old
  WHERE decision.cell_id = t.id;
DROP TABLE temp.touched;
)sql";

constexpr StringLiteral forgetMaps = R"sql(
DROP VIEW temp.taken_cell;
DROP VIEW temp.taken_search;
DROP VIEW temp.taken_run;
DROP VIEW temp.taken_suite_entry;
DROP VIEW temp.taken_assembly;
DROP TABLE temp.run_map;
DROP TABLE temp.machine_map;
DROP TABLE temp.cell_map;
)sql";

/// With the other store's name in its places.
std::string of(StringRef other, StringRef sql) {
  return formatv(sql.str().c_str(), other);
}

/// Whether references are checked, and followed where a row is deleted. The
/// pragma does nothing within a transaction.
void followReferences(sqlite3 *database, bool on) {
  sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_FKEY, on ? 1 : 0, nullptr);
}

/// A table whose rows belong to cells, or that of the cells.
struct Table {
  std::string name;
  std::vector<std::string> columns; // without generated ones
  /// It only refers to cells, also to those that are here already: of a search.
  bool refers = false;
  /// It has references that no map translates.
  bool checked = false;
};

Expected<std::vector<std::string>> namesFrom(sqlite3 *database, StringRef sql) {
  Expected<Statement> query = Statement::prepare(database, sql);
  if (!query)
    return query.takeError();
  std::vector<std::string> names;
  if (Error error = eachRow(*query, [&](const Statement &row) {
        names.push_back(row.text(0).str());
      }))
    return std::move(error);
  return names;
}

Expected<Table> tableNamed(sqlite3 *database, const std::string &name) {
  Table table;
  table.name = name;
  Expected<std::vector<std::string>> columns =
      namesFrom(database, "SELECT name FROM pragma_table_info('" + name + "')");
  if (!columns)
    return columns.takeError();
  Expected<std::vector<std::string>> references = namesFrom(
      database, "SELECT \"from\" FROM pragma_foreign_key_list('" + name + "')");
  if (!references)
    return references.takeError();
  table.columns = std::move(*columns);
  table.refers = is_contained(table.columns, "search");
  table.checked = any_of(*references, [](StringRef column) {
    return column != "cell_id" && column != "run_id" && column != "machine_id";
  });
  return table;
}

/// In the order of the schema: a table comes after those it refers to.
Expected<std::vector<Table>> tablesOf(sqlite3 *database) {
  Expected<std::vector<std::string>> names = namesFrom(
      database,
      "SELECT t.name FROM main.sqlite_schema t WHERE t.type = 'table' "
      "AND (t.name = 'cell' OR t.name <> 'run_cell' AND EXISTS (SELECT 1 FROM "
      "pragma_table_info(t.name) WHERE name = 'cell_id')) ORDER BY t.rowid");
  if (!names)
    return names.takeError();
  std::vector<Table> tables;
  for (const std::string &name : *names) {
    Expected<Table> table = tableNamed(database, name);
    if (!table)
      return table.takeError();
    tables.push_back(std::move(*table));
  }
  return tables;
}

/// In the order of the cells, as they are stored: nothing is sorted, and what
/// is written is the end of each table.
std::string copyStatement(const Table &table) {
  bool cells = table.name == "cell";
  std::string cell =
      table.refers ? "iif(c.kept IS 1, c.replaced, c.new)" : "c.new";
  std::vector<std::string> values;
  for (const std::string &column : table.columns)
    values.push_back(column == (cells ? "id" : "cell_id") ? cell
                     : column == "run_id"                 ? "r.new"
                     : column == "machine_id"             ? "m.new"
                                                          : "o." + column);
  std::string from = " FROM cell_map c CROSS JOIN {0}." + table.name + " o ON ";
  from += cells ? "o.id = c.old JOIN run_map r ON r.old = o.run_id"
                  " JOIN machine_map m ON m.old = o.machine_id"
                : "o.cell_id = c.old";
  return (table.refers ? "INSERT OR REPLACE" : "INSERT") +
         (" INTO main." + table.name) + " (" + join(table.columns, ", ") +
         ") SELECT " + join(values, ", ") + from +
         (table.refers ? "" : " WHERE c.kept IS NOT 1") + " ORDER BY c.old";
}

/// Rows of a table, numbers translated.
Error copyRows(sqlite3 *database, StringRef other, const Table &table) {
  followReferences(database, table.checked);
  Error failed = execute(database, of(other, copyStatement(table)));
  followReferences(database, false);
  return failed;
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

Error mapAndKeepHistory(sqlite3 *database, StringRef other, Only only) {
  if (only)
    if (Error error = pick(database, *only))
      return error;
  if (Error error = execute(database, of(other, only ? takePicked : takeAll)))
    return error;
  if (Error error = execute(database, of(other, mapAndCopyParents)))
    return error;
  if (Error error = execute(database, keepHistory))
    return error;
  followReferences(database, true);
  Error failed = execute(database, removeReplaced);
  followReferences(database, false);
  if (failed)
    return failed;
  if (Error error = execute(database, of(other, addHistory)))
    return error;
  return execute(database, of(other, touchKept));
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

Expected<Merged> mergeAttached(sqlite3 *database, StringRef other,
                               ArrayRef<Table> tables, Only only) {
  if (Error error = mapAndKeepHistory(database, other, only))
    return std::move(error);
  Expected<Merged> merged = countCells(database);
  if (!merged)
    return merged;
  for (const Table &table : tables) {
    if (Error error = copyRows(database, other, table))
      return std::move(error);
    // References to cells that a map has translated are checked here, at once.
    if (table.name == "cell" && sqlite3_changes(database) != merged->added)
      return createStringError(
          inconvertibleErrorCode(),
          "store '" +
              Twine(sqlite3_db_filename(database, other.str().c_str())) +
              "': cells of runs that are not there");
  }
  if (Error error = execute(database, forgetMaps))
    return std::move(error);
  return merged;
}

/// For a time. That references hold, the maps see to.
class Hurry {
public:
  explicit Hurry(sqlite3 *database) : database(database) {
    followReferences(database, false);
    // Of large stores the pages that are looked up stay in memory.
    consumeError(execute(database, "PRAGMA main.cache_size = -500000")); // KB
  }
  ~Hurry() {
    followReferences(database, true);
    consumeError(checkRows(true));
  }
  /// By triggers and CHECK constraints. A store that has the same ones has let
  /// its rows in by them; once more they would take as long as all else.
  Error checkRows(bool on) {
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_TRIGGER, on ? 1 : 0,
                      nullptr);
    return execute(database, on ? "PRAGMA ignore_check_constraints = OFF"
                                : "PRAGMA ignore_check_constraints = ON");
  }

private:
  sqlite3 *database;
};

/// Whether its tables, constraints and triggers are those of this version: a
/// store is a file that others may have made, too.
Expected<bool> hasOurSchema(sqlite3 *database, StringRef other) {
  Expected<Statement> differs = Statement::prepare(
      database, of(other, "SELECT sql FROM main.sqlite_schema EXCEPT "
                          "SELECT sql FROM {0}.sqlite_schema LIMIT 1"));
  if (!differs)
    return differs.takeError();
  Expected<bool> row = differs->step();
  if (!row)
    return row.takeError();
  return !*row;
}

/// The stores that are read, until the end.
class Attached {
public:
  explicit Attached(sqlite3 *database) : database(database) {}
  ~Attached() {
    for (const std::string &name : names)
      consumeError(execute(database, "DETACH " + name));
  }
  Error add(StringRef path) {
    Expected<Statement> attach = Statement::prepare(
        database, "ATTACH ? AS other" + std::to_string(names.size()));
    if (!attach)
      return attach.takeError();
    if (Error error = attach->bind(path).run())
      return error;
    names.push_back("other" + std::to_string(names.size()));
    return execute(database,
                   "PRAGMA " + names.back() + ".cache_size = -200000");
  }
  ArrayRef<std::string> all() const { return names; }

private:
  sqlite3 *database;
  std::vector<std::string> names;
};

Error checkSource(Store &into, StringRef from) {
  // Brings it up to date, too.
  if (Expected<Store> source = Store::open(from, Store::Mode::Read); !source)
    return source.takeError();
  bool same = false;
  if (!sys::fs::equivalent(from, sqlite3_db_filename(into.handle(), "main"),
                           same) &&
      same)
    return createStringError(inconvertibleErrorCode(),
                             "'" + from + "' cannot be merged into itself");
  return Error::success();
}

/// In one transaction.
Expected<std::vector<Merged>> mergeTogether(Store &into,
                                            ArrayRef<std::string> from,
                                            Only only = std::nullopt) {
  for (const std::string &path : from)
    if (Error error = checkSource(into, path))
      return std::move(error);
  sqlite3 *database = into.handle();
  Expected<std::vector<Table>> tables = tablesOf(database);
  if (!tables)
    return tables.takeError();
  Hurry hurry(database);
  Attached attached(database);
  Expected<Transaction> transaction = Transaction::begin(database);
  if (!transaction)
    return transaction.takeError();
  // Not before: to begin would lock them for writing, and to commit would make
  // a journal for all of them.
  for (const std::string &path : from)
    if (Error error = attached.add(path))
      return std::move(error);
  std::vector<Merged> merged;
  for (const std::string &name : attached.all()) {
    Expected<bool> ours = hasOurSchema(database, name);
    if (!ours)
      return ours.takeError();
    if (Error error = hurry.checkRows(!*ours))
      return std::move(error);
    Expected<Merged> one = mergeAttached(database, name, *tables, only);
    if (!one)
      return one.takeError();
    merged.push_back(*one);
  }
  if (Error error = transaction->commit())
    return std::move(error);
  return merged;
}

} // namespace

Expected<Merged> merge(Store &into, StringRef from, Only only) {
  Expected<std::vector<Merged>> merged = mergeTogether(into, from.str(), only);
  if (!merged)
    return merged.takeError();
  return merged->front();
}

Error merge(Store &into, ArrayRef<std::string> from, TellMerged tell) {
  for (; !from.empty();
       from = from.drop_front(std::min(from.size(), storesAtOnce))) {
    ArrayRef<std::string> some = from.take_front(storesAtOnce);
    Expected<std::vector<Merged>> merged = mergeTogether(into, some);
    bool whole = static_cast<bool>(merged);
    if (!whole) // Each for itself: that keeps the others and shows which it
                // was.
      consumeError(merged.takeError());
    for (size_t index = 0; index < some.size(); ++index)
      if (Error error =
              tell(some[index], whole ? Expected<Merged>((*merged)[index])
                                      : merge(into, some[index])))
        return error;
  }
  return Error::success();
}

} // namespace autoconfig::harness
