//===-- Judge.cpp - Which times have changed ------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/compare/Judge.h"
#include "harness/stats/Intervals.h"
#include "harness/stats/Moments.h"
#include "harness/stats/Multiplicity.h"
#include "harness/stats/RankTests.h"
#include "llvm/ADT/STLExtras.h"
#include <cmath>
#include <map>

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

/// One row that has time on both sides.
struct Tested {
  size_t row;
  bool sameCode;
  int timeClass; // the power of two of its time
  TimeEffect effect;
  double ownP;      // of its own processes, where they are unpaired
  Moments own = {}; // of those that are paired
  double scale = 0, z = 0;
};

std::vector<double> logarithms(ArrayRef<double> values) {
  std::vector<double> all;
  for (double value : values)
    all.push_back(std::log(value));
  return all;
}

void takePaired(Tested &tested, ArrayRef<double> paired) {
  tested.effect.processes = paired.size();
  tested.effect.effect = *median(paired);
  tested.effect.interval = medianInterval(paired);
  tested.own = momentsOf(paired);
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

} // namespace

/// How many scales 95 % of the rows of equal code lie within.
static double reach(ArrayRef<double> sizes) {
  size_t rows = sizes.size();
  auto place =
      static_cast<size_t>(std::ceil(0.95 * static_cast<double>(rows + 1)));
  return sizes[std::min(place, rows) - 1];
}

bool isWithinNoise(double z, ArrayRef<double> sizes) {
  return sizes.size() >= Noise::leastOfInterval && std::abs(z) <= reach(sizes);
}

/// What half the interval is to be for a decision, at the present effect: that
/// it leaves 0 or, where the effect is less than delta, does not leave -+
/// delta. Next to delta the effect moves before the interval is that small.
static double decidingHalf(double effect, double delta) {
  double size = std::abs(effect);
  return size > delta ? size : std::max(delta - size, delta / 2);
}

void settle(TimeEffect &effect, const Noise &noise,
            const JudgeSettings &settings) {
  bool byNoise = noise.rows >= Noise::leastOfInterval;
  if (byNoise) {
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
  double half = (effect.interval->high - effect.interval->low) / 2;
  double wanted = decidingHalf(effect.effect, settings.delta);
  effect.moreProcesses =
      byNoise ? processesNeeded(effect.processes, half, wanted)
              : processesNeededByStudent(effect.processes, half, wanted);
}

namespace {

class Judge {
public:
  Judge(std::vector<Tested> &all, const JudgeSettings &settings)
      : all(all), settings(settings) {}

  Noise run() {
    takeDrift();
    takeScales();
    takeVariances();
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
      tested.own.mean -= noise.drift;
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
    noise.driftError = errorOfMedian(noise.scale, noise.rows);
    for (Tested &tested : all) {
      ArrayRef<double> alike = ofClass[tested.timeClass];
      tested.scale = std::max(least, alike.size() < Noise::leastOfClass
                                         ? noise.scale
                                         : robustScale(alike, 0));
      tested.z = tested.effect.effect / tested.scale;
      tested.effect.scale = tested.scale;
      if (tested.sameCode)
        noise.sizes.push_back(std::abs(tested.z));
    }
    llvm::sort(noise.sizes);
  }

  /// What rows tell of each other's processes: few tell their variance.
  void takeVariances() {
    std::vector<double> variances;
    for (const Tested &tested : all)
      if (tested.own.degrees)
        variances.push_back(tested.own.variance /
                            medianShare(tested.own.degrees));
    if (variances.size() <= Noise::leastRows)
      return;
    size_t place = 0;
    for (Tested &tested : all)
      if (tested.own.degrees) {
        std::vector<double> others = variances;
        others.erase(others.begin() + static_cast<ptrdiff_t>(place++));
        tested.own = shrunk(tested.own, *median(others));
      }
  }

  /// Of a row among `rows` that are tested, were it slower by `added`; one of
  /// equal code is not judged by itself.
  double pOf(const Tested &tested, double added, size_t rows) const {
    size_t others = noise.sizes.size() - (tested.sameCode ? 1 : 0);
    if (others < Noise::leastOfClass && tested.own.degrees)
      return studentP(tested.own, added, noise.driftError);
    if (others < Noise::leastRows)
      return tested.ownP;
    std::optional<double> leftOut;
    if (tested.sameCode)
      leftOut = std::abs(tested.z);
    double z = (tested.effect.effect + added) / tested.scale;
    if (static_cast<double>(others) >= static_cast<double>(rows) / settings.q)
      return calibratedP(z, noise.sizes, leftOut);
    return studentTails(z, std::min<unsigned>(others - 1, Noise::heavyTails));
  }

  void testRows() {
    std::vector<Tested *> rows;
    for (Tested &tested : all)
      if (!tested.sameCode)
        rows.push_back(&tested);
    std::vector<double> ps;
    for (Tested *tested : rows) {
      tested->effect.p = pOf(*tested, 0, rows.size());
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
        ps.push_back(pOf(tested, 0, noise.rows));
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
        double p = pOf(tested, added, rows);
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

} // namespace autoconfig::harness
