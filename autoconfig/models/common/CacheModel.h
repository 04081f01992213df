//===-- CacheModel.h - What stays in a cache --------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MODELS_COMMON_CACHEMODEL_H
#define AUTOCONFIG_MODELS_COMMON_CACHEMODEL_H

#include "autoconfig/core/Target.h"

namespace autoconfig {

inline constexpr double bytesPerElement = 4; // f32

/// `rows` rows of `rowBytes`, `strideBytes` apart.
struct Footprint {
  double rows, rowBytes, strideBytes;
  /// Bytes of the cache lines that it touches.
  double lineBytes(double line) const;
  static Footprint contiguous(double bytes) { return {1, bytes, bytes}; }
};

struct CacheLevel {
  double size, ways, line; // bytes, count, bytes
  double bandwidth;        // bytes/cycle towards the level above

  /// Bytes of lines of this footprint that the level can hold: fewer than its
  /// size where a power-of-two stride leaves most sets unused. A stride of s
  /// lines reaches sets / gcd(s, sets) sets.
  double capacityFor(const Footprint &footprint) const;
  /// It fits into `share` of what the level can hold of it.
  bool holds(const Footprint &footprint, double share) const;
};

/// L1, L2, L3 (size 0 where there is none) and memory (infinite), with the
/// bandwidth at which a core reads from each.
struct CacheHierarchy {
  CacheLevel l1, l2, l3;
  double memoryBandwidth;
  double l3Latency, memoryLatency; // in cycles
  double followedStride;           // bytes between rows
  double prefetchedRows;           // along which prefetches go at once
  double prefetchDistance;         // bytes ahead of a stream from L3
  explicit CacheHierarchy(const Target &target);

  /// Bandwidth in bytes/cycle of the innermost level that holds `bytes` of
  /// data.
  double bandwidthOf(double bytes) const;

  /// Cycles to read `bytes` that lie in stretches of `stretchBytes`, going
  /// along so many of them at once.
  ///
  /// Measured on Zen 5 with matrix-vector products and 2 to 4 rows (stretches
  /// of 2 to 44 KiB, 1 to 16 at once, vectors of 256 and 512 bits). From L3
  /// several streams take 6 % more than one, and each beyond six another 3 %.
  /// From memory prefetchers take 2 to 4 latencies to follow a new stretch,
  /// which pass for all that begin at the same time.
  double cyclesToRead(double bytes, double stretchBytes, double atOnce) const;

  /// Whether L3 is the innermost level that holds so many bytes.
  bool fromL3(double bytes) const;

  /// Whether the core's own prefetchers follow rows of a matrix of so many
  /// bytes, which comes from L3.
  bool followsRows(double bytes, double strideBytes) const;
};

/// How much longer writing takes that goes along so many rows at once (measured
/// on Zen 5, where a line takes 2.4 cycles along 6 or 8 rows, 5.3 along 14, 17
/// along 30).
double slowdownOfWrites(double streams);

} // namespace autoconfig

#endif // AUTOCONFIG_MODELS_COMMON_CACHEMODEL_H
