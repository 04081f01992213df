//===-- WinogradModel.cpp -------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/WinogradModel.h"
#include "autoconfig/models/common/GemmModel.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>

namespace autoconfig {

std::optional<std::string> WinogradModel::rejects(const Convolution &p,
                                                  const Target &) const {
  auto both = [](int64_t h, int64_t w) {
    return std::to_string(h) + " x " + std::to_string(w);
  };
  constexpr int64_t taps = WinogradTransform::taps;
  if (p.h.kernel != taps || p.w.kernel != taps)
    return "the kernel is " + both(p.h.kernel, p.w.kernel) + ", expected 3 x 3";
  if (p.h.stride != 1 || p.w.stride != 1)
    return "the stride is " + both(p.h.stride, p.w.stride) + ", expected 1";
  if (p.h.dilation != 1 || p.w.dilation != 1)
    return "taps are " + both(p.h.dilation, p.w.dilation) +
           " apart, expected neighbours";
  if (p.layout != Convolution::Layout::NHWC)
    return "channels are not contiguous, but transforms take vectors of them";
  if (p.elementsOfDst() == 0 || p.c == 0)
    return "a dimension is 0: there is nothing to transform";
  return std::nullopt;
}

/// Strips whose transformed tiles take half of L2, and larger ones, which read
/// the weights less often, up to half of L3. Where there is none, weights that
/// leave L2 come from memory for each strip: tiles may take as many bytes
/// there.
static llvm::SmallVector<int64_t, 6>
stripsOf(const Convolution &p, const WinogradTransform &transform,
         const CacheHierarchy &caches) {
  double frequencies = bytesPerElement * transform.frequencies() * p.groups;
  double ofTile = frequencies * (p.c + p.f), weights = frequencies * p.c * p.f;
  double largest = caches.l3.size > 0             ? caches.l3.size / 2
                   : weights > caches.l2.size / 2 ? weights
                                                  : caches.l2.size / 2;
  constexpr size_t most = 5;
  llvm::SmallVector<int64_t, 6> strips;
  for (double bytes = caches.l2.size / 2;; bytes *= 2) {
    auto tiles = static_cast<int64_t>(bytes / ofTile);
    // As many as the schedule really takes at a time.
    int64_t strip = WinogradSchedule(p, transform, std::max<int64_t>(1, tiles))
                        .largestStrip();
    if (!llvm::is_contained(strips, strip))
      strips.push_back(strip);
    if (strips.size() == most || 2 * bytes > largest)
      return strips;
  }
}

llvm::SmallVector<Configuration> WinogradModel::space(const Convolution &p,
                                                      const Target &t) const {
  CacheHierarchy caches(t);
  llvm::SmallVector<Configuration> result;
  auto strips = stripsOf(p, transform, caches);
  for (int64_t strip : strips) {
    Contraction product =
        WinogradSchedule(p, transform, strip).products(p, strip);
    for (Configuration &c :
         gemmSpace(product, t, BPacking::Prepared, strips.size())) {
      Configuration own;
      own.add("strip", strip);
      for (auto &[key, value] : c.entries())
        own.add(key, value);
      result.push_back(std::move(own));
    }
  }
  return result;
}

std::optional<std::string>
WinogradModel::refuses(const Convolution &, const Target &t,
                       const Configuration &c) const {
  return refuseGemm(t, c);
}

int64_t WinogradModel::workspace(const Convolution &p, const Target &t,
                                 const Configuration &c) const {
  return WinogradSchedule(p, transform, c.get("strip")).workspace(p, t, c).end;
}

} // namespace autoconfig
