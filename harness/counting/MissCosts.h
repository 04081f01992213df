//===-- MissCosts.h - Cycles of cache misses --------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What simulated misses add to the cycles of code whose data are in L1. A line
// is charged once, by the level that has it: bandwidths and latencies of a
// target's levels are those seen from the core. Figures: l2.bandwidth,
// l2.latency, .. of the target's description.
//
// - Out of order: latencies are hidden, and transfers go on beside arithmetic;
//   only what they take longer than it is seen: max(0, transfers - compute).
//   A transfer is line bytes / bytes per cycle; lines written back take one to
//   the next level. This is the fully overlapping case of the execution-cache-
//   memory model (Hofmann et al., 2020). Phases of a call that are bound by
//   memory (packing) are not seen where others are not.
// - In order: the core waits for each line, its latency long, and transfers of
//   lines written back are hidden. Prefetchers are ignored: an upper bound.
//
// Translation misses (TLB) are not counted.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COUNTING_MISSCOSTS_H
#define AUTOCONFIG_HARNESS_COUNTING_MISSCOSTS_H

#include "autoconfig/core/Target.h"
#include "harness/counting/BlockProfile.h"
#include "llvm/Support/Error.h"
#include <map>
#include <string>
#include <vector>

namespace autoconfig::harness {

/// Cycles by term: "l1d misses" of lines that the next level has, ..,
/// "writebacks". `compute`: cycles without misses. Fails on a level that
/// targets do not describe.
llvm::Expected<std::map<std::string, double>>
missCosts(const std::vector<CacheTraffic> &caches, double compute,
          const Target &target);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COUNTING_MISSCOSTS_H
