//===-- TapRange.cpp ------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/TapRange.h"

using namespace mlir;

namespace autoconfig {

TapRange::TapRange(Emitter &e, const ConvAxis &axis, Value output) {
  Value at = e.mul(output, axis.stride);
  auto tapsBefore = [&](int64_t element) {
    Value distance = e.max(e.sub(e.index(element + axis.pad), at), 0);
    return e.ceilDiv(distance, axis.dilation);
  };
  first = tapsBefore(0);
  end = e.min(tapsBefore(axis.in), axis.kernel);
}

} // namespace autoconfig
