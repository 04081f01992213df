//===-- VectorRuns.cpp ----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/VectorRuns.h"

namespace autoconfig {

llvm::SmallVector<PanelRun, 3> vectorRuns(int64_t elements, const Target &t) {
  if (elements <= 0)
    return {};
  // The schedule of tiles knows how columns become vectors.
  Contraction row;
  row.m = row.k = 1;
  row.n = elements;
  Configuration oneVector;
  for (llvm::StringRef size : {"mr", "kc", "mc"})
    oneVector.set(size, 1);
  int64_t lmul = t.integer("vector.lmul_max");
  oneVector.set("lmul", lmul);
  oneVector.set("nr", t.lanes() * lmul);
  oneVector.set("nc", elements);
  return makeGemmSchedule(row, t, oneVector, BPacking::None).panels(elements);
}

} // namespace autoconfig
