//===-- RowsOfA.h - Which elements of A tiles read --------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Rows of A that lie in memory are read by one tile each. Of windows an element
// belongs to several rows, and may be read again
//   by the same tile, a tap later;
//   by the tiles of the next line;
//   by the next panel, as every row of A.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MODELS_COMMON_ROWSOFA_H
#define AUTOCONFIG_MODELS_COMMON_ROWSOFA_H

#include "autoconfig/core/GemmSchedule.h"

namespace autoconfig {

/// The k steps that a tile does for some of its rows.
struct KSteps {
  int64_t rows;
  double steps;
  double loops; // that they are, besides a call's only one
};

class RowsOfA {
public:
  /// `kc`: k steps of a block of K, with all taps.
  RowsOfA(const Contraction &problem, const GemmSchedule &schedule, double kc);

  /// Of a tile of the i-th of the schedule's row tiles, on average over lines.
  llvm::SmallVector<KSteps, 3> steps(size_t i, int64_t rows) const;

  struct Elements {
    double read;     // in k steps
    double distinct; // of the tile
    double fresh;    // that no tile before it in the panel read
  };
  /// The same tile's, one of `tiles` in a block of so many rows (lines).
  Elements elements(size_t i, int64_t rows, int64_t rowsOfBlock,
                    int64_t tiles) const;
  /// Different ones that the tiles of a block read.
  double elementsOfBlock(int64_t rowsOfBlock) const;
  /// All of A.
  static double all(const Contraction &problem);
  /// Pixels or rows of a block.
  double rowsIn(int64_t rowsOfBlock) const;

private:
  const Contraction &p;
  const GemmSchedule &s;
  double kc;
  double tapRows = 1; // of a line, on average
};

} // namespace autoconfig

#endif // AUTOCONFIG_MODELS_COMMON_ROWSOFA_H
