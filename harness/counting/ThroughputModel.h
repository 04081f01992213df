//===-- ThroughputModel.h - Cycles by a target's own facts ------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For cores that LLVM has no right scheduling model of (`model: throughputs`).
// A block takes as long as its busiest resource, by the facts of the target:
//
//   issue       instructions / issue.width
//   arithmetic  vector operations x max(1, bits / vector.datapath_bits)
//               / fma.pipes, + fma.overhead for each multiply-add
//   loads       vectors likewise / load.pipes + others / load.scalar_pipes
//   stores      vectors likewise / store.pipes + others / store.pipes
//   latency     of a block that loops to itself: its longest chain of
//               multiply-adds into one register x fma.latency; out of order
//               not where the block also sets that register otherwise (loads a
//               tile of C): such chains overlap those of the next round
//
// Bits are those of the elements that were active, of 32 bits each: unlike
// LLVM's models it sees short vectors. All else (other latencies, what an
// in-order core cannot overlap, the front end) is missing: a lower bound, for
// comparisons of kernels on one core.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COUNTING_THROUGHPUTMODEL_H
#define AUTOCONFIG_HARNESS_COUNTING_THROUGHPUTMODEL_H

#include "autoconfig/core/Target.h"
#include "harness/counting/DecodedProfile.h"
#include <optional>
#include <vector>

namespace autoconfig::harness {

struct ThroughputCycles {
  double cycles = 0;       // of all executions of all blocks
  double instructions = 0; // executed
  double priced = 0;       // of these: decoded, and of known vector length
};

ThroughputCycles throughputCycles(const std::vector<DecodedBlock> &blocks,
                                  const MachineCode &code,
                                  const Target &target);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COUNTING_THROUGHPUTMODEL_H
