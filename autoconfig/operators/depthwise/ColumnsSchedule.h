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
//       copy the rows that it needs into a buffer, each padded, and for a
//       stride s apart into its s phases: columns 0, s, 2s, .., 1, s + 1, ..
//       for filter of the channel
//         for tile of rows, for block of columns
//           rows x vectors accumulators in registers
//             for row of the buffer, for tap in the row      unrolled
//               for each output row that sums it             unrolled
//
// In the buffer the elements that a tap meets in neighbouring outputs are
// neighbours, whatever the stride, and padding is zeros.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_OPERATORS_DEPTHWISE_COLUMNSSCHEDULE_H
#define AUTOCONFIG_OPERATORS_DEPTHWISE_COLUMNSSCHEDULE_H

#include "autoconfig/operators/depthwise/Schedule.h"

namespace autoconfig {

/// Consecutive strips of as many tiles.
struct Strips {
  int64_t tiles, count;
  int64_t firstTile; // of the first strip, in its AxisTiles
};

struct ColumnsSchedule {
  llvm::SmallVector<AxisTiles, 4> rows;
  llvm::SmallVector<PanelRun, 3> columns;
  int64_t lanes = 1;
  int64_t tilesOfStrip = 1; // at most
  int64_t phase = 0;        // elements of one phase of a row in the buffer
  int64_t row = 0;          // elements of a row in the buffer

  /// The strips of consecutive tiles.
  llvm::SmallVector<Strips, 2> strips(const AxisTiles &tiles) const;
  /// Rows of the source that so many tiles need.
  int64_t sourceRows(const AxisTiles &tiles, int64_t count) const {
    return (count - 1) * tiles.sourceStep + tiles.extent();
  }
  /// Elements of the buffer.
  int64_t workspace() const;
  /// Where in a row of the buffer the first output finds what tap `column`
  /// meets.
  int64_t placeOfTap(const Depthwise &problem, int64_t column) const;
};

/// Parameters read: rows, vectors, strip, and where present lmul.
ColumnsSchedule makeColumnsSchedule(const Depthwise &problem,
                                    const Target &target,
                                    const Configuration &configuration);

} // namespace autoconfig

#endif // AUTOCONFIG_OPERATORS_DEPTHWISE_COLUMNSSCHEDULE_H
