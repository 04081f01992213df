//===-- KernelFacts.h - Facts that follow from timed kernels ----*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Some facts are parameters of a formula more than properties that a loop could
// show alone. They are what the formula needs so that it gives the times of the
// engine's own kernels, in the median; the formula is the models' code itself.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MEASURE_HOST_KERNELFACTS_H
#define AUTOCONFIG_MEASURE_HOST_KERNELFACTS_H

#include "autoconfig/core/Target.h"
#include "autoconfig/measure/host/Samples.h"
#include "autoconfig/models/common/MicroTiles.h"

namespace autoconfig {

/// step.4x2.l1, call.4x2: 4 rows, 2 vectors; the level is "l1" or "".
struct TileName {
  llvm::StringRef what; // these two are parts of the name that was parsed
  MicroTile tile;
  llvm::StringRef level;
  static std::optional<TileName> parse(llvm::StringRef name);
};

/// What follows from `values` on a target with the facts that were measured
/// with them; nothing where they hold no such kernels. Reads
/// step.<rows>x<vectors>.<l1, l2 or l3>, cycles of a k step of a tile whose
/// panel of B is in that level (KernelSteps):
///   overlap.core       by the steps from L1, as the parts of a core share time
///   overlap.transfers  by the others beside those, as a core shares time with
///                      lines that come from below L1
/// stream.<rows>x1.memory, cycles of a k step along panels in memory
/// (PanelStreams):
///   overlap.memory     by those of many rows and of one row, which takes
///                      nothing but the lines
/// call.<rows>x<vectors>, cycles of a call beside its steps, and call.bare,
/// of a call that does nothing:
///   call.overhead      what a call takes beside its steps and the stores of
///                      the tile, no less than one that does nothing
/// and what RowFacts.h says.
std::vector<MeasuredValue> factsOfKernels(const Target &target,
                                          llvm::ArrayRef<MeasuredValue> values);

} // namespace autoconfig

#endif // AUTOCONFIG_MEASURE_HOST_KERNELFACTS_H
