//===-- StepBounds.h - Cycles of one k step ---------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What bounds the innermost loop of a micro-kernel. All in cycles of one core;
// the port and latency bounds follow from the facts by counting.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MODELS_COMMON_STEPBOUNDS_H
#define AUTOCONFIG_MODELS_COMMON_STEPBOUNDS_H

#include "autoconfig/core/GemmSchedule.h"
#include "autoconfig/core/Target.h"

namespace autoconfig {

/// Cycles of one k step of a micro-kernel, by resource; the slowest bounds.
struct StepBounds {
  double compute; // occupancy of the FMA pipes
  double latency; // of the FMA chains, where there are too few of them
  double loads;   // occupancy of the load ports
  double issue;   // instructions / issue width
  double busy;    // compute, loads and issue together (`overlap.core`)
  double exposed; // latencies that an in-order core waits for
  double cycles() const;
  const char *active() const; // the name of the bound
};

/// K steps of a tile that are in the core's window of instructions at a time.
double stepsInWindow(const Target &target, int64_t rows, int64_t vectors);

/// K steps of a tile whose loads issue before the oldest one's multiply-adds
/// do: these, and all that follow them in their chains, wait in the core's
/// queue.
double stepsBegun(const Target &target, int64_t rows, int64_t vectors);

/// Cycles that an operation on so many lanes keeps one pipe busy.
double vectorCycles(const Target &target, int64_t lanes);

/// The same for all vectors of a row of the panel.
double vectorCycles(const Target &target, const PanelRun &panel);

/// Cycles to store one packed vector of so many lanes that is gathered from as
/// many rows: a block of vectors takes a load, a store and log2(lanes) shuffles
/// a vector, which run where multiply-adds do. Without shuffles, stores with a
/// stride take an element at a time.
double transposeCycles(const Target &target, int64_t lanes);

/// Pointers that an iteration moves to reach so many rows of A, `strideBytes`
/// apart, beyond the first.
double pointersToRows(const Target &target, int64_t rows, double strideBytes);

/// `pointersToA`: of those that each iteration moves, beyond the first.
/// `vectorsAcrossLines`: of the row of B, which take a load port twice.
StepBounds stepBounds(const Target &target, const GemmSchedule &schedule,
                      int64_t rows, const PanelRun &panel, bool interleavedA,
                      double pointersToA = 0, double vectorsAcrossLines = 0);

} // namespace autoconfig

#endif // AUTOCONFIG_MODELS_COMMON_STEPBOUNDS_H
