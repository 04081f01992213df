//===-- ColumnsSchedule.cpp - Loops with vectors along rows ---------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/depthwise/ColumnsSchedule.h"
#include "autoconfig/core/VectorRuns.h"
#include "autoconfig/operators/depthwise/Schedule.h"
#include <algorithm>

namespace autoconfig {

llvm::SmallVector<Strips, 2>
ColumnsSchedule::strips(const AxisTiles &tiles) const {
  llvm::SmallVector<Strips, 2> result;
  int64_t first = 0;
  for (const Split &split : balancedSplit(tiles.count, tilesOfStrip)) {
    result.push_back({split.size, split.count, first});
    first += split.size * split.count;
  }
  return result;
}

bool ColumnsSchedule::coefficientsStay(const Target &target, int64_t taps,
                                       const AxisTiles &rows,
                                       const PanelRun &columns) const {
  // They are scalars with registers of their own, or share the vectors'.
  bool apart = target.scalarOperand == ScalarOperand::Register;
  auto vectors = static_cast<int64_t>(columns.pieces.size());
  int64_t sums = apart ? 0 : rows.size * vectors;
  return sums + taps + elementsInFlight(target) <=
         target.integer("vector.registers");
}

int64_t ColumnsSchedule::workspace() const {
  int64_t most = 0, longest = 0;
  for (const AxisTiles &tiles : rows)
    most = std::max(most, std::min(tilesOfStrip, tiles.count) * tiles.size);
  for (const PanelRun &run : columns)
    longest = std::max(longest, run.pitch());
  return most > 0 ? planes.elements(most) + longest : 0;
}

ColumnsSchedule::ColumnsSchedule(const Depthwise &p, const Target &target,
                                 const Configuration &c)
    : planes(p), rows(axisTiles(p.h, c.get("rows"))),
      columns(
          vectorBlocks(p.w.out, target, c.get("vectors"), c.getOr("lmul", 1))),
      tilesOfStrip(std::max<int64_t>(1, c.get("strip") / c.get("rows"))) {}

} // namespace autoconfig
