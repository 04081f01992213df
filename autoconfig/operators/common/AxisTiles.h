//===-- AxisTiles.h - Tiles of outputs along an axis ------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Kernels that hold a tile of outputs in registers skip the taps that meet
// padding where they are generated: tiles that touch the source's border are
// kernels of their own, and all tiles inside are one.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_OPERATORS_COMMON_AXISTILES_H
#define AUTOCONFIG_OPERATORS_COMMON_AXISTILES_H

#include "autoconfig/core/ConvAxis.h"
#include "llvm/ADT/SmallVector.h"

namespace autoconfig {

/// Consecutive tiles of as many outputs, which meet the source alike.
struct AxisTiles {
  /// An element of the source that an output sums.
  struct Use {
    int64_t element; // from the first one that the tile uses
    int64_t output;  // of the tile
    int64_t tap;
    bool operator==(const Use &) const = default;
  };
  int64_t size;                // outputs of a tile
  int64_t count;               // tiles
  int64_t output;              // the first one of the first tile
  int64_t source;              // the first element that the first tile uses
  llvm::SmallVector<Use> uses; // sorted; without padding
  int64_t sourceStep;          // elements from tile to tile
  int64_t elements = 0;        // different ones that a tile uses
  int64_t taps = 0;            // the same of taps

  /// From the first element that a tile uses to behind the last one.
  int64_t extent() const { return uses.empty() ? 0 : uses.back().element + 1; }
};

/// Parts of at most `step` outputs, as equal as possible.
llvm::SmallVector<AxisTiles, 4> axisTiles(const ConvAxis &axis, int64_t step);

} // namespace autoconfig

#endif // AUTOCONFIG_OPERATORS_COMMON_AXISTILES_H
