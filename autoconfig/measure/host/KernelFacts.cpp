//===-- KernelFacts.cpp - Facts that follow from timed kernels ------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/host/KernelFacts.h"
#include "autoconfig/models/common/CacheModel.h"
#include "autoconfig/models/common/GemmModel.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <limits>

using namespace autoconfig;
using llvm::StringRef;

namespace {

/// Steps of one tile, its samples best first.
struct TileSteps {
  MicroTile tile{};
  std::vector<double> fromL1, fromL2, fromL3;
};

std::vector<double> bestFirst(std::vector<double> samples) {
  llvm::sort(samples);
  return samples;
}

std::vector<TileSteps> tilesIn(llvm::ArrayRef<MeasuredValue> values) {
  std::vector<TileSteps> tiles;
  for (const MeasuredValue &value : values) {
    std::optional<StepName> name = StepName::parse(value.name);
    if (!name)
      continue;
    TileSteps one;
    one.tile = name->tile;
    auto same = [&](const TileSteps &other) {
      return other.tile.mr == one.tile.mr &&
             other.tile.vectors == one.tile.vectors;
    };
    auto found = llvm::find_if(tiles, same);
    if (found == tiles.end())
      found = tiles.insert(found, one);
    (name->level == "l1"   ? found->fromL1
     : name->level == "l2" ? found->fromL2
                           : found->fromL3) = bestFirst(value.samples);
  }
  llvm::erase_if(tiles,
                 [](const TileSteps &tile) { return tile.fromL1.empty(); });
  return tiles;
}

/// What equal parts take together, 1 to 2, where a formula's cycles, which rise
/// with it, are as measured.
double equalsFor(double measured, llvm::function_ref<double(double)> formula) {
  double low = 1, high = 2;
  if (measured >= formula(high))
    return high;
  constexpr double precision = 1e-4;
  while (high - low > precision) {
    double middle = (low + high) / 2;
    (formula(middle) < measured ? low : high) = middle;
  }
  return low;
}

Target with(const Target &target, StringRef key, double value) {
  Target result = target;
  result.put(key, {value, "tried"});
  return result;
}

/// What each of several steps says of a fact, by its samples, best first.
class Votes {
public:
  void add(llvm::ArrayRef<double> samples,
           llvm::function_ref<double(double equals)> formula) {
    std::vector<double> &votes = ofSteps.emplace_back();
    for (double measured : samples)
      votes.push_back(equalsFor(measured, formula));
    fewest = std::min(fewest, votes.size());
  }

  /// The median of all steps, of their best samples, of the next ones, ..: a
  /// step or two that something else disturbed do not count.
  MeasuredValue fact(const char *name) {
    MeasuredValue result{"KernelSteps", name, "ratio", true, false, {}};
    for (size_t k = 0; !ofSteps.empty() && k < fewest; ++k) {
      std::vector<double> votes;
      for (const std::vector<double> &step : ofSteps)
        votes.push_back(step[k]);
      llvm::sort(votes);
      result.samples.push_back(votes[votes.size() / 2]);
    }
    return result;
  }

private:
  std::vector<std::vector<double>> ofSteps;
  size_t fewest = std::numeric_limits<size_t>::max();
};

/// Beside something twice as long, the little that shows would be noise.
bool comparable(double a, double b) {
  return std::max(a, b) <= 2 * std::min(a, b);
}

/// Whether this tile tells how the parts of the core share time: not where its
/// multiply-adds wait for each other, nor where one part does all the work.
bool tellsOfCore(const StepBounds &bounds) {
  double busy[] = {bounds.compute, bounds.loads, bounds.issue};
  llvm::sort(busy);
  return bounds.latency <= busy[2] && comparable(busy[2], busy[1]);
}

/// `overlap.core`: the bounds of steps from L1.
MeasuredValue overlapOfCore(const Target &target,
                            llvm::ArrayRef<TileSteps> tiles) {
  Votes votes;
  for (const TileSteps &one : tiles)
    if (tellsOfCore(stepOfTile(target, one.tile)))
      votes.add(one.fromL1, [&](double equals) {
        return stepOfTile(with(target, "overlap.core", equals), one.tile)
            .cycles();
      });
  return votes.fact("overlap.core");
}

/// `overlap.transfers`: steps with lines from further away, by those from L1
/// and what the bandwidths say.
MeasuredValue overlapOfTransfers(const Target &target,
                                 llvm::ArrayRef<TileSteps> tiles) {
  Votes votes;
  CacheHierarchy caches(target);
  for (const TileSteps &one : tiles) {
    double lines =
        one.tile.vectors * target.lanes() * bytesPerElement / caches.l1.line;
    // What is no slower from L2 was disturbed from L1.
    double core = one.fromL1.front();
    if (!one.fromL2.empty())
      core = std::min(core, one.fromL2.front());
    auto add = [&](llvm::ArrayRef<double> samples, Residence where) {
      double transfers = lines * caches.cyclesToRead(where);
      if (comparable(core, transfers))
        votes.add(samples, [&](double equals) {
          return Overlap(equals)({core, transfers});
        });
    };
    if (!one.fromL2.empty())
      add(one.fromL2, {1, 0, 0});
    if (!one.fromL3.empty())
      add(one.fromL3, {0, 1, 0});
  }
  return votes.fact("overlap.transfers");
}

} // namespace

std::optional<StepName> StepName::parse(StringRef name) {
  StepName step{{}, ""};
  step.tile.lmul = 1;
  if (!name.consume_front("step.") || name.consumeInteger(10, step.tile.mr) ||
      !name.consume_front("x") || name.consumeInteger(10, step.tile.vectors) ||
      !name.consume_front("."))
    return std::nullopt;
  step.level = name;
  return step;
}

std::vector<MeasuredValue>
autoconfig::factsOfKernels(const Target &target,
                           llvm::ArrayRef<MeasuredValue> values) {
  std::vector<TileSteps> tiles = tilesIn(values);
  std::vector<MeasuredValue> facts{overlapOfCore(target, tiles)};
  // In order a core waits for transfers, says the model.
  if (!target.flag("issue.in_order"))
    facts.push_back(overlapOfTransfers(target, tiles));
  llvm::erase_if(
      facts, [](const MeasuredValue &fact) { return fact.samples.empty(); });
  return facts;
}
