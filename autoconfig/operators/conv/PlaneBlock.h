//===-- PlaneBlock.h - Copied rows of planes --------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The rows of every channel (a plane, nchw) that a block of output rows needs,
// copied to where they stay in a cache:
//
//   [channel][slot][phase][column]
//
// with zeros for the padding. A slot is a row of the source that some tap
// reads. A phase has every stride-th column, so that consecutive outputs find a
// tap's elements next to each other: output x finds those of tap j in phase
// (j * dilation) mod stride, from x + (j * dilation) / stride on.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_OPERATORS_CONV_PLANEBLOCK_H
#define AUTOCONFIG_OPERATORS_CONV_PLANEBLOCK_H

#include "autoconfig/core/GemmSchedule.h"
#include "autoconfig/operators/conv/Convolution.h"
#include "llvm/ADT/SmallVector.h"

namespace autoconfig {

/// Whether so many are as far apart as expected; one is at any distance.
inline bool isStride(int64_t count, int64_t stride, int64_t expected) {
  return count <= 1 || stride == expected;
}

/// Whether columns of source and destination are contiguous.
bool hasPlanes(const Convolution &convolution);
/// Whether the weights of a filter lie in the order [channel][row][column], one
/// after the other.
bool hasPlanesOfWeights(const Convolution &convolution);

struct PlaneBlock {
  explicit PlaneBlock(const Convolution &convolution);

  /// One phase of a row: zeros, elements of the source, zeros up to the pitch.
  struct Phase {
    int64_t zeros, count;
    int64_t first; // column of the source
    bool operator==(const Phase &) const = default;
  };
  llvm::SmallVector<Phase, 2> phases; // that some tap reads
  int64_t stride;                     // columns from element to element

  int64_t pitch;       // elements of a phase, whole cache lines
  int64_t slotRows;    // rows of the source from slot to slot
  int64_t slotsOfRow;  // slots from output row to output row
  int64_t slotsOfTap;  // slots from tap to tap
  int64_t slotsOfTaps; // slots that one output row needs
  int64_t channels;
  int64_t tapsInHeight;

  int64_t rowPitch() const {
    return pitch * static_cast<int64_t>(phases.size());
  }
  /// That a block of so many output rows needs.
  int64_t slots(int64_t rows) const {
    return (rows - 1) * slotsOfRow + slotsOfTaps;
  }
  /// An odd number of cache lines, so that the channels of a tile do not share
  /// the sets of a cache.
  int64_t channelPitch(int64_t rows) const {
    int64_t lines = slots(rows) * rowPitch() / elementsPerLine;
    return (lines | 1) * elementsPerLine;
  }
  /// In all, for such a block.
  int64_t elements(int64_t rows) const { return channels * channelPitch(rows); }
  int64_t tapsInWidth() const { return static_cast<int64_t>(offsets.size()); }
  /// Elements from a slot's start to what tap j of output 0 reads.
  int64_t offsetOfTap(int64_t j) const { return offsets[j]; }

private:
  llvm::SmallVector<int64_t, 8> offsets;
};

} // namespace autoconfig

#endif // AUTOCONFIG_OPERATORS_CONV_PLANEBLOCK_H
