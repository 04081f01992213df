//===-- MicroTiles.cpp ----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/MicroTiles.h"
#include "autoconfig/models/common/CacheModel.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>

namespace autoconfig {

bool canPipeline(const Target &t) {
  return t.flag("issue.in_order") && t.scalarOperand == ScalarOperand::Register;
}

int64_t registersOfTile(const Target &t, const MicroTile &tile) {
  int64_t scalars = 0; // scalar registers hold them
  if (t.scalarOperand == ScalarOperand::Broadcast)
    scalars = 1;
  else if (t.scalarOperand == ScalarOperand::Lane) {
    // One or two more: the scheduler loads operands of the next step early, of
    // a long row of B several pairs.
    constexpr int64_t longRow = 6;
    bool two = tile.copiesA || tile.vectors > longRow;
    scalars = (tile.copiesA ? llvm::divideCeil(tile.mr, t.lanes()) : tile.mr) +
              (two ? 2 : 1);
  }
  int64_t rowsOfB = tile.pipelined ? 2 : 1;
  return (tile.mr + rowsOfB) * tile.vectors * tile.lmul + scalars;
}

/// Rows of A whose lines can be in L1 at once.
static int64_t rowsWithoutConflict(const Contraction &p, const Target &t) {
  CacheHierarchy caches(t);
  Footprint one{2, caches.l1.line, p.lda * bytesPerElement};
  return static_cast<int64_t>(caches.l1.capacityFor(one) / caches.l1.line);
}

/// By lane, A is copied or read as it lies; a copy that one panel uses is none,
/// nor are windows copied. Elsewhere the widths do not depend on it.
static bool canReadA(const Contraction &p, const Target &t, bool copiesA,
                     int64_t columns) {
  if (t.scalarOperand != ScalarOperand::Lane)
    return copiesA;
  return !copiesA || (p.n > columns && !p.windows);
}

/// Calls `visit` with the widest tiles of each kind: as many rows as fit the
/// registers.
template <typename Visitor>
static void forTileWidths(const Contraction &p, const Target &t,
                          Visitor visit) {
  int64_t registers = t.integer("vector.registers");
  for (int64_t lmul = 1; lmul <= t.integer("vector.lmul_max"); lmul *= 2) {
    int64_t columns = t.lanes() * lmul;
    // Longer vectors than the matrix has columns only waste.
    if (lmul > 1 && columns / 2 >= p.n)
      break;
    // Eight registers of a row of B leave room for two rows of C at most.
    int64_t widest =
        std::min<int64_t>(llvm::divideCeil(p.n, columns), 8 / lmul);
    for (int64_t vectors = 1; vectors <= widest; ++vectors)
      for (bool pipelined : {false, true})
        for (bool copiesA : {true, false}) {
          MicroTile tile{std::min(p.rowsOfLine(), registers), vectors, lmul,
                         pipelined, copiesA};
          while (tile.mr > 0 && registersOfTile(t, tile) > registers)
            --tile.mr;
          if ((!pipelined || canPipeline(t)) &&
              canReadA(p, t, copiesA, vectors * columns))
            visit(tile);
        }
  }
}

/// Multiply-adds by lane take rows of a copy in whole vectors.
static bool fillsLanes(const Contraction &p, const Target &t,
                       const MicroTile &tile) {
  return t.scalarOperand != ScalarOperand::Lane || !tile.copiesA ||
         tile.mr % t.lanes() == 0 || tile.mr == p.rowsOfLine();
}

llvm::SmallVector<MicroTile> microTiles(const Contraction &p, const Target &t) {
  llvm::SmallVector<MicroTile> tiles;
  int64_t withoutConflict = rowsWithoutConflict(p, t);
  forTileWidths(p, t, [&](MicroTile tile) {
    // Fewer than half of the rows that fit only load more per multiply-add,
    // unless more evict each other from L1, which copies of them do not; of
    // those that make as many tiles, the fewest do.
    int64_t most = tile.mr, fewest = llvm::divideCeil(most, 2);
    bool copies = t.scalarOperand != ScalarOperand::Broadcast && tile.copiesA &&
                  !p.windows && p.n > tile.vectors * tile.lmul * t.lanes();
    if (!copies)
      fewest = std::min(fewest, withoutConflict);
    int64_t tilesBefore = 0;
    for (tile.mr = std::max<int64_t>(1, fewest); tile.mr <= most; ++tile.mr) {
      int64_t count = llvm::divideCeil(p.rowsOfLine(), tile.mr);
      if (!fillsLanes(p, t, tile) || count == tilesBefore)
        continue;
      tilesBefore = count;
      tiles.push_back(tile);
    }
  });
  return tiles;
}

} // namespace autoconfig
