//===-- Judge.cpp - Which times have changed ------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/compare/Judge.h"
#include "harness/stats/Intervals.h"
#include "harness/stats/Multiplicity.h"
#include "harness/stats/RankTests.h"
#include "llvm/ADT/STLExtras.h"
#include <cmath>
#include <map>
#include <numeric>

using namespace llvm;

namespace autoconfig::harness {

const char *changeName(Change change) {
  switch (change) {
  case Change::Improved:
    return "improved";
  case Change::Regressed:
    return "regressed";
  case Change::Unchanged:
    return "unchanged";
  case Change::Unsure:
    return "unsure";
  }
  llvm_unreachable("all changes are handled above");
}

namespace {

/// Fewer rows of equal code tell nothing of one class of times ..
constexpr size_t leastOfClass = 8;
/// .. or of how far they reach.
constexpr size_t leastOfInterval = 20;

/// One row that has time on both sides.
struct Tested {
  size_t row;
  bool sameCode;
  int timeClass; // the power of two of its time
  TimeEffect effect;
  double ownP; // of its own processes
  double scale = 0, z = 0;
};

std::vector<double> logarithms(ArrayRef<double> values) {
  std::vector<double> all;
  for (double value : values)
    all.push_back(std::log(value));
  return all;
}

/// Of the processes alone, were they drawn from a normal distribution around 0.
double studentP(ArrayRef<double> values) {
  std::optional<Interval> spread = medianInterval(values);
  if (!spread || values.size() < 2)
    return 1;
  auto n = static_cast<double>(values.size());
  double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0;
  for (double value : values)
    squares += (value - mean) * (value - mean);
  double error = std::sqrt(squares / (n - 1) / n);
  if (error == 0)
    return mean == 0 ? 1 : 0;
  return studentTails(mean / error, values.size() - 1);
}

void takePaired(Tested &tested, ArrayRef<double> paired) {
  tested.effect.processes = paired.size();
  tested.effect.effect = *median(paired);
  tested.effect.interval = medianInterval(paired);
  tested.ownP = studentP(paired);
}

/// The sides' intervals are independent: their half widths add up as squares.
void takeUnpaired(Tested &tested, ArrayRef<double> baseSeconds,
                  ArrayRef<double> headSeconds) {
  std::vector<double> base = logarithms(baseSeconds);
  std::vector<double> head = logarithms(headSeconds);
  TimeEffect &effect = tested.effect;
  effect.processes = std::min(base.size(), head.size());
  effect.effect = *median(head) - *median(base);
  tested.ownP = effect.processes < 2 ? 1 : *mannWhitney(base, head);
  std::optional<Interval> before = medianInterval(base);
  std::optional<Interval> after = medianInterval(head);
  if (!before || !after)
    return;
  double half =
      std::hypot(before->high - before->low, after->high - after->low) / 2;
  effect.interval = Interval{effect.effect - half, effect.effect + half};
}

std::optional<Tested> testedOf(const Row &row, size_t index) {
  if (!row.base || !row.head || row.sameCell())
    return std::nullopt;
  bool isPaired = !row.paired.empty();
  if (!isPaired && (row.base->seconds.empty() || row.head->seconds.empty()))
    return std::nullopt;
  Tested tested{index, row.sameCode(), 0, {}, 1};
  tested.effect.sameCode = tested.sameCode;
  if (isPaired)
    takePaired(tested, row.paired);
  else
    takeUnpaired(tested, row.base->seconds, row.head->seconds);
  if (!row.base->seconds.empty())
    tested.timeClass = std::ilogb(*median(row.base->seconds));
  return tested;
}

/// How many scales 95 % of the rows of equal code lie within.
double reach(ArrayRef<double> sizes) {
  size_t rows = sizes.size();
  auto place =
      static_cast<size_t>(std::ceil(0.95 * static_cast<double>(rows + 1)));
  return sizes[std::min(place, rows) - 1];
}

/// Rows of equal code reach as far as this one: it is not told, however
/// unlikely Student's t calls that.
bool isWithinNoise(double z, ArrayRef<double> sizes) {
  return sizes.size() >= leastOfInterval && std::abs(z) <= reach(sizes);
}

/// The interval, and what is left to tell.
void settle(TimeEffect &effect, const Noise &noise,
            const JudgeSettings &settings) {
  if (noise.rows >= leastOfInterval) {
    double half = reach(noise.sizes) * effect.scale;
    effect.interval = Interval{effect.effect - half, effect.effect + half};
  }
  if (effect.sameCode)
    effect.change = Change::Unchanged;
  if (effect.change != Change::Unsure)
    return;
  if (!effect.interval) {
    constexpr size_t leastForInterval = 6;
    effect.moreProcesses =
        leastForInterval - std::min(effect.processes, leastForInterval - 1);
    return;
  }
  if (effect.interval->low >= -settings.delta &&
      effect.interval->high <= settings.delta) {
    effect.change = Change::Unchanged;
    return;
  }
  effect.moreProcesses = processesNeeded(
      effect.processes, (effect.interval->high - effect.interval->low) / 2,
      settings.delta);
}

class Judge {
public:
  Judge(std::vector<Tested> &all, const JudgeSettings &settings)
      : all(all), settings(settings) {}

  Noise run() {
    takeDrift();
    takeScales();
    testRows();
    for (Tested &tested : all)
      settle(tested.effect, noise, settings);
    countAlarms();
    noise.detectable = detectable();
    return noise;
  }

private:
  void takeDrift() {
    std::vector<double> same;
    for (const Tested &tested : all)
      if (tested.sameCode)
        same.push_back(tested.effect.effect);
    noise.rows = same.size();
    if (noise.rows < Noise::leastRows)
      return;
    noise.drift = *median(same);
    for (Tested &tested : all) {
      tested.effect.effect -= noise.drift;
      if (std::optional<Interval> &interval = tested.effect.interval)
        interval =
            Interval{interval->low - noise.drift, interval->high - noise.drift};
    }
  }

  /// Of a class that has enough rows of equal code. Never 0: that many agree
  /// exactly is no proof that all do.
  void takeScales() {
    if (noise.rows < Noise::leastRows)
      return;
    constexpr double least = 1e-6;
    std::vector<double> same;
    std::map<int, std::vector<double>> ofClass;
    for (const Tested &tested : all)
      if (tested.sameCode) {
        same.push_back(tested.effect.effect);
        ofClass[tested.timeClass].push_back(tested.effect.effect);
      }
    noise.scale = robustScale(same, 0);
    for (Tested &tested : all) {
      ArrayRef<double> alike = ofClass[tested.timeClass];
      tested.scale =
          std::max(least, alike.size() < leastOfClass ? noise.scale
                                                      : robustScale(alike, 0));
      tested.z = tested.effect.effect / tested.scale;
      tested.effect.scale = tested.scale;
      if (tested.sameCode)
        noise.sizes.push_back(std::abs(tested.z));
    }
    llvm::sort(noise.sizes);
  }

  /// Of a row among `rows` that are tested; one of equal code is not judged by
  /// itself.
  double pOf(const Tested &tested, double z, size_t rows) const {
    size_t others = noise.sizes.size() - (tested.sameCode ? 1 : 0);
    if (others < Noise::leastRows)
      return tested.ownP;
    std::optional<double> leftOut;
    if (tested.sameCode)
      leftOut = std::abs(tested.z);
    if (static_cast<double>(others) >= static_cast<double>(rows) / settings.q)
      return calibratedP(z, noise.sizes, leftOut);
    constexpr unsigned heavyTails = 4;
    return studentTails(z, std::min<unsigned>(others - 1, heavyTails));
  }

  void testRows() {
    std::vector<Tested *> rows;
    for (Tested &tested : all)
      if (!tested.sameCode)
        rows.push_back(&tested);
    std::vector<double> ps;
    for (Tested *tested : rows) {
      tested->effect.p = pOf(*tested, tested->z, rows.size());
      ps.push_back(tested->effect.p);
    }
    std::vector<bool> rejected = benjaminiHochberg(ps, settings.q);
    for (auto [tested, isRejected] : zip_equal(rows, rejected))
      if (isRejected && std::abs(tested->effect.effect) > settings.delta &&
          !isWithinNoise(tested->z, noise.sizes))
        tested->effect.change =
            tested->effect.effect > 0 ? Change::Regressed : Change::Improved;
  }

  std::vector<double> withoutOne(double size) const {
    std::vector<double> others = noise.sizes;
    others.erase(llvm::lower_bound(others, size));
    return others;
  }

  /// Each row of equal code is tested as if it were another one.
  void countAlarms() {
    if (noise.rows <= Noise::leastRows)
      return;
    std::vector<double> ps;
    std::vector<const Tested *> same;
    for (const Tested &tested : all)
      if (tested.sameCode) {
        ps.push_back(pOf(tested, tested.z, noise.rows));
        same.push_back(&tested);
      }
    for (auto [isRejected, tested] :
         zip_equal(benjaminiHochberg(ps, settings.q), same))
      noise.alarms +=
          isRejected && std::abs(tested->effect.effect) > settings.delta &&
          !isWithinNoise(tested->z, withoutOne(std::abs(tested->z)));
    noise.alarmBound = binomialBound(noise.alarms, noise.rows);
  }

  /// Whether `added` would be found in 9 of 10 rows of equal code, each the
  /// only one that changed among all.
  bool isFound(double added) const {
    size_t found = 0;
    size_t rows = std::max<size_t>(all.size() - noise.rows, 1);
    for (const Tested &tested : all)
      if (tested.sameCode) {
        double effect = tested.effect.effect + added;
        double p = pOf(tested, effect / tested.scale, rows);
        found += p <= settings.q / static_cast<double>(rows) &&
                 effect > settings.delta &&
                 !isWithinNoise(effect / tested.scale, noise.sizes);
      }
    return 10 * found >= 9 * noise.rows;
  }

  std::optional<double> detectable() const {
    if (noise.rows <= Noise::leastRows)
      return std::nullopt;
    for (double percent = 1; percent <= 100; percent += percent < 10 ? 0.5 : 5)
      if (isFound(std::log1p(percent / 100)))
        return std::log1p(percent / 100);
    return std::nullopt;
  }

  std::vector<Tested> &all;
  const JudgeSettings &settings;
  Noise noise;
};

} // namespace

static std::optional<SuiteEffect> suiteOf(ArrayRef<Row> rows, double drift) {
  std::vector<ArrayRef<double>> changed;
  size_t processes = 0;
  for (const Row &row : rows)
    if (!row.paired.empty() && !row.sameCode()) {
      processes = changed.empty() ? row.paired.size()
                                  : std::min(processes, row.paired.size());
      changed.push_back(row.paired);
    }
  if (changed.empty())
    return std::nullopt;
  std::vector<double> means;
  for (size_t process = 0; process < processes; ++process) {
    double sum = 0;
    for (ArrayRef<double> row : changed)
      sum += row[process] - drift;
    means.push_back(sum / static_cast<double>(changed.size()));
  }
  return SuiteEffect{changed.size(), *median(means), medianInterval(means)};
}

Judged judge(ArrayRef<Row> rows, const JudgeSettings &settings) {
  std::vector<Tested> all;
  for (auto [index, row] : enumerate(rows))
    if (std::optional<Tested> tested = testedOf(row, index))
      all.push_back(std::move(*tested));
  Judged judged;
  judged.noise = Judge(all, settings).run();
  judged.suite = suiteOf(rows, judged.noise.drift);
  judged.effects.resize(rows.size());
  for (Tested &tested : all)
    judged.effects[tested.row] = std::move(tested.effect);
  return judged;
}

/// Of fresh processes of a row, by the first stage's noise.
static double secondP(double effect, double scale, const Noise &noise,
                      ArrayRef<double> paired) {
  constexpr double level = Stage::level;
  if (noise.rows <= Noise::leastRows || scale == 0)
    return studentP(paired);
  double z = effect / scale;
  if (static_cast<double>(noise.sizes.size() + 1) >= 1 / level)
    return calibratedP(z, noise.sizes);
  constexpr unsigned heavyTails = 4;
  return studentTails(z,
                      std::min<unsigned>(noise.sizes.size() - 1, heavyTails));
}

void confirm(TimeEffect &effect, const Noise &noise, ArrayRef<double> first,
             ArrayRef<double> paired, const JudgeSettings &settings) {
  Stage stage;
  if (!paired.empty()) {
    stage.effect = *median(paired) - noise.drift;
    stage.p = secondP(stage.effect, effect.scale, noise, paired);
    stage.agrees = stage.effect * effect.effect > 0 &&
                   std::abs(stage.effect) >= std::abs(effect.effect) / 2 &&
                   stage.p <= Stage::level;
  }
  effect.again = stage;
  if (stage.agrees)
    return;
  std::vector<double> both = first.vec();
  append_range(both, paired);
  effect.effect = *median(both) - noise.drift;
  effect.interval = medianInterval(both);
  if (effect.interval)
    effect.interval = Interval{effect.interval->low - noise.drift,
                               effect.interval->high - noise.drift};
  effect.processes = both.size();
  effect.change = Change::Unsure;
  settle(effect, noise, settings);
}

} // namespace autoconfig::harness
