//===-- CacheModel.cpp ----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/CacheModel.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

namespace autoconfig {

/// 1 / k: a division takes as long as the rest of a step of the sum below.
static constexpr auto inverses = [] {
  std::array<double, 65> values{};
  for (size_t k = 1; k < values.size(); ++k)
    values[k] = 1.0 / static_cast<double>(k);
  return values;
}();

double CacheLevel::missShare(double bytes, double capacity) const {
  if (capacity <= 0)
    return 1;
  // Of N lines in a set, N Poisson with this mean, E[N; N > ways] / E[N] is the
  // chance of another Poisson number of at least `ways`.
  double mean = ways * bytes / capacity;
  if (4 * mean < ways) // less than 1 in 1000 with 4 ways and more
    return 0;
  if (mean > 3 * ways)
    return 1;
  double term = 1, sum = 1; // of mean^k / k!, for fewer than `ways`
  for (int k = 1; k < static_cast<int>(ways); ++k)
    sum += term *=
        mean * (k < static_cast<int>(inverses.size()) ? inverses[k] : 1.0 / k);
  return std::max(0.0, 1 - std::exp(-mean) * sum);
}

double CacheLevel::capacityFor(const Footprint &footprint) const {
  if (footprint.rows <= 1 || !wholeLines(footprint.strideBytes, line))
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

bool CacheLevel::holds(const Footprint &footprint) const {
  return footprint.lineBytes(line) <= capacityFor(footprint);
}

/// The bandwidths of a level by their keys; what is not known is derived.
static CacheLevel level(double size, double ways, double line, double along,
                        double down, double writtenAlong, double writtenDown) {
  down = down > 0 ? down : along;
  // Reading a line and writing it back is two transfers.
  writtenAlong = writtenAlong > 0 ? writtenAlong : along / 2;
  writtenDown = writtenDown > 0 ? writtenDown : down / 2;
  return {size,
          ways,
          line,
          {line / along, line / down},
          {line / writtenAlong, line / writtenDown}};
}

CacheHierarchy::CacheHierarchy(const Target &t)
    : l1(level(t.get("l1d.size"), t.get("l1d.ways"), t.get("l1d.line"),
               t.get("l1d.bandwidth"), 0, 0, 0)),
      l2(level(t.get("l2.size"), t.get("l2.ways"), t.get("l1d.line"),
               t.get("l2.bandwidth"), 0, 0, 0)),
      l3(level(t.get("l3.size"), t.get("l3.ways"), t.get("l1d.line"),
               t.get("l3.bandwidth"), t.get("l3.row_bandwidth"),
               t.get("l3.write_bandwidth"), t.get("l3.write_row_bandwidth"))),
      memory(level(std::numeric_limits<double>::infinity(), 1,
                   t.get("l1d.line"), t.get("memory.bandwidth"),
                   t.get("memory.row_bandwidth"),
                   t.get("memory.write_bandwidth"),
                   t.get("memory.write_row_bandwidth"))),
      prefetchedRows(t.get("prefetch.rows")),
      prefetchDistance(t.get("prefetch.distance")), page(t.get("page.size")),
      streams(t.get("prefetch.streams")), l3Latency(t.get("l3.latency")),
      memoryLatency(t.get("memory.latency")) {}

Residence CacheHierarchy::residenceOf(double bytes) const {
  return residence(l1.missShare(bytes), l2.missShare(bytes),
                   l3.missShare(bytes));
}

double CacheHierarchy::latencyOf(const Residence &where) const {
  return where.l3 * l3Latency + where.memory * memoryLatency;
}

double CacheHierarchy::cyclesToStream(double bytes, double stretchBytes,
                                      double atOnce, double othersBytes) const {
  Residence where = residenceOf(bytes + othersBytes);
  double latency = latencyOf(where);
  return bytes / l1.line * cyclesToRead(where) +
         bytes / stretchBytes * latency / atOnce;
}

bool CacheHierarchy::fromL3(double bytes) const {
  return bytes > l2.size && bytes <= l3.size;
}

Walk CacheHierarchy::walkOf(double rows, double strideBytes) const {
  double pages = rows * std::min(1.0, strideBytes / page);
  return pages <= streams ? Walk::Along : Walk::Down;
}

Overlap Overlap::ofTransfers(const Target &target) {
  Overlap overlap(target);
  if (target.flag("issue.in_order"))
    overlap.exponent = 1;
  return overlap;
}

} // namespace autoconfig
