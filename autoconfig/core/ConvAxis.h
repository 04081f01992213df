//===-- ConvAxis.h - A convolution along one axis ---------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Height or width: output y sums over taps t the elements
//
//   y * stride - pad + t * dilation
//
// of the input; those below 0 or from `in` on are padding.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CORE_CONVAXIS_H
#define AUTOCONFIG_CORE_CONVAXIS_H

#include <cstdint>

namespace autoconfig {

struct ConvAxis {
  int64_t in = 1, out = 1, kernel = 1; // elements
  int64_t stride = 1;
  int64_t dilation = 1; // elements from tap to tap; 1: neighbours
  int64_t pad = 0;      // before the first element

  bool operator==(const ConvAxis &) const = default;

  /// From the first tap's element to behind the last one's.
  int64_t reach() const { return (kernel - 1) * dilation + 1; }
  /// Behind the last element; negative: so many elements are not used.
  int64_t endPad() const { return (out - 1) * stride + reach() - in - pad; }
  bool isPadded() const { return pad > 0 || endPad() > 0; }

  struct Range {
    int64_t first, end; // may be empty
    int64_t size() const { return end - first; }
    bool operator==(const Range &) const = default;
  };
  /// The outputs for which a tap is no padding.
  Range outputsOfTap(int64_t tap) const;
  /// The taps of an output that are no padding.
  Range tapsOfOutput(int64_t output) const;
  /// Pairs of an output and a tap that is no padding.
  double validTaps() const;
};

} // namespace autoconfig

#endif // AUTOCONFIG_CORE_CONVAXIS_H
