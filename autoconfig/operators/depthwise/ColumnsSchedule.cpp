//===-- ColumnsSchedule.cpp - Loops with vectors along rows ---------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/depthwise/ColumnsSchedule.h"
#include "llvm/Support/MathExtras.h"
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

int64_t ColumnsSchedule::workspace() const {
  int64_t most = 0;
  for (const AxisTiles &tiles : rows)
    most =
        std::max(most, sourceRows(tiles, std::min(tilesOfStrip, tiles.count)));
  return most * row;
}

int64_t ColumnsSchedule::placeOfTap(const Depthwise &p, int64_t column) const {
  int64_t distance = column * p.w.dilation;
  return distance % p.w.stride * phase + distance / p.w.stride;
}

ColumnsSchedule makeColumnsSchedule(const Depthwise &p, const Target &target,
                                    const Configuration &c) {
  ColumnsSchedule s;
  int64_t lmul = c.getOr("lmul", 1);
  s.lanes = target.lanes() * lmul;
  s.rows = axisTiles(p.h, c.get("rows"));
  s.columns = vectorBlocks(p.w.out, target, c.get("vectors"), lmul);
  s.tilesOfStrip = std::max<int64_t>(1, c.get("strip") / c.get("rows"));
  int64_t outputs = llvm::alignTo(p.w.out, s.lanes);
  int64_t used = outputs + (p.w.reach() - 1) / p.w.stride;
  int64_t copied = llvm::divideCeil(p.w.pad + p.w.in, p.w.stride);
  // Rows begin with a line of the cache.
  s.phase = llvm::alignTo(std::max(used, copied), elementsPerLine);
  s.row = s.phase * p.w.stride;
  return s;
}

} // namespace autoconfig
