//===-- DepthwiseSpace.cpp - Tiles of pixels that fit the registers -------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/DepthwiseSpace.h"
#include "autoconfig/operators/depthwise/Schedule.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>

namespace autoconfig {

/// Far beyond what registers hold, and far below where products overflow.
static constexpr int64_t largestParameter = 4096;

std::optional<std::string> refuseParameters(const Target &t,
                                            const Configuration &c) {
  for (auto &[key, value] : c.entries()) {
    int64_t least = key == ParameterName("pack") ? 0 : 1;
    int64_t most = key == ParameterName("pack") ? 1 : largestParameter;
    if (value < least || value > most)
      return key.str() + "=" + std::to_string(value) + " is not from " +
             std::to_string(least) + " to " + std::to_string(most);
  }
  int64_t lmul = c.getOr("lmul", 1);
  if (lmul > t.integer("vector.lmul_max") || !llvm::isPowerOf2_64(lmul))
    return "lmul=" + std::to_string(lmul) + " is not one of 1, 2, .. " +
           std::to_string(t.integer("vector.lmul_max"));
  return std::nullopt;
}

std::optional<std::string> refuseSums(const Target &t, int64_t sums,
                                      int64_t weights, int64_t lmul) {
  int64_t elements = elementsInFlight(t);
  int64_t needs = (sums + weights + elements) * lmul;
  if (needs <= t.integer("vector.registers"))
    return std::nullopt;
  return std::to_string(sums) + " vectors of sums, " + std::to_string(weights) +
         " of weights and " + std::to_string(elements) +
         " of the source need " + std::to_string(needs) +
         " vector registers of " +
         std::to_string(t.integer("vector.registers"));
}

std::optional<std::string> refuseUnrolled(double multiplyAdds) {
  // Some 8 bytes each; the caches of instructions hold 32 KiB and more.
  constexpr double most = 1024;
  if (multiplyAdds <= most)
    return std::nullopt;
  return std::to_string(static_cast<int64_t>(multiplyAdds)) +
         " vectors of multiply-adds in a tile are too many to unroll, expected "
         "at most " +
         std::to_string(static_cast<int64_t>(most));
}

llvm::SmallVector<int64_t, 8> partSizes(int64_t total, int64_t most) {
  llvm::SmallVector<int64_t, 8> sizes;
  int64_t partsBefore = 0;
  for (int64_t size = 1; size <= std::min(total, most); ++size) {
    int64_t parts = llvm::divideCeil(total, size);
    if (parts != partsBefore)
      sizes.push_back(size);
    partsBefore = parts;
  }
  return sizes;
}

llvm::SmallVector<int64_t, 4> groupSizes(const Target &t, int64_t elements) {
  llvm::SmallVector<int64_t, 4> sizes;
  for (int64_t lmul = 1; lmul <= t.integer("vector.lmul_max"); lmul *= 2)
    if (lmul == 1 || t.lanes() * lmul / 2 < elements)
      sizes.push_back(lmul);
  return sizes;
}

std::optional<std::string> rejectForChannels(const Depthwise &p) {
  if (p.layout != Convolution::Layout::NHWC)
    return "the layout is nchw: channels are not neighbours";
  return std::nullopt;
}

std::optional<std::string> rejectEmpty(const Depthwise &p) {
  if (p.elementsOfDst() > 0 && p.elementsOfSrc() > 0 && p.taps() > 0)
    return std::nullopt;
  return "a dimension is 0: there is nothing to compute";
}

} // namespace autoconfig
