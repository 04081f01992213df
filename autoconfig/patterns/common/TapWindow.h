//===-- TapWindow.h - Which taps of an output are inside --------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_PATTERNS_COMMON_TAPWINDOW_H
#define AUTOCONFIG_PATTERNS_COMMON_TAPWINDOW_H

#include "autoconfig/codegen/Emitter.h"
#include "autoconfig/operators/common/ConvAxis.h"

namespace autoconfig {

/// An output along one axis: the element of its first tap, and which taps are
/// inside of the source (ConvAxis::tapsOfOutput), at run time.
struct TapWindow {
  mlir::Value start, firstTap, endTap;

  TapWindow(Emitter &e, const ConvAxis &axis, mlir::Value output) {
    mlir::Value at = e.mul(output, axis.stride);
    start = e.sub(at, e.index(axis.pad));
    auto tapsBefore = [&](int64_t element) {
      mlir::Value distance = e.max(e.sub(e.index(element + axis.pad), at), 0);
      return e.ceilDiv(distance, axis.dilation);
    };
    firstTap = e.min(tapsBefore(0), axis.kernel);
    endTap = e.min(tapsBefore(axis.in), axis.kernel);
  }
};

} // namespace autoconfig

#endif // AUTOCONFIG_PATTERNS_COMMON_TAPWINDOW_H
