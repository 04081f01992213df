//===-- DotSchedule.h - The loops of dot products ---------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each element of C as the dot product of a row of A and a column of B, with
// vectors along K. Tiles of rows times columns share their loads:
//
//   for tiles of columns             the larger operand's tiles are outermost:
//     for tiles of rows              it is read once
//       for k in K by lanes * chains
//         rows x columns x chains accumulators in registers
//       the sums of their lanes go to C
//
// The model counts with it and the pattern generates code from it.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CORE_DOTSCHEDULE_H
#define AUTOCONFIG_CORE_DOTSCHEDULE_H

#include "autoconfig/core/Contraction.h"
#include "autoconfig/core/Decision.h"
#include "autoconfig/core/Target.h"

namespace autoconfig {

struct DotSchedule {
  int64_t rows = 0;    // of A in a full tile
  int64_t columns = 0; // of B in a full tile
  int64_t chains = 1;  // accumulators of one dot product
  int64_t lanes = 1;   // f32 lanes of a full vector
  bool columnsOutermost = false;
  /// Columns of B are copied to the workspace first, for they do not lie
  /// contiguously.
  bool copiesColumns = false;
  int64_t columnPitch = 0; // elements between columns
  /// Each row of A is loaded before the multiply-adds of the one before it, as
  /// a core that issues in order would wait for it.
  bool loadsAhead = false;

  /// Vector registers: accumulators, the columns and a row of A or two.
  int64_t registers() const {
    return rows * columns * chains + columns + 1 + loadsAhead;
  }
  /// In elements: the copies of columns.
  int64_t workspace(const Contraction &problem) const {
    return copiesColumns ? problem.n * columnPitch : 0;
  }
};

/// Parameters read: mr, chains, and where present nr (all columns without it)
/// and lmul.
DotSchedule makeDotSchedule(const Contraction &problem, const Target &target,
                            const Configuration &configuration);

} // namespace autoconfig

#endif // AUTOCONFIG_CORE_DOTSCHEDULE_H
