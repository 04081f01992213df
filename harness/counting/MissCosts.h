//===-- MissCosts.h - Cycles of cache misses --------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What simulated misses add to the cycles of code whose data are in L1. A line
// that a level misses comes from the next one:
//
// - in order: the core waits for it, latency cycles each (LLVM's models charge
//   the latency of L1 only). This ignores hardware prefetchers: an upper bound.
// - out of order: latencies are hidden, the transfer is not: line bytes / bytes
//   per cycle of the next level. This ignores what overlaps with arithmetic.
//
// Lines written back take their transfer in both. The figures are the target
// description's (l2.latency, l2.bandwidth, ...).
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

/// Cycles by term, "l1d misses", ..; fails on a level that targets do not
/// describe.
llvm::Expected<std::map<std::string, double>>
missCosts(const std::vector<CacheTraffic> &caches, const Target &target);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COUNTING_MISSCOSTS_H
