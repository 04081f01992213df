//===-- Confirm.cpp - The second stage of a row ---------------------------===//
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

using namespace llvm;

namespace autoconfig::harness {

size_t processesOfLook(const std::optional<Stage> &stage, size_t first) {
  return stage && !stage->paired.empty() ? 2 * stage->paired.size() : first;
}

/// Of the fresh processes alone. Signed ranks, as neighbours of the machine
/// disturb a few by far; Student's t where so few values have no p that small.
/// What the drift may be off is no part of the effect.
static double ownP(const Stage &stage, const Noise &noise) {
  size_t n = stage.paired.size();
  if (std::ldexp(2, -static_cast<int>(n)) > Stage::levelOfLook)
    return studentP(momentsOf(stage.paired), -noise.drift, noise.driftError);
  double off = 0;
  if (noise.driftError > 0)
    off = noise.driftError *
          studentQuantile(1 - Stage::level,
                          static_cast<unsigned>(noise.rows - 1));
  if (std::abs(stage.effect) <= off)
    return 1;
  std::vector<double> beyond;
  for (double one : stage.paired)
    beyond.push_back(one - noise.drift - std::copysign(off, stage.effect));
  return wilcoxonSignedRank(beyond).value_or(1);
}

/// The noise of the first stage is that of medians over as many processes as it
/// had; of more it tells too much.
static double secondP(const Stage &stage, double scale, const Noise &noise,
                      size_t firstProcesses) {
  bool isAlike = stage.paired.size() == firstProcesses && scale > 0;
  if (!isAlike || noise.rows < Noise::leastOfClass)
    return ownP(stage, noise);
  double z = stage.effect / scale;
  if (static_cast<double>(noise.sizes.size() + 1) >= 1 / Stage::levelOfLook)
    return calibratedP(z, noise.sizes);
  return studentTails(
      z, std::min<unsigned>(noise.sizes.size() - 1, Noise::heavyTails));
}

/// The fresh processes tell the same, likely or not.
static bool tellsTheSame(const Stage &stage, double delta) {
  return stage.effect * stage.first > 0 &&
         std::abs(stage.effect) >= std::abs(stage.first) / 2 &&
         std::abs(stage.effect) > delta;
}

/// How many more fresh ones would have p reach the level of a look.
static size_t moreFresh(const Stage &stage) {
  constexpr double confidence = 1 - Stage::levelOfLook;
  Interval interval = *medianInterval(stage.paired, confidence);
  return processesNeededByStudent(stage.paired.size(),
                                  (interval.high - interval.low) / 2,
                                  std::abs(stage.effect), confidence);
}

/// Not told: what the processes of both stages say together.
static void settleBoth(TimeEffect &effect, const Noise &noise,
                       ArrayRef<double> first, const JudgeSettings &settings) {
  const Stage &stage = *effect.again;
  std::vector<double> both = first.vec();
  append_range(both, stage.paired);
  effect.effect = *median(both) - noise.drift;
  effect.interval = medianInterval(both);
  if (effect.interval)
    effect.interval = Interval{effect.interval->low - noise.drift,
                               effect.interval->high - noise.drift};
  effect.processes = both.size();
  effect.change = Change::Unsure;
  settle(effect, noise, settings);
  if (effect.change == Change::Unsure && stage.paired.size() > 1 &&
      tellsTheSame(stage, settings.delta))
    effect.moreProcesses = moreFresh(stage);
}

void confirm(TimeEffect &effect, const Noise &noise, ArrayRef<double> first,
             ArrayRef<double> fresh, const JudgeSettings &settings) {
  if (!effect.again) {
    effect.again.emplace();
    effect.again->first = effect.effect;
  }
  Stage &stage = *effect.again;
  append_range(stage.paired, fresh);
  ++stage.looked;
  stage.isOpen = false;
  if (!fresh.empty()) {
    stage.effect = *median(stage.paired) - noise.drift;
    stage.p = secondP(stage, effect.scale, noise, first.size());
    bool isSame = tellsTheSame(stage, settings.delta) &&
                  !(effect.scale > 0 &&
                    isWithinNoise(stage.effect / effect.scale, noise.sizes));
    stage.agrees = isSame && stage.p <= Stage::levelOfLook;
    stage.isOpen = isSame && !stage.agrees && stage.looked < Stage::looks;
  }
  if (stage.agrees)
    effect.change = stage.first > 0 ? Change::Regressed : Change::Improved;
  else if (stage.isOpen)
    effect.change = Change::Unsure;
  else
    settleBoth(effect, noise, first, settings);
}

} // namespace autoconfig::harness
