//===-- DepthwiseCost.h - The terms of a depthwise convolution --*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MODELS_COMMON_DEPTHWISECOST_H
#define AUTOCONFIG_MODELS_COMMON_DEPTHWISECOST_H

#include "autoconfig/core/Decision.h"
#include "autoconfig/core/Target.h"
#include "autoconfig/models/common/CacheModel.h"
#include "autoconfig/operators/depthwise/Schedule.h"
#include <map>
#include <tuple>

namespace autoconfig {

/// What the core does for one tile and one block, in cycles of each part of it
/// and instructions.
struct TileWork {
  double multiplyAdds = 0, loads = 0, stores = 0; // cycles of all pipes
  double instructions = 0;
  // Multiply-adds that depend on each other: in one of these, and from one to
  // the next.
  double chain = 0, carried = 0;
};

/// Cycles that the core is busy with it, without transfers.
double coreCycles(const Target &target, const TileWork &work);
/// The name of the bound.
const char *boundOf(const Target &target, const TileWork &work);

/// How lines of a tile fall on the sets of L1.
struct TileSets {
  /// Lines beyond those that a set holds, in the mean of sets with any.
  double excess;
  /// Of all lines, the share in sets that got more than they hold.
  double overfullShare;
};

/// The costs of a problem's schedules, which have many tiles and blocks in
/// common.
class DepthwiseCosts {
public:
  /// For as long as there are both.
  DepthwiseCosts(const Depthwise &problem, const Target &target)
      : problem(problem), target(target), caches(target) {}

  /// The whole cost with the schedule of these parameters.
  Cost of(const Configuration &configuration);

private:
  friend class DepthwiseTilesCost;

  /// A number for what tiles are along an axis, wherever they lie.
  unsigned kindOf(const AxisTiles &tiles);

  using Tiles = llvm::SmallVector<AxisTiles, 4>;
  using Blocks = llvm::SmallVector<ChannelBlocks, 3>;

  const Depthwise &problem;
  const Target &target;
  const CacheHierarchy caches;
  std::map<int64_t, Tiles> rowTiles, columnTiles;       // by their sizes
  std::map<std::pair<int64_t, int64_t>, Blocks> blocks; // by vectors and lmul
  std::vector<AxisTiles> kinds;
  // By the kinds of rows and columns, and channels.
  std::map<std::tuple<unsigned, unsigned, int64_t>, TileSets> sets;
};

} // namespace autoconfig

#endif // AUTOCONFIG_MODELS_COMMON_DEPTHWISECOST_H
