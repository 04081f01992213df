//===-- Figures.cpp - The rows below a cell -------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/store/Figures.h"

using namespace llvm;

namespace autoconfig::harness {

namespace {

/// One INSERT, prepared once.
class Insertion {
public:
  Insertion(sqlite3 *database, int64_t cell, StringRef columns, StringRef marks)
      : cell(cell),
        statement(Statement::prepare(
            database, ("INSERT INTO " + columns + " VALUES " + marks).str())) {}
  ~Insertion() {
    if (!statement)
      consumeError(statement.takeError());
  }

  /// The values after the first, which is the cell.
  template <typename... Values> Error row(const Values &...values) {
    if (!statement)
      return statement.takeError();
    statement->reset();
    statement->bind(cell);
    (statement->bind(values), ...);
    return statement->run();
  }

private:
  int64_t cell;
  Expected<Statement> statement;
};

int64_t integer(uint64_t value) { return static_cast<int64_t>(value); }

} // namespace

static Error refuse(const Cell &cell, const Twine &why) {
  return createStringError(inconvertibleErrorCode(),
                           "'" + cell.key.rival + "' on " + cell.key.problem +
                               ": " + why);
}

static Error checkSamples(const Cell &cell) {
  const auto *time = std::get_if<NativeTime>(&cell.measurement);
  if (time && (cell.status == Status::Passed) == time->seconds.empty())
    return refuse(cell, Twine("a natively measured cell has samples exactly "
                              "when it passed, but it is ") +
                            statusName(cell.status) + " with " +
                            Twine(time->seconds.size()));
  if (cell.counters && !cell.counters->events.empty() &&
      (!time || cell.status != Status::Passed))
    return refuse(cell, "only a passed cell with native time has hardware "
                        "counters");
  return Error::success();
}

static Error checkCounts(const Cell &cell) {
  const auto *count = std::get_if<EmulatedCount>(&cell.measurement);
  if (count && (cell.status == Status::Passed) == count->totals.empty())
    return refuse(cell, Twine("a counted cell has counts exactly when it "
                              "passed, but it is ") +
                            statusName(cell.status) + " with " +
                            Twine(count->totals.size()));
  if (!cell.modelled.empty() && (!count || cell.status != Status::Passed))
    return refuse(cell, "only a passed cell with emulated counts has modelled "
                        "cycles");
  return Error::success();
}

Error checkFigures(const Cell &cell) {
  if (Error error = checkSamples(cell))
    return error;
  return checkCounts(cell);
}

static Error insertSamples(sqlite3 *database, int64_t id,
                           const NativeTime &time) {
  Insertion sample(database, id, "native_time (cell_id, ordinal, seconds)",
                   "(?, ?, ?)");
  int64_t ordinal = 0;
  for (double seconds : time.seconds)
    if (Error error = sample.row(ordinal++, seconds))
      return error;
  return Error::success();
}

static Error insertCounters(sqlite3 *database, int64_t id,
                            const NativeCounter &counters) {
  Insertion sample(database, id,
                   "native_counter (cell_id, event, ordinal, value)",
                   "(?, ?, ?, ?)");
  for (const auto &[event, values] : counters.events) {
    int64_t ordinal = 0;
    for (double value : values)
      if (Error error = sample.row(event, ordinal++, value))
        return error;
  }
  return Error::success();
}

static Error insertTotals(sqlite3 *database, int64_t id, const Counts &totals) {
  Insertion total(database, id, "emulated_count (cell_id, metric, value)",
                  "(?, ?, ?)");
  for (const auto &[metric, value] : totals)
    if (Error error = total.row(metric, integer(value)))
      return error;
  return Error::success();
}

static Error insertFunctions(sqlite3 *database, int64_t id,
                             const std::vector<FunctionCount> &functions) {
  Insertion part(database, id,
                 "emulated_function (cell_id, module, function, metric, value)",
                 "(?, ?, ?, ?, ?)");
  for (const FunctionCount &function : functions)
    for (const auto &[metric, value] : function.counts)
      if (Error error = part.row(function.module, function.function, metric,
                                 integer(value)))
        return error;
  return Error::success();
}

static Error insertTraffic(sqlite3 *database, int64_t id,
                           const std::vector<CacheTraffic> &caches) {
  Insertion level(database, id,
                  "cache_traffic (cell_id, ordinal, level, hits, misses, "
                  "writebacks, line_bytes)",
                  "(?, ?, ?, ?, ?, ?, ?)");
  int64_t ordinal = 0;
  for (const CacheTraffic &cache : caches) {
    std::optional<int64_t> line;
    if (cache.lineBytes)
      line = integer(cache.lineBytes);
    if (Error error =
            level.row(ordinal++, cache.level, integer(cache.hits),
                      integer(cache.misses), integer(cache.writebacks), line))
      return error;
  }
  return Error::success();
}

static Error insertModelled(sqlite3 *database, int64_t id,
                            const std::vector<ModelledCycles> &modelled) {
  Insertion figure(database, id,
                   "modelled_cycles (cell_id, ordinal, core, cycles, "
                   "covered_share)",
                   "(?, ?, ?, ?, ?)");
  Insertion part(database, id, "modelled_term (cell_id, core, term, cycles)",
                 "(?, ?, ?, ?)");
  int64_t ordinal = 0;
  for (const ModelledCycles &of : modelled) {
    if (Error error =
            figure.row(ordinal++, of.core, of.cycles, of.coveredShare))
      return error;
    for (const auto &[term, cycles] : of.terms)
      if (Error error = part.row(of.core, term, cycles))
        return error;
  }
  return Error::success();
}

static Error insertCode(sqlite3 *database, int64_t id, const StaticCode &code) {
  Insertion figure(database, id, "static_code (cell_id, metric, value)",
                   "(?, ?, ?)");
  for (const auto &[metric, value] : code)
    if (Error error = figure.row(metric, value))
      return error;
  return Error::success();
}

static Error insertCounted(sqlite3 *database, int64_t id,
                           const EmulatedCount &count) {
  if (Error error = insertTotals(database, id, count.totals))
    return error;
  if (Error error = insertFunctions(database, id, count.functions))
    return error;
  return insertTraffic(database, id, count.caches);
}

Error insertFigures(sqlite3 *database, int64_t id, const Cell &cell) {
  if (Error error = insertCode(database, id, cell.code))
    return error;
  if (const auto *time = std::get_if<NativeTime>(&cell.measurement))
    if (Error error = insertSamples(database, id, *time))
      return error;
  if (const auto *count = std::get_if<EmulatedCount>(&cell.measurement))
    if (Error error = insertCounted(database, id, *count))
      return error;
  if (cell.counters)
    if (Error error = insertCounters(database, id, *cell.counters))
      return error;
  return insertModelled(database, id, cell.modelled);
}

} // namespace autoconfig::harness
