//===-- Searches.cpp - What searches tried --------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/store/Searches.h"
#include "harness/store/RunOrder.h"

using namespace llvm;

namespace autoconfig::harness {

static int64_t numberOf(size_t value) { return static_cast<int64_t>(value); }

static constexpr StringLiteral samePlace =
    "op = ? AND problem = ? AND preset = ? AND target = ? AND weights = ? AND "
    "machine_id = ? AND executor = ?";

static void bindPlace(Statement &statement, const CellKey &cell) {
  statement.bind(cell.op)
      .bind(cell.problem)
      .bind(cell.preset)
      .bind(cell.target)
      .bind(cell.weights)
      .bind(cell.machine)
      .bind(cell.executor);
}

/// What is found by it, and where it begins, is bound alike.
static void bindIdentity(Statement &statement, const SearchRecord &search) {
  bindPlace(statement, search.cell);
  statement.bind(search.searcher)
      .bind(static_cast<int64_t>(search.seed))
      .bind(search.space)
      .bind(search.chosen);
}

static Expected<std::optional<std::string>>
findSearch(Store &store, const SearchRecord &search) {
  Expected<Statement> select = Statement::prepare(
      store.handle(),
      ("SELECT name FROM search WHERE " + samePlace +
       " AND searcher = ? AND seed = ? AND space = ? AND chosen = ? ORDER BY " +
       newestRunFirst + ", name DESC LIMIT 1")
          .str());
  if (!select)
    return select.takeError();
  bindIdentity(*select, search);
  Expected<bool> row = select->step();
  if (!row)
    return row.takeError();
  if (!*row)
    return std::nullopt;
  return select->text(0).str();
}

Expected<std::string> beginSearch(Store &store, int64_t run,
                                  const SearchRecord &search, StringRef name) {
  Expected<std::optional<std::string>> found = findSearch(store, search);
  if (!found)
    return found.takeError();
  if (*found) {
    Expected<Statement> update = Statement::prepare(
        store.handle(), "UPDATE search SET run_id = ?, decide_seconds = ?, "
                        "trials = NULL, winner = NULL WHERE name = ?");
    if (!update)
      return update.takeError();
    if (Error error =
            update->bind(run).bind(search.decideSeconds).bind(**found).run())
      return std::move(error);
    return **found;
  }
  Expected<Statement> insert = Statement::prepare(
      store.handle(),
      "INSERT INTO search (op, problem, preset, target, weights, machine_id, "
      "executor, searcher, seed, space, chosen, name, run_id, points, "
      "decide_seconds) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  if (!insert)
    return insert.takeError();
  bindIdentity(*insert, search);
  if (Error error = insert->bind(name)
                        .bind(run)
                        .bind(numberOf(search.points))
                        .bind(search.decideSeconds)
                        .run())
    return std::move(error);
  return name.str();
}

Expected<std::vector<TrialRecord>> trialsOf(Store &store, StringRef search) {
  Expected<Statement> select = Statement::prepare(
      store.handle(),
      "SELECT t.candidate, t.cell_id, c.subject, c.status, c.reason, t.cost, "
      "t.compile_seconds, t.measure_seconds FROM trial t JOIN cell c ON c.id = "
      "t.cell_id WHERE t.search = ? ORDER BY t.ordinal");
  if (!select)
    return select.takeError();
  select->bind(search);
  std::vector<TrialRecord> trials;
  if (Error error = eachRow(*select, [&](const Statement &row) {
        TrialRecord &trial = trials.emplace_back();
        trial.candidate = row.text(0).str();
        trial.cell = row.integer(1);
        trial.subject = row.text(2).str();
        trial.status =
            *statusNamed(row.text(3)); // the schema allows only these
        trial.reason = row.text(4).str();
        if (!row.isNull(5))
          trial.cost = row.real(5);
        trial.compileSeconds = row.real(6);
        trial.measureSeconds = row.real(7);
      }))
    return std::move(error);
  return trials;
}

/// Runs a statement about a search and a number.
static Error change(Store &store, StringRef sql, StringRef search,
                    size_t number) {
  Expected<Statement> statement = Statement::prepare(store.handle(), sql);
  if (!statement)
    return statement.takeError();
  return statement->bind(search).bind(numberOf(number)).run();
}

Error forgetTrials(Store &store, StringRef search, size_t from) {
  Expected<Transaction> transaction = Transaction::begin(store.handle());
  if (!transaction)
    return transaction.takeError();
  if (Error error =
          change(store,
                 "DELETE FROM final WHERE search = ?1 AND EXISTS (SELECT 1 "
                 "FROM trial WHERE search = ?1 AND ordinal >= ?2)",
                 search, from))
    return error;
  if (Error error =
          change(store, "DELETE FROM trial WHERE search = ? AND ordinal >= ?",
                 search, from))
    return error;
  return transaction->commit();
}

Error addTrials(Store &store, StringRef search, size_t from,
                ArrayRef<TrialRecord> trials) {
  Expected<Transaction> transaction = Transaction::begin(store.handle());
  if (!transaction)
    return transaction.takeError();
  Expected<Statement> insert = Statement::prepare(
      store.handle(),
      "INSERT INTO trial (search, ordinal, candidate, cell_id, cost, "
      "compile_seconds, measure_seconds) VALUES (?, ?, ?, ?, ?, ?, ?)");
  if (!insert)
    return insert.takeError();
  for (const TrialRecord &trial : trials) {
    if (Error error = insert->bind(search)
                          .bind(numberOf(from++))
                          .bind(trial.candidate)
                          .bind(trial.cell)
                          .bind(trial.cost)
                          .bind(trial.compileSeconds)
                          .bind(trial.measureSeconds)
                          .run())
      return error;
    insert->reset();
  }
  return transaction->commit();
}

Expected<std::vector<size_t>> finalsOf(Store &store, StringRef search,
                                       size_t process) {
  Expected<Statement> select = Statement::prepare(
      store.handle(), "SELECT ordinal FROM final WHERE search = ? AND process "
                      "= ? ORDER BY ordinal");
  if (!select)
    return select.takeError();
  select->bind(search).bind(numberOf(process));
  std::vector<size_t> trials;
  if (Error error = eachRow(*select, [&](const Statement &row) {
        trials.push_back(static_cast<size_t>(row.integer(0)));
      }))
    return std::move(error);
  return trials;
}

Error setFinals(Store &store, StringRef search, size_t process,
                ArrayRef<FinalRecord> finals) {
  Expected<Transaction> transaction = Transaction::begin(store.handle());
  if (!transaction)
    return transaction.takeError();
  if (Error error =
          change(store, "DELETE FROM final WHERE search = ? AND process = ?",
                 search, process))
    return error;
  Expected<Statement> insert = Statement::prepare(
      store.handle(), "INSERT INTO final (search, process, ordinal, cell_id) "
                      "VALUES (?, ?, ?, ?)");
  if (!insert)
    return insert.takeError();
  for (const FinalRecord &final : finals) {
    if (Error error = insert->bind(search)
                          .bind(numberOf(process))
                          .bind(numberOf(final.trial))
                          .bind(final.cell)
                          .run())
      return error;
    insert->reset();
  }
  return transaction->commit();
}

Error limitFinals(Store &store, StringRef search, size_t processes) {
  return change(store, "DELETE FROM final WHERE search = ? AND process >= ?",
                search, processes);
}

Expected<std::map<size_t, double>> finalRatios(Store &store, StringRef search) {
  Expected<Statement> select = Statement::prepare(
      store.handle(),
      "SELECT ordinal, ratio FROM final_ratio WHERE search = ?");
  if (!select)
    return select.takeError();
  select->bind(search);
  std::map<size_t, double> ratios;
  if (Error error = eachRow(*select, [&](const Statement &row) {
        ratios[static_cast<size_t>(row.integer(0))] = row.real(1);
      }))
    return std::move(error);
  return ratios;
}

Error endSearch(Store &store, StringRef search, size_t trials,
                std::optional<size_t> winner) {
  Expected<Statement> update = Statement::prepare(
      store.handle(),
      "UPDATE search SET trials = ?, winner = ? WHERE name = ?");
  if (!update)
    return update.takeError();
  std::optional<int64_t> number;
  if (winner)
    number = numberOf(*winner);
  return update->bind(numberOf(trials)).bind(number).bind(search).run();
}

Expected<std::vector<WinnerRecord>> winnersOf(Store &store,
                                              const CellKey &cell) {
  Expected<Statement> select = Statement::prepare(
      store.handle(),
      ("WITH here AS (SELECT * FROM current_search WHERE " + samePlace +
       ") SELECT s.searcher, d.algorithm, d.parameters, c.subject FROM here s "
       "JOIN trial t ON t.search = s.name AND t.ordinal = s.winner JOIN cell c "
       "ON c.id = t.cell_id JOIN decision d ON d.cell_id = c.id ORDER BY "
       "s.searcher")
          .str());
  if (!select)
    return select.takeError();
  bindPlace(*select, cell);
  std::vector<WinnerRecord> winners;
  if (Error error = eachRow(*select, [&](const Statement &row) {
        winners.push_back({row.text(0).str(), row.text(1).str(),
                           row.text(2).str(), row.text(3).str()});
      }))
    return std::move(error);
  return winners;
}

} // namespace autoconfig::harness
