//===-- GemmCounts.h - Operations of a blocked GEMM -------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MODELS_COMMON_GEMMCOUNTS_H
#define AUTOCONFIG_MODELS_COMMON_GEMMCOUNTS_H

#include "autoconfig/core/GemmSchedule.h"

namespace autoconfig {

/// What one matrix product (one iteration of the outer loops) executes, in
/// operations on vectors as the schedule forms them. They follow from the
/// schedule alone and equal those of the generated loops (tested).
struct GemmCounts {
  double tiles = 0;                   // calls of the micro-kernel
  double multiplyAdds = 0;            // of vectors
  double loadsOfB = 0;                // vectors
  double loadsOfC = 0, storesOfC = 0; // vectors
  double storesOfPackedB = 0;         // vectors
  double panelsOfTransposedB = 0;     // calls that pack one
  double prefetches = 0;
  double elementsOfPackedA = 0; // with the padding of tiles
};

/// What the loops of a schedule go through, laid out once for all who count.
struct GemmParts {
  struct Rows {
    double blocks = 0; // of rows, each of these tiles
    int64_t size = 0;  // of each: rows, of windows lines
    llvm::SmallVector<Split, 2> tiles;
  };
  llvm::SmallVector<PanelRun, 6> panels; // of all blocks of columns
  llvm::SmallVector<Rows, 2> rows;

  explicit GemmParts(const GemmSchedule &schedule);
};

GemmCounts countGemm(const Contraction &problem, const GemmSchedule &schedule,
                     const GemmParts &parts);
inline GemmCounts countGemm(const Contraction &problem,
                            const GemmSchedule &schedule) {
  return countGemm(problem, schedule, GemmParts(schedule));
}
/// Vectors of B that groups of rows load again in the last steps of tiles
/// (GemmSchedule::endsInGroups). No term has them: the load ports are idle.
double loadsOfBByGroups(const Contraction &problem,
                        const GemmSchedule &schedule);

} // namespace autoconfig

#endif // AUTOCONFIG_MODELS_COMMON_GEMMCOUNTS_H
