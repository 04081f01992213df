//===-- ConvAxis.cpp - A convolution along one axis -----------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/ConvAxis.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>

namespace autoconfig {

/// The i of [0, count) for which 0 <= start + i * step < in.
static ConvAxis::Range inside(int64_t start, int64_t step, int64_t count,
                              int64_t in) {
  auto firstFrom = [&](int64_t element) {
    return std::clamp<int64_t>(llvm::divideCeilSigned(element - start, step), 0,
                               count);
  };
  return {firstFrom(0), firstFrom(in)};
}

ConvAxis::Range ConvAxis::outputsOfTap(int64_t tap) const {
  return inside(tap * dilation - pad, stride, out, in);
}

ConvAxis::Range ConvAxis::tapsOfOutput(int64_t output) const {
  return inside(output * stride - pad, dilation, kernel, in);
}

double ConvAxis::validTaps() const {
  bool byTap = kernel < out; // the shorter way
  double count = 0;
  for (int64_t i = 0; i < std::min(kernel, out); ++i)
    count +=
        static_cast<double>((byTap ? outputsOfTap(i) : tapsOfOutput(i)).size());
  return count;
}

} // namespace autoconfig
