//===-- Depthwise.h - A depthwise convolution -------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A convolution whose groups have one channel of the source each, so that there
// is no sum over channels: c is 1, `groups` counts the channels, and f is the
// multiplier, the channels of the destination that each of them makes.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_OPERATORS_DEPTHWISE_DEPTHWISE_H
#define AUTOCONFIG_OPERATORS_DEPTHWISE_DEPTHWISE_H

#include "autoconfig/operators/conv/Convolution.h"

namespace autoconfig {

struct Depthwise : Convolution {
  Depthwise() = default;
  explicit Depthwise(const Convolution &convolution)
      : Convolution(convolution) {}

  /// Whether so many groups, of so many channels and filters each, are one. One
  /// group of one channel with several filters is a convolution like others:
  /// its vectors run over the filters.
  static bool isOne(int64_t groups, int64_t channels, int64_t filters) {
    return channels == 1 && (groups > 1 || filters == 1);
  }

  int64_t channels() const { return groups * f; } // of the destination
  int64_t taps() const { return h.kernel * w.kernel; }

  llvm::StringRef op() const override { return "depthwise"; }
  std::unique_ptr<OperatorInfo> clone() const override {
    return std::make_unique<Depthwise>(*this);
  }
};

} // namespace autoconfig

#endif // AUTOCONFIG_OPERATORS_DEPTHWISE_DEPTHWISE_H
