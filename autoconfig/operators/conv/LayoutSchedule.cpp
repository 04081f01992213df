//===-- LayoutSchedule.cpp ------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/conv/LayoutSchedule.h"
#include "autoconfig/operators/conv/PlaneBlock.h"
#include "llvm/Support/MathExtras.h"

namespace autoconfig {

static constexpr ParameterName rowsKey = "layout_rows";

/// Groups of channels follow each other, and rows of a plane.
static bool isDense(const Convolution &p,
                    const Convolution::TensorStrides &strides, int64_t channels,
                    int64_t rows, int64_t columns) {
  return (p.groups == 1 || strides.group == channels * strides.channel) &&
         (rows == 1 || strides.row == columns);
}

/// Filters follow each other, each in the order [channel][row][column].
static bool hasFilters(const Convolution &p) {
  bool inOrder = p.groups == 1 || p.weights.group == p.f * p.weights.filter;
  return hasPlanesOfWeights(p) && inOrder &&
         p.weights.filter == p.c * p.h.kernel * p.w.kernel;
}

/// What the algorithms for pixels take as it lies.
static bool hasTapsOfPixels(const Convolution &p) {
  using Layout = Convolution::WeightsLayout;
  return p.weightsLayout == Layout::HWCF || p.weightsLayout == Layout::FHWC;
}

std::optional<std::string> rejectLayout(const Convolution &p) {
  if (p.layout != Convolution::Layout::NCHW)
    return "channels are not planes (nchw)";
  if (p.multiplyAdds() == 0 || p.h.in == 0 || p.w.in == 0)
    return "there is nothing to multiply";
  if (!hasPlanes(p) || (!hasFilters(p) && !hasTapsOfPixels(p)) ||
      !isDense(p, p.src, p.c, p.h.in, p.w.in) ||
      !isDense(p, p.dst, p.f, p.h.out, p.w.out))
    return "planes or filters do not follow each other";
  return std::nullopt;
}

LayoutSchedule::LayoutSchedule(const Convolution &p, int64_t rows)
    : strips(llvm::divideCeil(p.h.out, rows)), strip(p),
      channels(p.groups * p.c), filters(p.groups * p.f),
      lastRows(p.h.out - (strips - 1) * rows) {
  strip.batch = 1;
  strip.layout = Convolution::Layout::NHWC;
  if (hasFilters(p))
    strip.weightsLayout = Convolution::WeightsLayout::HWCF;
  strip.accumulate = false;
  strip.epilogue = {};
  if (strips > 1) {
    strip.h.out = rows;
    strip.h.pad = 0;
    strip.h.in = (rows - 1) * p.h.stride + p.h.reach();
  }
  strip.setStrides();
  // Where only one of these has more than one element, orders are the same.
  bool hasTaps = p.h.kernel * p.w.kernel > 1;
  reordersWeights = hasFilters(p) && (filters > 1) + (p.c > 1) + hasTaps > 1;
}

Configuration withRows(const Configuration &ofPixels, int64_t rows) {
  Configuration all;
  all.set(rowsKey, rows);
  for (auto &[key, value] : ofPixels.entries())
    all.set(key, value);
  return all;
}

int64_t rowsOf(const Configuration &c) { return c.get(rowsKey); }

Configuration ofPixels(const Configuration &c) {
  Configuration own;
  for (auto &[key, value] : c.entries())
    if (key != rowsKey)
      own.set(key, value);
  return own;
}

} // namespace autoconfig
