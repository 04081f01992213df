//===-- CacheModel.h - What stays in a cache, what transfers cost -*- C++
//-*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Transfers between cache levels, as in the Execution-Cache-Memory model
// (Treibig, Hager: Introducing a performance model for bandwidth-limited loop
// kernels, PPAM 2009; Stengel et al.: Quantifying performance bottlenecks of
// stencil computations using the ECM model, ICS 2015): lines times the cycles
// that a line takes from the level that holds it.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MODELS_COMMON_CACHEMODEL_H
#define AUTOCONFIG_MODELS_COMMON_CACHEMODEL_H

#include "autoconfig/core/Target.h"
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <optional>

namespace autoconfig {

inline constexpr double bytesPerElement = 4; // f32

/// Share of pieces of so many bytes that lie across two lines, in the mean over
/// the places where rows begin, which are as many bytes apart as divide the
/// stride.
double shareAcrossLines(double bytes, double strideBytes, double line);

/// Whether so many bytes are whole lines. All counts of bytes are integers.
inline bool wholeLines(double bytes, double line) {
  return static_cast<int64_t>(bytes) % static_cast<int64_t>(line) == 0;
}

/// `rows` rows of `rowBytes`, `strideBytes` apart.
struct Footprint {
  double rows, rowBytes, strideBytes;
  /// Bytes of the cache lines that it touches.
  double lineBytes(double line) const {
    if (rows <= 1 || strideBytes <= rowBytes)
      return std::ceil(rows * rowBytes / line) * line;
    // A row that does not start on a line touches one line more, in the mean.
    bool aligned = wholeLines(strideBytes, line);
    return rows * (std::ceil(rowBytes / line) + (aligned ? 0 : 1)) * line;
  }
  static Footprint contiguous(double bytes) { return {1, bytes, bytes}; }
};

/// How rows are gone through: along a few of them, which prefetchers follow, or
/// down more than they follow, a stretch of each at a time.
enum class Walk { Along, Down };

struct CacheLevel {
  double size, ways, line;  // bytes, count, bytes; memory: an infinite size
  double cyclesPerLine;     // to read one towards L1
  double cyclesPerPrefetch; // of one into L2, by an instruction
  double waitPerLine;       // the core's, for one down rows, beyond that
  double cyclesPerWrittenLine[2]; // by Walk: to read one, and to write it back

  /// Bytes of lines of this footprint that the level can hold: fewer than its
  /// size where a power-of-two stride leaves most sets unused. A stride of s
  /// lines reaches sets / gcd(s, sets) sets, one that is no whole lines from a
  /// multiple of a way's bytes few more.
  double capacityFor(const Footprint &footprint) const;
  /// It fits into what the level can hold of it.
  bool holds(const Footprint &footprint) const;
  /// The share of a footprint's lines that it cannot hold at once.
  double shareBeyond(const Footprint &footprint) const;
  /// The share of accesses to data that miss where `bytes` of other data and
  /// its own are touched between two uses (the reuse distance), and `capacity`
  /// bytes are within reach. Data fall on sets at random (pages on colours), so
  /// that a set which holds `ways` lines gets a Poisson number of them; the
  /// least recently used goes: all miss in a set that got more than it holds.
  /// Half of them do where the distance is the capacity, 2 to 5 % at half of
  /// it.
  double missShare(double bytes, double capacity) const;
  double missShare(double bytes) const { return missShare(bytes, size); }
};

/// Where the lines of some data are found: shares that add up to 1 with L1's.
struct Residence {
  double l2 = 0, l3 = 0, memory = 0;
  double belowL1() const { return l2 + l3 + memory; }
  double belowL2() const { return l3 + memory; }
};

/// L1, L2, L3 (size 0 where there is none) and memory.
struct CacheHierarchy {
  CacheLevel l1, l2, l3, memory;
  double prefetchedRows;   // along which prefetches go at once
  double prefetchDistance; // bytes ahead of a stream from L3
  explicit CacheHierarchy(const Target &target);

  /// Where `bytes` are found that are gone through again and again, so many
  /// cycles from one time to the next: others bring lines into L3 meanwhile.
  Residence residenceOf(double bytes, double cyclesBetween = 0) const {
    return residenceBetween(bytes, bytes, cyclesBetween);
  }
  /// Where a call finds all that it touches, and the one before left. Who calls
  /// works on as much of other data before it comes back to what L2 cannot
  /// hold: the next layer's weights, a rival's copy of them.
  Residence residenceOfCall(double bytes, double cyclesBetween = 0) const {
    return residenceBetween(bytes, 2 * bytes, cyclesBetween);
  }
  /// The same, by the shares that miss L1 and L2.
  Residence residence(double missL1, double missL2, double missL3) const {
    missL2 = std::min(missL1, missL2);
    missL3 = l3.size > 0 ? std::min(missL2, missL3) : missL2;
    return {missL1 - missL2, missL2 - missL3, missL3};
  }

  /// Where lines are found that are used again after so many bytes of others;
  /// no further away than `atMost`.
  Residence residenceBeside(const Footprint &again, double othersBytes,
                            const Residence &atMost) const;

  /// Cycles to bring one line of such data into L1.
  double cyclesToRead(const Residence &where) const {
    return where.l2 * l2.cyclesPerLine + where.l3 * l3.cyclesPerLine +
           where.memory * memory.cyclesPerLine;
  }
  /// Of one that an instruction prefetches into L2.
  double cyclesToPrefetch(const Residence &where) const {
    return where.l3 * l3.cyclesPerPrefetch +
           where.memory * memory.cyclesPerPrefetch;
  }
  /// Cycles that the core waits for it besides. One that issues in order waits
  /// for all that it takes anyway.
  double cyclesToWait(const Residence &where, Walk walk) const;
  /// Cycles until such data arrive where nothing brings them before.
  double latencyOf(const Residence &where) const;
  /// Until so many lines that are asked for at once have arrived.
  double cyclesOfGroup(const Residence &where, double lines) const {
    return latencyOf(where) + (lines - 1) * cyclesToRead(where);
  }
  /// Cycles to read `bytes` that lie in stretches of `stretchBytes`, along so
  /// many at once, after `othersBytes` of others: the lines, for each stretch a
  /// latency until prefetchers follow it, and for each line from memory what
  /// they are not far enough ahead of a stream. Both pass for all that go
  /// together.
  double cyclesToStream(double bytes, double stretchBytes, double atOnce,
                        double othersBytes = 0) const;
  /// Cycles to bring a line into L1 that is written, and back.
  double cyclesToWrite(const Residence &where, Walk walk) const {
    auto i = static_cast<size_t>(walk);
    return where.l2 * l2.cyclesPerWrittenLine[0] +
           where.l3 * l3.cyclesPerWrittenLine[i] +
           where.memory * memory.cyclesPerWrittenLine[i];
  }

  /// Whether L3 is the innermost level that holds so many bytes.
  bool fromL3(double bytes) const;

  /// How rows are gone through that are visited in turn, so many of them,
  /// `strideBytes` apart: a prefetcher follows a stream in each page.
  Walk walkOf(double rows, double strideBytes) const {
    return walkOf(pagesOf(rows, strideBytes));
  }
  Walk walkOf(double pages) const;

  /// Pages of so many rows.
  double pagesOf(double rows, double strideBytes) const {
    return rows * std::min(1.0, strideBytes / page);
  }
  /// The share of so many pages, gone through again and again, whose
  /// translations L1's buffer loses, or all buffers: of half more than one
  /// holds half, of twice as many all.
  double lostByL1Tlb(double pages) const { return lostBy(l1Pages, pages); }
  double lostByTlb(double pages) const { return lostBy(allPages, pages); }

private:
  Residence residenceBetween(double bytes, double bytesInL3,
                             double cycles) const;
  static double lostBy(double held, double pages) {
    return held > 0 ? std::clamp(pages / held - 1, 0.0, 1.0) : 0;
  }

  double page, streams;
  double l1Pages, allPages;        // whose translations are held; 0: no matter
  double l3Others;                 // bytes a cycle
  double l3Latency, memoryLatency; // in cycles
  double waitInStream;             // of one, for a line from memory, likewise
  bool inOrder;
};

/// Cycles that parts take together which for themselves would be busy for a and
/// b: (a^p + b^p)^(1/p), where p is such that equal ones take `equals` times
/// as long as one, 2^(1/p) = equals: their sum with 2, the longer one with 1.
class Overlap {
public:
  explicit Overlap(double equals);
  /// Of the parts of a core.
  static Overlap ofCore(const Target &target);
  /// Of the core's own work and lines that come from below L1. A core that
  /// issues in order waits for them.
  static Overlap ofTransfers(const Target &target);
  /// The same of lines of memory that nothing but the hardware prefetches,
  /// where it is known.
  static std::optional<Overlap> ofMemory(const Target &target);
  double operator()(std::initializer_list<double> cycles) const {
    double most = std::max(cycles);
    if (most <= 0)
      return 0;
    if (std::isinf(exponent))
      return most;
    double sum = 0;
    for (double one : cycles)
      if (one > 0)
        sum += power(one / most);
    return most * root(sum);
  }

private:
  // Much faster than std::pow where they apply, and deciding calls them often.
  double power(double x) const {
    return exponent == 1   ? x
           : exponent == 2 ? x * x
           : exponent == 4 ? x * x * x * x
                           : std::pow(x, exponent);
  }
  double root(double x) const {
    return exponent == 1   ? x
           : exponent == 2 ? std::sqrt(x)
           : exponent == 4 ? std::sqrt(std::sqrt(x))
                           : std::pow(x, 1 / exponent);
  }

  double exponent;
};

} // namespace autoconfig

#endif // AUTOCONFIG_MODELS_COMMON_CACHEMODEL_H
