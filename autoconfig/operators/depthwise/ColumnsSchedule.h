//===-- ColumnsSchedule.h - Loops with vectors along rows -------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a configuration makes of a problem in nchw:
//
//   for image, for channel of the source
//     for strip of rows
//       copy the rows that it needs (PlaneBlock.h)
//       for filter of the channel
//         for tile of rows, for block of columns
//           rows x vectors accumulators in registers
//             for row of the buffer, for tap in the row      unrolled
//               for each output row that sums it             unrolled
//
// Padding above and below is left out, that at the sides is zeros in the
// copies.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_OPERATORS_DEPTHWISE_COLUMNSSCHEDULE_H
#define AUTOCONFIG_OPERATORS_DEPTHWISE_COLUMNSSCHEDULE_H

#include "autoconfig/operators/common/AxisTiles.h"
#include "autoconfig/operators/conv/PlaneBlock.h"
#include "autoconfig/operators/depthwise/Depthwise.h"

namespace autoconfig {

/// Consecutive strips of as many tiles.
struct Strips {
  int64_t tiles, count;
  int64_t firstTile; // of the first strip, in its AxisTiles
};

struct ColumnsSchedule {
  /// Parameters: rows and vectors of a tile, strip (output rows), and where
  /// present lmul.
  ColumnsSchedule(const Depthwise &problem, const Target &target,
                  const Configuration &configuration);

  PlaneBlock planes;
  llvm::SmallVector<AxisTiles, 4> rows;
  llvm::SmallVector<PanelRun, 3> columns;
  int64_t tilesOfStrip; // at most

  /// The strips of consecutive tiles.
  llvm::SmallVector<Strips, 2> strips(const AxisTiles &tiles) const;
  /// All coefficients of a filter find registers beside the sums of a tile.
  /// Otherwise each multiply-add loads its own.
  bool coefficientsStay(const Target &target, int64_t taps,
                        const AxisTiles &rows, const PanelRun &columns) const;
  /// Elements of the buffer, with what a last vector reads beyond its row.
  int64_t workspace() const;
  /// Elements from a strip's first slot to what a tap of an output row of it
  /// reads.
  int64_t placeOfTap(int64_t output, int64_t row, int64_t column) const {
    int64_t slot = output * planes.slotsOfRow + row * planes.slotsOfTap;
    return slot * planes.rowPitch() + planes.offsetOfTap(column);
  }
};

} // namespace autoconfig

#endif // AUTOCONFIG_OPERATORS_DEPTHWISE_COLUMNSSCHEDULE_H
