//===-- RowFacts.cpp - Facts that follow from walks down rows -------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/host/RowFacts.h"
#include "autoconfig/measure/host/KernelFacts.h"
#include "autoconfig/models/common/CacheModel.h"
#include "autoconfig/models/common/GemmModel.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>

using namespace autoconfig;
using llvm::StringRef;

namespace {

/// Steps down so many rows, their samples best first.
struct RowWalk {
  size_t rows;
  MicroTile tile;
  std::vector<double> samples;
};

/// From one level, by their rows.
std::vector<RowWalk> walksFrom(StringRef level,
                               llvm::ArrayRef<MeasuredValue> values) {
  std::vector<RowWalk> walks;
  for (const MeasuredValue &value : values) {
    std::optional<TileName> name = TileName::parse(value.name);
    RowWalk walk;
    if (!name || name->level != level || !name->what.consume_front("walk") ||
        name->what.getAsInteger(10, walk.rows))
      continue;
    walk.tile = name->tile;
    walk.samples = value.samples;
    llvm::sort(walk.samples);
    walks.push_back(std::move(walk));
  }
  llvm::sort(walks, [](const RowWalk &a, const RowWalk &b) {
    return a.rows < b.rows;
  });
  return walks;
}

double linesOf(const Target &target, const MicroTile &tile) {
  return static_cast<double>(tile.vectors) * target.lanes() * bytesPerElement /
         target.get("l1d.line");
}

/// A step whose lines come in a stream, as the models say; down rows those of
/// L3 come late, as far as the core's window does not cover it.
double stepInStream(const Target &target, const MicroTile &tile,
                    const Residence &where) {
  CacheHierarchy caches(target);
  double core = stepOfTile(target, tile).cycles();
  double lines = linesOf(target, tile) * caches.cyclesToRead(where);
  if (std::optional<Overlap> memory = Overlap::ofMemory(target);
      memory && where.memory > 0)
    return (*memory)({core, lines});
  double latency = caches.latencyOf({0, where.l3, 0}) /
                   stepsInWindow(target, tile.mr, tile.vectors);
  return Overlap::ofTransfers(target)({core, lines + latency});
}

/// `l3.row_wait` or `memory.row_wait`.
MeasuredValue waitOfLine(const Target &target, const char *key,
                         const RowWalk &longest, double inStream) {
  MeasuredValue fact{"RowWalks", key, "cycles", true, false, {}};
  for (double sample : longest.samples)
    fact.samples.push_back(std::max(0.0, sample - inStream) /
                           linesOf(target, longest.tile));
  return fact;
}

/// `prefetch.streams`, by the best fourth of the samples: others are disturbed,
/// and here that tells of other rows.
MeasuredValue followedRows(llvm::ArrayRef<RowWalk> walks, double inStream) {
  MeasuredValue fact{"RowWalks", "prefetch.streams", "count", true, false, {}};
  size_t best = std::max<size_t>(1, walks.back().samples.size() / 4);
  for (size_t k = 0; k < best; ++k) {
    size_t followed = 1; // a row alone
    for (const RowWalk &walk : walks) {
      if (walk.samples[k] > (inStream + walks.back().samples[k]) / 2)
        break;
      followed = walk.rows;
    }
    fact.samples.push_back(static_cast<double>(followed));
  }
  return fact;
}

/// `l2.row_wait`: what steps take longer than their bounds, by the share of the
/// lines in the core's window that the set has no room for.
MeasuredValue waitOfReturn(const Target &target,
                           llvm::ArrayRef<MeasuredValue> values) {
  MeasuredValue fact{"RowWalks", "l2.row_wait", "cycles", true, false, {}};
  for (const MeasuredValue &value : values) {
    std::optional<TileName> name = TileName::parse(value.name);
    if (!name || name->what != "returns")
      continue;
    double core = stepOfTile(target, name->tile).cycles();
    double beyond =
        1 - target.get("l1d.ways") /
                stepsInWindow(target, name->tile.mr, name->tile.vectors);
    // Of few the little that shows would be noise.
    constexpr double leastShare = 0.25;
    if (beyond < leastShare)
      continue;
    for (double sample : value.samples)
      fact.samples.push_back(std::max(0.0, sample - core) / beyond);
  }
  return fact;
}

} // namespace

std::vector<MeasuredValue>
autoconfig::factsOfRows(const Target &target,
                        llvm::ArrayRef<MeasuredValue> values) {
  if (target.flag("issue.in_order"))
    return {};
  std::vector<MeasuredValue> facts{waitOfReturn(target, values)};
  MeasuredValue streams;
  double longest = -1;
  auto addLevel = [&](const char *key, StringRef level, Residence where) {
    std::vector<RowWalk> walks = walksFrom(level, values);
    if (walks.empty())
      return;
    double inStream = stepInStream(target, walks.back().tile, where);
    facts.push_back(waitOfLine(target, key, walks.back(), inStream));
    // The level from which most is to be seen tells how many are followed.
    if (facts.back().best() <= longest)
      return;
    longest = facts.back().best();
    streams = followedRows(walks, inStream);
  };
  addLevel("l3.row_wait", "l3", {0, 1, 0});
  addLevel("memory.row_wait", "memory", {0, 0, 1});
  facts.push_back(std::move(streams));
  llvm::erase_if(
      facts, [](const MeasuredValue &fact) { return fact.samples.empty(); });
  return facts;
}
