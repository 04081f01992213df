//===-- Changes.cpp - Where series of a store changed ---------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/compare/Changes.h"
#include "harness/stats/Statistics.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/SHA1.h"
#include "llvm/Support/xxhash.h"
#include <cmath>
#include <set>

using namespace llvm;

namespace autoconfig::harness {

/// Runs after the first of a new level that have to agree.
static constexpr size_t agreeingRuns = 3;

const char *changeStateName(ChangeState state) {
  switch (state) {
  case ChangeState::New:
    return "new";
  case ChangeState::Confirmed:
    return "confirmed";
  case ChangeState::Fixed:
    return "fixed";
  case ChangeState::Ignored:
    return "ignored";
  }
  llvm_unreachable("all states are handled above");
}

namespace {

/// A figure over the runs that tell it.
struct FigureSeries {
  std::string figure;
  std::vector<const HistoryPoint *> points;
  std::vector<double> values;
};

} // namespace

static std::string seriesText(const RowKey &key, StringRef figure) {
  return key.name() + "|" + key.executor + "|" + key.machine + "|" +
         figure.str();
}

/// The run's number differs from store to store.
static std::string idOf(const SeriesChange &change) {
  std::string text = seriesText(change.key, change.figure) + "|" + change.at +
                     "|" + change.revisionAfter;
  auto digest = SHA1::hash(arrayRefFromStringRef(text));
  return toHex(digest, /*LowerCase=*/true).substr(0, 10);
}

static double levelOf(const FigureSeries &series, size_t begin, size_t end) {
  return *median(ArrayRef(series.values).slice(begin, end - begin));
}

/// A later change that goes back at least half of the way fixes it.
static void findFixed(std::vector<SeriesChange> &changes) {
  for (size_t i = 0; i < changes.size(); ++i)
    for (size_t later = i + 1; later < changes.size(); ++later) {
      double rose = changes[i].after - changes[i].before;
      double left = changes[later].after - changes[i].before;
      if (std::abs(left) < std::abs(rose) / 2 || left * rose < 0)
        changes[i].state = ChangeState::Fixed;
    }
}

static std::vector<SeriesChange> toChanges(const History &history,
                                           const FigureSeries &series,
                                           ArrayRef<ChangePoint> points) {
  std::vector<SeriesChange> changes;
  for (auto [number, point] : enumerate(points)) {
    size_t begin = number ? points[number - 1].index : 0;
    size_t end = number + 1 < points.size() ? points[number + 1].index
                                            : series.values.size();
    const HistoryPoint &first = *series.points[point.index];
    SeriesChange change;
    change.key = history.key;
    change.figure = series.figure;
    change.run = first.run;
    change.at = first.at;
    change.revisionBefore = series.points[point.index - 1]->revision;
    change.revisionAfter = first.revision;
    change.before = levelOf(series, begin, point.index);
    change.after = levelOf(series, point.index, end);
    change.p = point.p;
    change.state = end - point.index > agreeingRuns ? ChangeState::Confirmed
                                                    : ChangeState::New;
    change.id = idOf(change);
    changes.push_back(std::move(change));
  }
  findFixed(changes);
  return changes;
}

static std::vector<SeriesChange>
changesOfTime(const History &history, const ChangesSettings &settings) {
  FigureSeries series{"seconds", {}, {}};
  std::vector<double> logarithms;
  for (const HistoryPoint &point : history.points) {
    if (point.side.seconds.empty())
      continue;
    double seconds = *median(point.side.seconds);
    series.points.push_back(&point);
    series.values.push_back(seconds);
    logarithms.push_back(std::log(seconds));
  }
  ChangePointSettings ofSeries = settings.points;
  ofSeries.seed = xxh3_64bits(seriesText(history.key, series.figure));
  std::vector<SeriesChange> changes =
      toChanges(history, series, changePoints(logarithms, ofSeries));
  llvm::erase_if(changes, [&](const SeriesChange &change) {
    return std::abs(std::log(change.after / change.before)) < settings.delta;
  });
  return changes;
}

/// Where counts were told by other facts or tools, they begin anew.
static std::vector<SeriesChange> changesOfExact(const History &history,
                                                const std::string &figure) {
  FigureSeries series{figure, {}, {}};
  std::vector<ChangePoint> points;
  for (const HistoryPoint &point : history.points) {
    auto value = point.side.exact.find(figure);
    if (value == point.side.exact.end())
      continue;
    if (!series.points.empty() && value->second != series.values.back() &&
        (figure == "object_bytes" ||
         point.side.pricing == series.points.back()->side.pricing))
      points.push_back({series.values.size(), 0});
    series.points.push_back(&point);
    series.values.push_back(value->second);
  }
  std::vector<SeriesChange> changes = toChanges(history, series, points);
  for (auto [change, point] : zip_equal(changes, points)) {
    // Every run tells the level, and none could disagree.
    change.before = series.values[point.index - 1];
    change.after = series.values[point.index];
    change.state = ChangeState::Confirmed;
  }
  findFixed(changes);
  return changes;
}

std::vector<SeriesChange> changesOf(const History &history,
                                    const ChangesSettings &settings) {
  std::vector<SeriesChange> changes = changesOfTime(history, settings);
  std::set<std::string> figures;
  std::map<int64_t, size_t> places; // runs merged later may have begun before
  for (const HistoryPoint &point : history.points)
    places.try_emplace(point.run, places.size());
  for (const HistoryPoint &point : history.points)
    for (const auto &[figure, value] : point.side.exact)
      figures.insert(figure);
  for (const std::string &figure : figures)
    llvm::append_range(changes, changesOfExact(history, figure));
  llvm::stable_sort(changes, [&](const SeriesChange &a, const SeriesChange &b) {
    return places.at(a.run) < places.at(b.run);
  });
  return changes;
}

/// By the identity of a change, the reason.
static Expected<std::map<std::string, std::string>> ignoredIn(Store &store) {
  Expected<Statement> select = Statement::prepare(
      store.handle(), "SELECT change, reason FROM ignored_change");
  if (!select)
    return select.takeError();
  std::map<std::string, std::string> reasons;
  if (Error error = eachRow(*select, [&](const Statement &row) {
        reasons[row.text(0).str()] = row.text(1).str();
      }))
    return std::move(error);
  return reasons;
}

Expected<std::vector<SeriesChange>> changesIn(Store &store,
                                              const ChangesSettings &settings) {
  Expected<std::vector<History>> histories = historiesOf(store);
  if (!histories)
    return histories.takeError();
  Expected<std::map<std::string, std::string>> ignored = ignoredIn(store);
  if (!ignored)
    return ignored.takeError();
  std::vector<SeriesChange> all;
  for (const History &history : *histories)
    llvm::append_range(all, changesOf(history, settings));
  for (SeriesChange &change : all)
    if (auto reason = ignored->find(change.id); reason != ignored->end()) {
      change.state = ChangeState::Ignored;
      change.reason = reason->second;
    }
  llvm::stable_sort(all, [](const SeriesChange &a, const SeriesChange &b) {
    return std::tie(a.at, a.run) > std::tie(b.at, b.run);
  });
  return all;
}

Error ignoreChange(Store &store, const SeriesChange &change, StringRef reason) {
  Expected<Statement> insert = Statement::prepare(
      store.handle(), "INSERT OR REPLACE INTO ignored_change VALUES (?, ?, ?)");
  if (!insert)
    return insert.takeError();
  return insert->bind(change.id)
      .bind(seriesText(change.key, change.figure) + "|" + change.at)
      .bind(reason)
      .run();
}

} // namespace autoconfig::harness
