//===-- PackA.cpp -------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/PackA.h"
#include "autoconfig/codegen/Transpose.h"

using namespace mlir;

namespace autoconfig {

bool packsAhead(const Target &target) {
  return target.scalarOperand != ScalarOperand::Broadcast;
}

/// Element by element, for k from `first` on.
static void packScalars(Emitter &e, Value a, Value pack, const TileOfA &tile,
                        int64_t first) {
  e.loop(first, tile.kc, 1, [&](Value k) {
    for (int64_t row = 0; row < tile.rows; ++row)
      e.storeScalar(e.loadScalar(a, e.add(e.add(tile.from, k), row * tile.lda)),
                    pack, e.add(e.add(tile.to, e.mul(k, tile.pitch)), row));
  });
}

static void packByTranspose(Emitter &e, Value a, Value pack,
                            const TileOfA &tile) {
  constexpr int64_t lanes = 4;
  const VectorPiece full{lanes, lanes};
  int64_t blocks = tile.kc / lanes * lanes;
  e.loop(0, blocks, lanes, [&](Value k) {
    for (int64_t row = 0; row < tile.rows; row += lanes) {
      SmallVector<Value, 4> rows(lanes);
      for (int64_t i = 0; i < lanes; ++i) {
        // Padding repeats the last row; its products are never stored.
        int64_t from = std::min(row + i, tile.rows - 1);
        rows[i] =
            e.loadFull(full, a, e.add(e.add(tile.from, k), from * tile.lda));
      }
      SmallVector<Value> columns = transposeBlock(e, rows);
      Value to = e.add(e.add(tile.to, e.mul(k, tile.pitch)), row);
      for (int64_t i = 0; i < lanes; ++i)
        e.storeFull(full, columns[i], pack, e.add(to, i * tile.pitch));
    }
  });
  packScalars(e, a, pack, tile, blocks);
}

/// Vectors along k, the longest there are, stored with the pitch as stride.
static void packByStride(Emitter &e, int64_t lanes, Value a, Value pack,
                         const TileOfA &tile) {
  e.loop(0, tile.rows, 1, [&](Value row) {
    Value from = e.add(tile.from, e.mul(row, tile.lda));
    Value to = e.add(tile.to, row);
    int64_t first = 0;
    for (int64_t length = lanes; length > 0 && first < tile.kc; length /= 2) {
      int64_t end = first + (tile.kc - first) / length * length;
      const VectorPiece piece{length, length};
      e.loop(first, end, length, [&](Value k) {
        Value value = e.loadFull(piece, a, e.add(from, k));
        e.storeStrided(piece, value, pack, e.add(to, e.mul(k, tile.pitch)),
                       tile.pitch);
      });
      first = end;
    }
  });
}

void emitPackTile(Emitter &e, const Target &target, Value a, Value pack,
                  const TileOfA &tile) {
  switch (target.scalarOperand) {
  case ScalarOperand::Broadcast:
    return packScalars(e, a, pack, tile, 0);
  case ScalarOperand::Lane:
    return packByTranspose(e, a, pack, tile);
  case ScalarOperand::Register:
    return packByStride(e, target.lanes() * target.integer("vector.lmul_max"),
                        a, pack, tile);
  }
}

} // namespace autoconfig
