//===-- CacheModel.cpp ----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/CacheModel.h"
#include <algorithm>
#include <cmath>
#include <numeric>

namespace autoconfig {

double Footprint::lineBytes(double line) const {
  if (rows <= 1 || strideBytes <= rowBytes)
    return std::ceil(rows * rowBytes / line) * line;
  // A row that does not start on a line touches one line more, in the mean.
  bool aligned = std::fmod(strideBytes, line) == 0;
  return rows * (std::ceil(rowBytes / line) + (aligned ? 0 : 1)) * line;
}

double CacheLevel::capacityFor(const Footprint &footprint) const {
  bool wholeLines = std::fmod(footprint.strideBytes, line) == 0;
  if (footprint.rows <= 1 || !wholeLines)
    return size;
  auto sets = static_cast<int64_t>(size / (ways * line));
  auto strideLines = static_cast<int64_t>(footprint.strideBytes / line);
  if (sets <= 0 || strideLines == 0)
    return size;
  double groups = static_cast<double>(sets / std::gcd(strideLines, sets));
  double linesPerRow = std::ceil(footprint.rowBytes / line);
  double usableSets = std::min<double>(sets, groups * linesPerRow);
  return usableSets * ways * line;
}

bool CacheLevel::holds(const Footprint &footprint, double share) const {
  return footprint.lineBytes(line) <= share * capacityFor(footprint);
}

CacheHierarchy::CacheHierarchy(const Target &t)
    : l1{t.get("l1d.size"), t.get("l1d.ways"), t.get("l1d.line"),
         t.get("l1d.bandwidth")},
      l2{t.get("l2.size"), t.get("l2.ways"), t.get("l1d.line"),
         t.get("l2.bandwidth")},
      l3{t.get("l3.size"), t.get("l3.ways"), t.get("l1d.line"),
         t.get("l3.bandwidth")},
      memoryBandwidth(t.get("memory.bandwidth")),
      l3Latency(t.get("l3.latency")), memoryLatency(t.get("memory.latency")),
      followedStride(t.get("prefetch.row_stride")),
      prefetchedRows(t.get("prefetch.rows")),
      prefetchDistance(t.get("prefetch.distance")) {}

// Half of a level: the rest is taken by what else the code touches.
static constexpr double share = 0.5;

double CacheHierarchy::bandwidthOf(double bytes) const {
  if (bytes <= share * l1.size)
    return l1.bandwidth;
  if (bytes <= share * l2.size)
    return l2.bandwidth;
  if (bytes <= share * l3.size)
    return l3.bandwidth;
  return memoryBandwidth;
}

double CacheHierarchy::cyclesToRead(double bytes, double stretchBytes,
                                    double atOnce) const {
  double cycles = bytes / bandwidthOf(bytes);
  if (bytes <= share * l2.size)
    return cycles;
  if (bytes <= share * l3.size)
    return atOnce > 1 ? cycles * (1.06 + 0.03 * std::max(0.0, atOnce - 6))
                      : cycles;
  return cycles + bytes / stretchBytes * 3 * memoryLatency / atOnce;
}

bool CacheHierarchy::fromL3(double bytes) const {
  return bytes > share * l2.size && bytes <= share * l3.size;
}

bool CacheHierarchy::followsRows(double bytes, double strideBytes) const {
  return strideBytes < followedStride && fromL3(bytes);
}

double slowdownOfWrites(double streams) {
  constexpr double followed = 8;
  return std::max(1.0, std::pow(streams / followed, 1.5));
}

} // namespace autoconfig
