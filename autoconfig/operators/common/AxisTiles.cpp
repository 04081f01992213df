//===-- AxisTiles.cpp - Tiles of outputs along an axis --------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/common/AxisTiles.h"
#include "autoconfig/core/Split.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <tuple>

namespace autoconfig {

/// Of uses in their order.
static int64_t differentElements(llvm::ArrayRef<AxisTiles::Use> uses) {
  int64_t count = 0, last = -1;
  for (const AxisTiles::Use &use : uses) {
    count += use.element != last;
    last = use.element;
  }
  return count;
}

static int64_t differentTaps(llvm::ArrayRef<AxisTiles::Use> uses) {
  llvm::SmallVector<int64_t, 64> taps;
  for (const AxisTiles::Use &use : uses)
    taps.push_back(use.tap);
  llvm::sort(taps);
  return std::unique(taps.begin(), taps.end()) - taps.begin();
}

/// One tile, of the outputs from `first` on.
static AxisTiles tileAt(const ConvAxis &axis, int64_t first, int64_t size) {
  AxisTiles tile{size, 1, first, 0, {}, size * axis.stride};
  for (int64_t output = 0; output < size; ++output) {
    int64_t start = (first + output) * axis.stride - axis.pad;
    ConvAxis::Range taps = axis.tapsOfOutput(first + output);
    for (int64_t tap = taps.first; tap < taps.end; ++tap)
      tile.uses.push_back({start + tap * axis.dilation, output, tap});
  }
  llvm::sort(tile.uses, [](const AxisTiles::Use &x, const AxisTiles::Use &y) {
    return std::tie(x.element, x.output) < std::tie(y.element, y.output);
  });
  tile.source = tile.uses.empty() ? 0 : tile.uses.front().element;
  for (AxisTiles::Use &use : tile.uses)
    use.element -= tile.source;
  tile.elements = differentElements(tile.uses);
  tile.taps = differentTaps(tile.uses);
  return tile;
}

/// Whether `next` are as the tiles before them, and as far apart.
static bool goesOn(const AxisTiles &tiles, const AxisTiles &next) {
  return tiles.size == next.size && tiles.uses == next.uses &&
         (next.uses.empty() ||
          tiles.source + tiles.count * tiles.sourceStep == next.source);
}

llvm::SmallVector<AxisTiles, 4> axisTiles(const ConvAxis &axis, int64_t step) {
  llvm::SmallVector<AxisTiles, 4> runs;
  // Outputs that have all their taps inside are one run, however many.
  int64_t inside = axis.outputsOfTap(0).first;
  int64_t behind = axis.outputsOfTap(axis.kernel - 1).end;
  int64_t first = 0;
  for (const Split &split : balancedSplit(axis.out, step))
    for (int64_t i = 0; i < split.count;) {
      AxisTiles tile = tileAt(axis, first, split.size);
      if (first >= inside)
        tile.count = std::clamp<int64_t>((behind - first) / split.size, 1,
                                         split.count - i);
      i += tile.count;
      first += tile.count * split.size;
      AxisTiles *last = runs.empty() ? nullptr : &runs.back();
      if (last && goesOn(*last, tile))
        last->count += tile.count;
      else
        runs.push_back(std::move(tile));
    }
  return runs;
}

} // namespace autoconfig
