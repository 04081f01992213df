//===-- geometry.h - Where the elements of a convolution lie ----*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef BASELINES_GEOMETRY_H
#define BASELINES_GEOMETRY_H

#include "rival.h"
#include <algorithm>

namespace rival {

/// Distances in elements from one index to the next.
struct TensorStrides {
  int64_t image, row, column, channel; // a channel of all groups
};
struct WeightStrides {
  int64_t row, column, in, out; // in: of a group; out: of all groups
};

struct Range {
  int64_t begin, end;
  bool empty() const { return begin >= end; }
};

struct Geometry : RivalConvolution {
  int64_t allInputs() const { return groups * inputChannels; }
  int64_t allOutputs() const { return groups * outputChannels; }

  TensorStrides src() const { return strides(input, allInputs()); }
  TensorStrides dst() const { return strides(output, allOutputs()); }
  WeightStrides weights() const {
    if (channelsLast)
      return {kernel[1] * inputChannels * allOutputs(),
              inputChannels * allOutputs(), allOutputs(), 1};
    return {kernel[1], 1, kernel[0] * kernel[1],
            inputChannels * kernel[0] * kernel[1]};
  }

  /// The input row or column that a tap of an output meets; it may be none.
  int64_t inputOf(int axis, int64_t out, int64_t tap) const {
    return out * stride[axis] - before[axis] + tap * dilation[axis];
  }
  bool hasInput(int axis, int64_t index) const {
    return index >= 0 && index < input[axis];
  }
  /// The taps of an output that are in the input.
  Range taps(int axis, int64_t out) const {
    const int64_t start = inputOf(axis, out, 0);
    return {firstFrom(start, dilation[axis], kernel[axis], 0),
            firstFrom(start, dilation[axis], kernel[axis], input[axis])};
  }
  /// The outputs of which a tap is in the input.
  Range outputs(int axis, int64_t tap) const {
    const int64_t start = inputOf(axis, 0, tap);
    return {firstFrom(start, stride[axis], output[axis], 0),
            firstFrom(start, stride[axis], output[axis], input[axis])};
  }

private:
  /// The first of `count` indices i with start + i * step >= bound.
  static int64_t firstFrom(int64_t start, int64_t step, int64_t count,
                           int64_t bound) {
    if (start >= bound)
      return 0;
    return std::min(count, (bound - start + step - 1) / step);
  }
  TensorStrides strides(const int64_t (&size)[2], int64_t channels) const {
    if (channelsLast)
      return {size[0] * size[1] * channels, size[1] * channels, channels, 1};
    return {channels * size[0] * size[1], size[1], 1, size[0] * size[1]};
  }
};

} // namespace rival

#endif // BASELINES_GEOMETRY_H
