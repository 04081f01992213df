//===-- KernelFacts.cpp - Facts that follow from timed kernels ------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/host/KernelFacts.h"
#include "autoconfig/measure/host/RowFacts.h"
#include "autoconfig/models/common/CacheModel.h"
#include "autoconfig/models/common/GemmModel.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

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

/// What is no slower from L2 was disturbed from L1.
void useTheLess(std::vector<double> &fromL1, llvm::ArrayRef<double> fromL2) {
  for (auto [near, far] : llvm::zip(fromL1, fromL2))
    near = std::min(near, far);
}

std::vector<TileSteps> tilesIn(llvm::ArrayRef<MeasuredValue> values) {
  std::vector<TileSteps> tiles;
  for (const MeasuredValue &value : values) {
    std::optional<TileName> name = TileName::parse(value.name);
    if (!name || name->what != "step")
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
  for (TileSteps &tile : tiles)
    useTheLess(tile.fromL1, tile.fromL2);
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

  bool empty() const { return ofSteps.empty(); }

  /// The median of all steps, of their best samples, of the next ones, ..: a
  /// step or two that something else disturbed do not count.
  MeasuredValue fact(const char *program, const char *name) {
    MeasuredValue result{program, name, "ratio", true, false, {}};
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
  return votes.fact("KernelSteps", "overlap.core");
}

/// `overlap.transfers`: steps with lines from L3, by those from L1 and what the
/// bandwidths say. Lines from L2 take less and hide better, so they tell only
/// where no step from L3 does.
MeasuredValue overlapOfTransfers(const Target &target,
                                 llvm::ArrayRef<TileSteps> tiles) {
  Votes ofL2, ofL3;
  CacheHierarchy caches(target);
  for (const TileSteps &one : tiles) {
    double lines =
        one.tile.vectors * target.lanes() * bytesPerElement / caches.l1.line;
    double core = one.fromL1.front();
    auto add = [&](Votes &votes, llvm::ArrayRef<double> samples,
                   Residence where) {
      double transfers = lines * caches.cyclesToRead(where);
      if (!samples.empty() && comparable(core, transfers))
        votes.add(samples, [&](double equals) {
          return Overlap(equals)({core, transfers});
        });
    };
    add(ofL2, one.fromL2, {1, 0, 0});
    add(ofL3, one.fromL3, {0, 1, 0});
  }
  return (ofL3.empty() ? ofL2 : ofL3).fact("KernelSteps", "overlap.transfers");
}

/// `overlap.memory`: the multiply-adds of many rows beside lines from memory,
/// which take as long as the step of one row.
MeasuredValue overlapOfMemory(const Target &target,
                              llvm::ArrayRef<MeasuredValue> values) {
  auto tileOf = [](const MeasuredValue &value) -> std::optional<MicroTile> {
    std::optional<TileName> name = TileName::parse(value.name);
    if (!name || name->what != "stream" || name->level != "memory")
      return std::nullopt;
    return name->tile;
  };
  double lines = 0;
  for (const MeasuredValue &value : values)
    if (std::optional<MicroTile> tile = tileOf(value); tile && tile->mr == 1)
      lines = value.best();
  Votes votes;
  for (const MeasuredValue &value : values) {
    std::optional<MicroTile> tile = tileOf(value);
    if (!tile || tile->mr == 1)
      continue;
    // What is short beside the lines would be hidden whatever the overlap is.
    double core = stepOfTile(target, *tile).cycles();
    if (core >= lines)
      votes.add(bestFirst(value.samples),
                [&](double equals) { return Overlap(equals)({core, lines}); });
  }
  return votes.fact("PanelStreams", "overlap.memory");
}

/// `fma.queue`: how many multiply-adds do while the lines of a tile's rows are
/// on their way from L3, but for as long as the tile takes beyond what it would
/// if something had brought them before.
MeasuredValue queueOfFmas(const Target &target,
                          llvm::ArrayRef<MeasuredValue> values) {
  MeasuredValue fact{"RowGroups", "fma.queue", "count", false, false, {}};
  CacheHierarchy caches(target);
  Residence l3{0, 1, 0};
  double core = 0;
  for (const MeasuredValue &value : values) {
    std::optional<TileName> name = TileName::parse(value.name);
    if (!name || name->what != "group")
      continue;
    if (name->level == "l1")
      core = value.best();
    if (name->level != "l3" || core == 0)
      continue;
    auto rows = static_cast<double>(name->tile.mr);
    double fmas = rows * static_cast<double>(name->tile.vectors) *
                  caches.l1.line / bytesPerElement;
    double inStream =
        Overlap::ofTransfers(target)({core, rows * caches.cyclesToRead(l3)});
    for (double sample : value.samples) {
      double wait = std::max(0.0, sample - inStream);
      double covered = std::max(1.0, caches.cyclesOfGroup(l3, rows) - wait);
      fact.samples.push_back(covered * fmas / core);
    }
  }
  return fact;
}

/// A wait for each lost translation: what was measured, beyond what is waited
/// for without that, over the share of so many pages, which the value's name
/// ends in, that the buffers had lost.
MeasuredValue waitForLost(const char *program, const char *key,
                          StringRef measured, double otherwise,
                          llvm::ArrayRef<MeasuredValue> values,
                          llvm::function_ref<double(double pages)> shareLost) {
  MeasuredValue fact{program, key, "cycles", true, false, {}};
  // Of few the little that shows would be noise.
  constexpr double leastShare = 0.25;
  for (const MeasuredValue &value : values) {
    StringRef name = value.name;
    int64_t pages = 0;
    if (!name.consume_front(measured) || name.getAsInteger(10, pages))
      continue;
    double share = shareLost(static_cast<double>(pages));
    if (share >= leastShare)
      for (double sample : value.samples)
        fact.samples.push_back(std::max(0.0, sample - otherwise) / share);
  }
  return fact;
}

/// `call.overhead`: what calls take beside their steps and the stores of their
/// tiles, in the median, as some are disturbed; of the best samples, of the
/// next ones, ..
MeasuredValue callOverhead(const Target &target,
                           llvm::ArrayRef<MeasuredValue> values) {
  std::vector<std::vector<double>> besides; // of each tile
  size_t fewest = std::numeric_limits<size_t>::max();
  double bare = 0;
  for (const MeasuredValue &value : values) {
    if (value.name == "call.bare")
      bare = value.best();
    std::optional<TileName> name = TileName::parse(value.name);
    if (!name || name->what != "call")
      continue;
    double stores = name->tile.mr * name->tile.vectors *
                    vectorCycles(target, target.lanes()) /
                    target.get("store.pipes");
    std::vector<double> &rest = besides.emplace_back();
    for (double sample : bestFirst(value.samples))
      rest.push_back(sample - stores);
    fewest = std::min(fewest, rest.size());
  }
  MeasuredValue fact{"KernelSteps", "call.overhead", "cycles", true, false, {}};
  for (size_t k = 0; !besides.empty() && k < fewest; ++k) {
    std::vector<double> ofTiles;
    for (const std::vector<double> &rest : besides)
      ofTiles.push_back(rest[k]);
    llvm::sort(ofTiles);
    fact.samples.push_back(std::max(bare, ofTiles[ofTiles.size() / 2]));
  }
  return fact;
}

/// The cycles of kernels in those that loops of multiply-adds alone tell, of
/// which a whole number start at a time: the chain of additions that is the
/// clock elsewhere may be some per cent off, which would look like parts of the
/// core that do not share time (13.5 cycles of a tile as 13.3, and overlap.core
/// as 1 for 1.1, Zen 5 beside a busy neighbour).
std::vector<MeasuredValue> byMultiplyAdds(const Target &target,
                                          llvm::ArrayRef<MeasuredValue> all) {
  constexpr double clockError = 0.1; // what is further off is something else
  double bits = target.get("vector.bits"), scale = 1;
  double expected = target.get("fma.pipes") /
                    (std::ceil(bits / target.get("vector.datapath_bits")) +
                     target.get("fma.overhead"));
  std::string name =
      "fma.throughput." + std::to_string(target.integer("vector.bits"));
  for (const MeasuredValue &value : all)
    if (value.name == name &&
        std::abs(value.best() / expected - 1) < clockError)
      scale = value.best() / expected;
  std::vector<MeasuredValue> scaled = all.vec();
  for (MeasuredValue &value : scaled)
    if (value.program == "KernelSteps")
      for (double &sample : value.samples)
        sample *= scale;
  return scaled;
}

} // namespace

std::optional<TileName> TileName::parse(StringRef name) {
  TileName parsed{"", {}, ""};
  parsed.tile.lmul = 1;
  std::tie(parsed.what, name) = name.split('.');
  if (name.consumeInteger(10, parsed.tile.mr) || !name.consume_front("x") ||
      name.consumeInteger(10, parsed.tile.vectors))
    return std::nullopt;
  bool hasLevel = name.consume_front(".");
  if (!hasLevel && !name.empty())
    return std::nullopt;
  parsed.level = name;
  return parsed;
}

std::vector<MeasuredValue>
autoconfig::factsOfKernels(const Target &target,
                           llvm::ArrayRef<MeasuredValue> measured) {
  std::vector<MeasuredValue> values = byMultiplyAdds(target, measured);
  std::vector<TileSteps> tiles = tilesIn(values);
  std::vector<MeasuredValue> facts{overlapOfCore(target, tiles),
                                   callOverhead(target, values)};
  // In order a core waits for transfers, says the model.
  if (!target.flag("issue.in_order"))
    llvm::append_values(facts, overlapOfTransfers(target, tiles),
                        overlapOfMemory(target, values),
                        queueOfFmas(target, values));
  llvm::append_range(facts, factsOfRows(target, values));
  CacheHierarchy caches(target);
  llvm::append_values(
      facts,
      waitForLost("RowWalks", "tlb.split_wait", "splits.", 0, values,
                  [&](double pages) { return caches.lostByL1Tlb(pages); }),
      waitForLost("RowRuns", "tlb.run_wait", "runs.", target.get("l3.run_wait"),
                  values,
                  [&](double pages) { return caches.lostByTlb(pages); }));
  llvm::erase_if(
      facts, [](const MeasuredValue &fact) { return fact.samples.empty(); });
  return facts;
}
