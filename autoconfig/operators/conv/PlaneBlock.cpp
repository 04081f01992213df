//===-- PlaneBlock.cpp ----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/conv/PlaneBlock.h"
#include "autoconfig/core/GemmSchedule.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>
#include <map>
#include <numeric>

namespace autoconfig {

using llvm::divideCeil;

bool hasPlanes(const Convolution &p) {
  return isStride(p.w.in, p.src.column, 1) &&
         isStride(p.w.out, p.dst.column, 1);
}

bool hasPlanesOfWeights(const Convolution &p) {
  return isStride(p.w.kernel, p.weights.column, 1) &&
         isStride(p.h.kernel, p.weights.row, p.w.kernel) &&
         isStride(p.c, p.weights.channel, p.h.kernel * p.w.kernel);
}

/// Of `length` elements of a phase, which begins at that column of the padded
/// row.
static PlaneBlock::Phase phaseOf(const ConvAxis &axis, int64_t column,
                                 int64_t length) {
  // Element i is column + i * stride - pad of the source.
  auto elementsBefore = [&](int64_t end) {
    int64_t distance = std::max<int64_t>(0, end + axis.pad - column);
    return std::min<int64_t>(length, divideCeil(distance, axis.stride));
  };
  int64_t zeros = elementsBefore(0);
  return {zeros, std::max<int64_t>(0, elementsBefore(axis.in) - zeros),
          column + zeros * axis.stride - axis.pad};
}

PlaneBlock::PlaneBlock(const Convolution &p) : stride(p.w.stride) {
  std::map<int64_t, int64_t> numbers; // of phases, by their first column
  int64_t longest = 0;
  for (int64_t j = 0; j < p.w.kernel; ++j) {
    int64_t distance = j * p.w.dilation;
    numbers.try_emplace(distance % stride,
                        static_cast<int64_t>(numbers.size()));
    longest = std::max<int64_t>(longest, p.w.out + distance / stride);
  }
  pitch = llvm::alignTo(longest, elementsPerLine);
  phases.resize(numbers.size());
  for (auto [column, number] : numbers)
    phases[number] = phaseOf(p.w, column, longest);
  for (int64_t j = 0; j < p.w.kernel; ++j) {
    int64_t distance = j * p.w.dilation;
    offsets.push_back(numbers[distance % stride] * pitch + distance / stride);
  }

  channels = p.c;
  tapsInHeight = p.h.kernel;
  slotRows =
      tapsInHeight == 1 ? p.h.stride : std::gcd(p.h.stride, p.h.dilation);
  slotsOfRow = p.h.stride / slotRows;
  slotsOfTap = tapsInHeight == 1 ? 0 : p.h.dilation / slotRows;
  slotsOfTaps = (tapsInHeight - 1) * slotsOfTap + 1;
}

} // namespace autoconfig
