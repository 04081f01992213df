//===-- SqlFunctions.cpp - Statistics in SQL ------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/stats/SqlFunctions.h"
#include "harness/stats/Figure.h"
#include "harness/stats/Intervals.h"
#include "harness/stats/Statistics.h"
#include "llvm/Demangle/Demangle.h"
#include "llvm/Support/JSON.h"

using namespace llvm;

namespace autoconfig::harness {

namespace {

using Values = std::vector<double>;
using Aggregate = std::optional<double>(ArrayRef<double>);

void result(sqlite3_context *context, std::optional<double> value) {
  if (value)
    sqlite3_result_double(context, *value);
  else
    sqlite3_result_null(context);
}

/// SQLite zeroes the context's memory: a null pointer until the first value.
/// Values of several arguments follow each other.
void collect(sqlite3_context *context, int count, sqlite3_value **arguments) {
  auto **values = static_cast<Values **>(
      sqlite3_aggregate_context(context, sizeof(Values *)));
  if (!values)
    return sqlite3_result_error_nomem(context);
  for (sqlite3_value *argument : ArrayRef(arguments, count))
    if (sqlite3_value_type(argument) == SQLITE_NULL)
      return;
  if (!*values)
    *values = new Values;
  for (sqlite3_value *argument : ArrayRef(arguments, count))
    (*values)->push_back(sqlite3_value_double(argument));
}

template <Aggregate *aggregate> void finish(sqlite3_context *context) {
  auto **values = static_cast<Values **>(sqlite3_aggregate_context(context, 0));
  if (!values || !*values)
    return sqlite3_result_null(context);
  std::unique_ptr<Values> owned(*values);
  result(context, aggregate(*owned));
}

std::optional<double> repeatLow(ArrayRef<double> ratios) {
  std::optional<Interval> interval = repeatInterval(ratios);
  return interval ? std::optional(interval->low) : std::nullopt;
}

std::optional<double> repeatHigh(ArrayRef<double> ratios) {
  std::optional<Interval> interval = repeatInterval(ratios);
  return interval ? std::optional(interval->high) : std::nullopt;
}

std::optional<double> rankCorrelationOfPairs(ArrayRef<double> pairs) {
  Values x, y;
  for (size_t i = 0; i + 1 < pairs.size(); i += 2) {
    x.push_back(pairs[i]);
    y.push_back(pairs[i + 1]);
  }
  return rankCorrelation(x, y);
}

std::optional<Values> samplesOf(sqlite3_value *value) {
  auto *text = reinterpret_cast<const char *>(sqlite3_value_text(value));
  if (!text)
    return std::nullopt;
  Expected<json::Value> parsed = json::parse(text);
  if (!parsed) {
    consumeError(parsed.takeError());
    return std::nullopt;
  }
  const json::Array *array = parsed->getAsArray();
  if (!array)
    return std::nullopt;
  Values samples;
  for (const json::Value &sample : *array) {
    std::optional<double> number = sample.getAsNumber();
    if (!number)
      return std::nullopt;
    samples.push_back(*number);
  }
  return samples;
}

template <typename Compute>
void ofSamples(sqlite3_context *context, sqlite3_value **arguments,
               Compute compute) {
  std::optional<Values> ours = samplesOf(arguments[0]);
  std::optional<Values> theirs = samplesOf(arguments[1]);
  result(context, ours && theirs ? compute(*ours, *theirs) : std::nullopt);
}

void ratioLow(sqlite3_context *context, int, sqlite3_value **arguments) {
  ofSamples(context, arguments, [](auto &ours, auto &theirs) {
    std::optional<Interval> interval = ratioInterval(ours, theirs);
    return interval ? std::optional(interval->low) : std::nullopt;
  });
}

void ratioHigh(sqlite3_context *context, int, sqlite3_value **arguments) {
  ofSamples(context, arguments, [](auto &ours, auto &theirs) {
    std::optional<Interval> interval = ratioInterval(ours, theirs);
    return interval ? std::optional(interval->high) : std::nullopt;
  });
}

void pairedRatio(sqlite3_context *context, int, sqlite3_value **arguments) {
  ofSamples(context, arguments, [](auto &ours, auto &theirs) {
    return median(pairedRatios(ours, theirs));
  });
}

Expected<double> ratioOf(sqlite3_value **arguments) {
  auto figure = [&](int label) {
    return figureLabelled(
        reinterpret_cast<const char *>(sqlite3_value_text(arguments[label])),
        sqlite3_value_double(arguments[label + 1]));
  };
  Expected<AnyFigure> ours = figure(0), theirs = figure(2);
  if (!ours || !theirs)
    return joinErrors(ours.takeError(), theirs.takeError());
  return checkedRatio(*ours, *theirs);
}

void ratioOfFigures(sqlite3_context *context, int count,
                    sqlite3_value **arguments) {
  for (sqlite3_value *argument : ArrayRef(arguments, count))
    if (sqlite3_value_type(argument) == SQLITE_NULL)
      return sqlite3_result_null(context);
  Expected<double> value = ratioOf(arguments);
  if (value)
    return sqlite3_result_double(context, *value);
  std::string message = toString(value.takeError());
  sqlite3_result_error(context, message.c_str(), -1);
}

void demangledName(sqlite3_context *context, int, sqlite3_value **arguments) {
  auto *name = reinterpret_cast<const char *>(sqlite3_value_text(*arguments));
  if (!name)
    return sqlite3_result_null(context);
  sqlite3_result_text(context, demangle(name).c_str(), -1, SQLITE_TRANSIENT);
}

} // namespace

Error registerStatistics(sqlite3 *database) {
  struct {
    const char *name;
    int arguments;
    void (*call)(sqlite3_context *, int, sqlite3_value **);
    void (*finish)(sqlite3_context *);
  } functions[] = {
      {"median", 1, collect, finish<median>},
      {"geomean", 1, collect, finish<geomean>},
      {"repeat_low", 1, collect, finish<repeatLow>},
      {"repeat_high", 1, collect, finish<repeatHigh>},
      {"rank_correlation", 2, collect, finish<rankCorrelationOfPairs>},
      {"ratio_low", 2, ratioLow, nullptr},
      {"ratio_high", 2, ratioHigh, nullptr},
      {"paired_ratio", 2, pairedRatio, nullptr},
      {"ratio", 4, ratioOfFigures, nullptr},
      {"demangled", 1, demangledName, nullptr}};
  for (auto &function : functions) {
    bool aggregate = function.finish;
    if (sqlite3_create_function_v2(database, function.name, function.arguments,
                                   SQLITE_UTF8 | SQLITE_DETERMINISTIC, nullptr,
                                   aggregate ? nullptr : function.call,
                                   aggregate ? function.call : nullptr,
                                   function.finish, nullptr) != SQLITE_OK)
      return createStringError(inconvertibleErrorCode(),
                               std::string("cannot register '") +
                                   function.name +
                                   "': " + sqlite3_errmsg(database));
  }
  return Error::success();
}

} // namespace autoconfig::harness
