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

double shareAcrossLines(double bytes, double strideBytes, double line) {
  auto apart = static_cast<double>(
      std::gcd(static_cast<int64_t>(strideBytes), static_cast<int64_t>(line)));
  return std::max(0.0, std::min(bytes, line) - apart) / line;
}

double CacheLevel::capacityFor(const Footprint &footprint) const {
  if (footprint.rows <= 1)
    return size;
  if (!wholeLines(footprint.strideBytes, line)) {
    // From row to row the sets move on by what the stride is off a whole way.
    double way = size / ways, off = std::fmod(footprint.strideBytes, way);
    double span = footprint.rows * std::min(off, way - off);
    return std::min(way, span + footprint.rowBytes + line) * ways;
  }
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

double CacheLevel::shareBeyond(const Footprint &footprint) const {
  double bytes = footprint.lineBytes(line);
  return bytes > 0 ? std::max(0.0, 1 - capacityFor(footprint) / bytes) : 0;
}

/// A level by its facts; what is not known of writing is derived.
static CacheLevel level(double size, double ways, double line, double bandwidth,
                        double prefetches, double wait, double writtenAlong,
                        double writtenDown) {
  double cycles = line / bandwidth;
  double prefetched = prefetches > 0 ? line / prefetches : cycles;
  // Reading a line and writing it back is two transfers.
  double along = writtenAlong > 0 ? line / writtenAlong : 2 * cycles;
  double down = writtenDown > 0 ? line / writtenDown : along;
  return {size, ways, line, cycles, prefetched, wait, {along, down}};
}

/// Bytes of L3 that a core gets: of a cache of such a size a tenth of the lines
/// is lost where `l3.reach` bytes are gone through.
static double shareOfL3(const Target &t) {
  constexpr double oneLostOf = 10; // lines, as the fact says
  constexpr int halvings = 8;      // of where the size may be
  double size = t.get("l3.size"), reach = t.get("l3.reach");
  if (reach <= 0 || reach >= size)
    return size;
  CacheLevel cache{size, t.get("l3.ways"), t.get("l1d.line"), 0, 0, 0, {0, 0}};
  double least = reach, most = size;
  for (int i = 0; i < halvings; ++i) {
    double middle = (least + most) / 2;
    (oneLostOf * cache.missShare(reach, middle) > 1 ? least : most) = middle;
  }
  return most;
}

/// What a line of one stream from memory takes longer than of any number, if
/// along so many at once each takes that part of it longer.
static double waitInOneStream(const Target &t) {
  constexpr double measured = 8; // streams
  double several = t.get("memory.streams_bandwidth");
  if (several <= 0)
    return 0;
  double saved = 1 / t.get("memory.bandwidth") - 1 / several; // of 1 - 1/8
  return std::max(0.0, t.get("l1d.line") * saved * measured / (measured - 1));
}

CacheHierarchy::CacheHierarchy(const Target &t)
    : l1(level(t.get("l1d.size"), t.get("l1d.ways"), t.get("l1d.line"),
               t.get("l1d.bandwidth"), 0, 0, 0, 0)),
      l2(level(t.get("l2.size"), t.get("l2.ways"), t.get("l1d.line"),
               t.get("l2.bandwidth"), 0, 0, 0, 0)),
      l3(level(shareOfL3(t), t.get("l3.ways"), t.get("l1d.line"),
               t.get("l3.bandwidth"), t.get("l3.prefetch_bandwidth"),
               t.get("l3.row_wait"), t.get("l3.write_bandwidth"),
               t.get("l3.write_row_bandwidth"))),
      memory(level(std::numeric_limits<double>::infinity(), 1,
                   t.get("l1d.line"), t.get("memory.bandwidth"),
                   t.get("memory.prefetch_bandwidth"), t.get("memory.row_wait"),
                   t.get("memory.write_bandwidth"),
                   t.get("memory.write_row_bandwidth"))),
      prefetchedRows(t.get("prefetch.rows")),
      prefetchDistance(t.get("prefetch.distance")), page(t.get("page.size")),
      streams(t.get("prefetch.streams")), l1Pages(t.get("tlb.l1_pages")),
      allPages(t.get("tlb.pages")), l3Others(t.get("l3.others")),
      l3Latency(t.get("l3.latency")), memoryLatency(t.get("memory.latency")),
      waitInStream(waitInOneStream(t)), inOrder(t.flag("issue.in_order")) {}

Residence CacheHierarchy::residenceBetween(double bytes, double bytesInL3,
                                           double cycles) const {
  return residence(l1.missShare(bytes), l2.missShare(bytes),
                   l3.missShare(bytesInL3 + l3Others * cycles));
}

Residence CacheHierarchy::residenceBeside(const Footprint &again,
                                          double othersBytes,
                                          const Residence &atMost) const {
  double bytes = again.lineBytes(l1.line) + othersBytes;
  auto missOf = [&](const CacheLevel &level, const Footprint &on, double most) {
    if (most == 0) // as often: deciding spends most of its time here
      return 0.0;
    return std::min(most, level.missShare(bytes, level.capacityFor(on)));
  };
  double missL1 = missOf(l1, again, atMost.belowL1());
  double missL2 = missOf(l2, again, std::min(missL1, atMost.belowL2()));
  // Of L3 a hash of the address chooses the set, so that no stride is bad.
  double missL3 =
      missOf(l3, Footprint::contiguous(bytes), std::min(missL2, atMost.memory));
  return residence(missL1, missL2, missL3);
}

double CacheHierarchy::cyclesToWait(const Residence &where, Walk walk) const {
  if (walk == Walk::Along || inOrder)
    return 0;
  return where.l3 * l3.waitPerLine + where.memory * memory.waitPerLine;
}

double CacheHierarchy::latencyOf(const Residence &where) const {
  return where.l3 * l3Latency + where.memory * memoryLatency;
}

double CacheHierarchy::cyclesToStream(double bytes, double stretchBytes,
                                      double atOnce, double othersBytes) const {
  Residence where = residenceOfCall(bytes + othersBytes);
  double ofLine =
      cyclesToRead(where) - where.memory * waitInStream * (1 - 1 / atOnce);
  return bytes / l1.line * ofLine +
         bytes / stretchBytes * latencyOf(where) / atOnce;
}

bool CacheHierarchy::fromL3(double bytes) const {
  return bytes > l2.size && bytes <= l3.size;
}

Walk CacheHierarchy::walkOf(double pages) const {
  return pages <= streams ? Walk::Along : Walk::Down;
}

Overlap::Overlap(double equals) : exponent(1 / std::log2(equals)) {
  // The whole numbers that it is but for the digits of the fact are faster.
  constexpr int digits = 100;
  for (double whole : {1, 2, 4})
    if (std::abs(exponent - whole) * digits <= whole)
      exponent = whole;
}

Overlap Overlap::ofCore(const Target &target) {
  return Overlap(target.get("overlap.core"));
}

Overlap Overlap::ofTransfers(const Target &target) {
  constexpr double oneAfterTheOther = 2;
  return Overlap(target.flag("issue.in_order")
                     ? oneAfterTheOther
                     : target.get("overlap.transfers"));
}

std::optional<Overlap> Overlap::ofMemory(const Target &target) {
  double equals = target.get("overlap.memory");
  if (equals == 0 || target.flag("issue.in_order"))
    return std::nullopt;
  return Overlap(equals);
}

} // namespace autoconfig
