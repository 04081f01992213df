//===-- Schedule.h - Loops of a depthwise convolution -----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a configuration makes of a problem in nhwc. Models count with it,
// patterns generate from it:
//
//   for image, for tile of rows, for tile of columns
//     for block of channels            lines go by in the order they lie in
//       rows x columns x vectors accumulators in registers
//         for element of the source that the tile uses   unrolled
//           for each output that sums it                 unrolled
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_OPERATORS_DEPTHWISE_SCHEDULE_H
#define AUTOCONFIG_OPERATORS_DEPTHWISE_SCHEDULE_H

#include "autoconfig/core/GemmSchedule.h"
#include "autoconfig/operators/common/AxisTiles.h"
#include "autoconfig/operators/depthwise/Depthwise.h"

namespace autoconfig {

/// Where kernels find the weights.
enum class WeightsAt {
  Given,    // as they lie
  Packed,   // in the workspace, where each call puts them in order
  Prepared, // in order, from before the call
};

/// A vector of channels of the source, and those of the destination that it
/// makes: as many as the multiplier, but for empty ones.
struct ChannelVector {
  VectorPiece source;
  llvm::SmallVector<VectorPiece, 2> outputs;
};

/// Consecutive blocks of channels of the same shape.
struct ChannelBlocks {
  llvm::SmallVector<ChannelVector, 4> vectors;
  int64_t count;       // blocks
  int64_t first;       // channel of the source
  int64_t sourceStep;  // channels of the source from block to block
  int64_t outputStep;  // the same of the destination
  int64_t weights;     // where weights in order start
  int64_t tapStep;     // elements from tap to tap of weights in order
  int64_t weightsStep; // elements from block to block of weights in order
};

/// Registers for elements of the source, in use and on their way.
int64_t elementsInFlight(const Target &target);

struct DepthwiseSchedule {
  llvm::SmallVector<AxisTiles, 4> rows, columns;
  llvm::SmallVector<ChannelBlocks, 3> blocks;
  WeightsAt weightsAt = WeightsAt::Given;

  int64_t lmul = 1; // registers of a vector

  /// All weights of a block find registers beside the sums of a tile. Otherwise
  /// each row of the source loads those that it takes.
  bool weightsStay(const Target &target, const AxisTiles &rows,
                   const AxisTiles &columns, const ChannelBlocks &blocks) const;
  /// Elements of weights in order: [block][tap][channel].
  int64_t weightsInOrder() const;
};

/// The channels of a problem in nhwc.
llvm::SmallVector<ChannelBlocks, 3> channelBlocks(const Depthwise &problem,
                                                  const Target &target,
                                                  int64_t vectors,
                                                  int64_t lmul);

/// Parameter read: where present pack.
WeightsAt weightsAt(const Depthwise &problem,
                    const Configuration &configuration);

/// Parameters read: rows, columns, vectors, and where present lmul, pack.
DepthwiseSchedule makeDepthwiseSchedule(const Depthwise &problem,
                                        const Target &target,
                                        const Configuration &configuration);

/// Where taps are loops as well:
///
///   for image, for row, for neighbouring outputs, for block of channels
///     columns x vectors accumulators in registers
///       for row of taps, for tap
struct TapsSchedule {
  llvm::SmallVector<Split, 2> columns;
  llvm::SmallVector<ChannelBlocks, 3> blocks;
};

/// Parameters read: columns, vectors, and where present lmul.
TapsSchedule makeTapsSchedule(const Depthwise &problem, const Target &target,
                              const Configuration &configuration);

/// Channels of the destination are neighbours in the weights of each tap.
bool hasRowsOfWeights(const Depthwise &problem);

} // namespace autoconfig

#endif // AUTOCONFIG_OPERATORS_DEPTHWISE_SCHEDULE_H
