//===-- BroadcastSchedule.h - Loops of coefficient broadcast ----*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where columns are contiguous (nchw), vectors lie along the width and each
// coefficient is broadcast:
//
//   for each group, image
//     for each block of output rows
//       copy the rows of the source that it needs (PlaneBlock.h)
//       for each tile of the block, mr filters x rows x strip pixels
//         for each channel, tap in height, tap in width
//           the rows of the source from the tap's element on, times mr
//           coefficients
//
// Tiles go filters innermost, so that a tile's rows of the source stay in L1,
// or outermost, so that its coefficients do.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_OPERATORS_CONV_BROADCASTSCHEDULE_H
#define AUTOCONFIG_OPERATORS_CONV_BROADCASTSCHEDULE_H

#include "autoconfig/core/GemmSchedule.h"
#include "autoconfig/operators/conv/PlaneBlock.h"

namespace autoconfig {

struct BroadcastSchedule {
  /// Parameters: mr, strip (pixels of an output row), rows (of a tile), block
  /// (output rows), interleave_a (coefficients are copied as [k][mr]),
  /// filters_outside, and where present lmul.
  BroadcastSchedule(const Convolution &convolution, const Target &target,
                    const Configuration &configuration);

  PlaneBlock planes;
  /// Filters x pixels of one output row, from weights as they lie; `tiles` is
  /// its schedule.
  Contraction row;
  GemmSchedule tiles;
  int64_t rows;                       // of a full tile
  llvm::SmallVector<Split, 2> blocks; // output rows
  bool filtersOutside;

  /// Filters of each tile.
  llvm::SmallVector<Split, 2> filterTiles() const {
    return tiles.rowTiles(row.m);
  }
  /// Output rows of each tile in a block.
  llvm::SmallVector<Split, 2> rowTiles(int64_t rowsOfBlock) const {
    return balancedSplit(rowsOfBlock, rows);
  }
  /// Vectors of an output row, in tiles.
  llvm::SmallVector<PanelRun, 3> panels() const { return tiles.panels(row.n); }

  /// In elements: the copied rows of a block, with what a last vector reads
  /// beyond them; the copied coefficients of a group.
  int64_t blockElements() const;
  int64_t coefficientElements() const;
  /// Both, unless coefficients are copied before the call.
  int64_t workspace() const {
    return blockElements() + (row.weightsPrepared ? 0 : coefficientElements());
  }
};

/// Vector registers of a tile: its sums, one vector of the source for each, and
/// the coefficients.
int64_t registersOfBroadcast(const Convolution &convolution,
                             const Target &target,
                             const Configuration &configuration);

} // namespace autoconfig

#endif // AUTOCONFIG_OPERATORS_CONV_BROADCASTSCHEDULE_H
