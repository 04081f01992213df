//===-- BroadcastSchedule.cpp ---------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/conv/BroadcastSchedule.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>

namespace autoconfig {

static Contraction productOfRow(const Convolution &p) {
  Contraction row;
  row.m = p.f, row.n = p.w.out;
  row.k = p.c * p.h.kernel * p.w.kernel;
  row.lda = p.weights.filter;
  row.ldb = row.n; // of a copy
  row.ldc = p.dst.channel;
  row.accumulate = p.accumulate;
  row.order = p.order;
  row.weightsPrepared = p.weightsPrepared;
  return row;
}

static GemmSchedule tilesOf(const Contraction &row, const Target &t,
                            const Configuration &c) {
  Configuration gemm;
  gemm.set("mr", c.get("mr"));
  gemm.set("nr", c.get("strip"));
  gemm.set("lmul", c.getOr("lmul", 1));
  gemm.set("kc", row.k), gemm.set("mc", row.m), gemm.set("nc", row.n);
  gemm.set("interleave_a", c.get("interleave_a"));
  return makeGemmSchedule(row, t, gemm, BPacking::None);
}

BroadcastSchedule::BroadcastSchedule(const Convolution &p, const Target &t,
                                     const Configuration &c)
    : planes(p), row(productOfRow(p)), tiles(tilesOf(row, t, c)),
      rows(c.get("rows")),
      blocks(balancedSplit(p.h.out, llvm::alignTo(c.get("block"), rows), rows)),
      filtersOutside(c.get("filters_outside")) {}

int64_t BroadcastSchedule::blockElements() const {
  return llvm::alignTo(planes.elements(blocks.front().size) + tiles.lanes,
                       elementsPerLine);
}

int64_t BroadcastSchedule::coefficientElements() const {
  if (!tiles.interleaveA)
    return 0;
  int64_t filters = 0;
  for (const Split &tile : filterTiles())
    filters += tiles.interleavedRows(tile.size) * tile.count;
  return llvm::alignTo(filters * row.k, elementsPerLine);
}

int64_t registersOfBroadcast(const Convolution &p, const Target &t,
                             const Configuration &c) {
  BroadcastSchedule s(p, t, c);
  size_t vectors = 0;
  for (const PanelRun &run : s.panels())
    vectors = std::max(vectors, run.pieces.size());
  int64_t lmul = c.getOr("lmul", 1), mr = std::min(c.get("mr"), p.f);
  int64_t each = s.rows * static_cast<int64_t>(vectors) * lmul;
  int64_t coefficients = 0;
  if (t.scalarOperand == ScalarOperand::Broadcast)
    coefficients = 1;
  else if (t.scalarOperand == ScalarOperand::Lane)
    coefficients =
        s.tiles.interleaveA ? llvm::divideCeil(mr, t.lanes()) + 2 : 2;
  return (mr + 1) * each + coefficients;
}

} // namespace autoconfig
