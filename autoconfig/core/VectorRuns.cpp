//===-- VectorRuns.cpp ----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/VectorRuns.h"

namespace autoconfig {

llvm::SmallVector<PanelRun, 3> vectorRuns(int64_t elements, const Target &t) {
  return vectorBlocks(elements, t, 1, t.integer("vector.lmul_max"));
}

llvm::SmallVector<PanelRun, 3> vectorBlocks(int64_t elements, const Target &t,
                                            int64_t vectors, int64_t lmul) {
  if (elements <= 0)
    return {};
  // The schedule of tiles knows how columns become vectors.
  Contraction row;
  row.m = row.k = 1;
  row.n = elements;
  Configuration block;
  block.set("mr", 1), block.set("kc", 1), block.set("mc", 1);
  block.set("lmul", lmul);
  block.set("nr", t.lanes() * lmul * vectors);
  block.set("nc", elements);
  return makeGemmSchedule(row, t, block, BPacking::None).panels(elements);
}

} // namespace autoconfig
