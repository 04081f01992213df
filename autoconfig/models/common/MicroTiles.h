//===-- MicroTiles.h - Tiles that fit the registers -------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Register tiles of a GEMM: MR rows by so many vectors of columns.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MODELS_COMMON_MICROTILES_H
#define AUTOCONFIG_MODELS_COMMON_MICROTILES_H

#include "autoconfig/core/Contraction.h"
#include "autoconfig/core/Target.h"
#include "llvm/ADT/SmallVector.h"

namespace autoconfig {

struct MicroTile {
  int64_t mr, vectors, lmul;
  bool pipelined = false; // each k step loads the next one's operands
  bool copiesA = true;    // by lane: a k step's scalars lie together in a copy
};

/// Vector registers that a tile needs: accumulators, a row of B (two where it
/// is pipelined), and what holds scalars of A: by lane, all those of a k step,
/// or where rows are read as they lie, a vector along K of each row.
int64_t registersOfTile(const Target &target, const MicroTile &tile);

/// Whether operands of the next step can be loaded early: a core that issues
/// out of order does so by itself, and they must find registers.
bool canPipeline(const Target &target);

/// Micro-tiles that fit the registers and the problem: those worth evaluating.
llvm::SmallVector<MicroTile> microTiles(const Contraction &problem,
                                        const Target &target);

} // namespace autoconfig

#endif // AUTOCONFIG_MODELS_COMMON_MICROTILES_H
