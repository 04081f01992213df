//===-- Transpose.cpp -----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/Transpose.h"

using namespace mlir;

namespace autoconfig {
namespace {

constexpr int64_t blockLanes = 4; // 128 bits

/// What is taken of two vectors, those of the second counted on.
using Pick = std::array<int64_t, 4>;
struct Picks {
  Pick low, high;
};
using Combine = function_ref<Value(Value, Value, const Pick &)>;

/// In two rounds: of the first and second pair, then of what they gave.
std::array<Value, 4> exchanged(ValueRange v, const Picks &first,
                               const Picks &second, Combine combine) {
  Value low01 = combine(v[0], v[1], first.low);
  Value high01 = combine(v[0], v[1], first.high);
  Value low23 = combine(v[2], v[3], first.low);
  Value high23 = combine(v[2], v[3], first.high);
  return {combine(low01, low23, second.low), combine(low01, low23, second.high),
          combine(high01, high23, second.low),
          combine(high01, high23, second.high)};
}

class Transposition {
public:
  Transposition(Emitter &e, int64_t lanes)
      : e(e), lanes(lanes), blocks(lanes / blockLanes) {}

  SmallVector<Value> of(ValueRange rows) const {
    SmallVector<Value> result(lanes);
    // columns[j][g]: column j of all blocks of the rows from 4 g on.
    SmallVector<Value> columns[blockLanes];
    for (int64_t group = 0; group < blocks; ++group) {
      std::array<Value, 4> four =
          withinBlocks(rows.slice(group * blockLanes, blockLanes));
      for (int64_t j = 0; j < blockLanes; ++j)
        columns[j].push_back(four[j]);
    }
    for (int64_t j = 0; j < blockLanes; ++j) {
      SmallVector<Value> whole = acrossBlocks(columns[j]);
      for (int64_t block = 0; block < blocks; ++block)
        result[block * blockLanes + j] = whole[block];
    }
    return result;
  }

private:
  /// In every block lanes i of the first and j - 4 of the second vector.
  Value inBlocks(Value a, Value b, const Pick &pick) const {
    SmallVector<int64_t> indices;
    for (int64_t block = 0; block < blocks; ++block)
      for (int64_t i : pick)
        indices.push_back(block * blockLanes +
                          (i < blockLanes ? i : lanes + i - blockLanes));
    return e.shuffle(a, b, indices);
  }

  std::array<Value, 4> withinBlocks(ValueRange r) const {
    return exchanged(r, {{0, 4, 1, 5}, {2, 6, 3, 7}},
                     {{0, 1, 4, 5}, {2, 3, 6, 7}},
                     [&](Value a, Value b, const Pick &pick) {
                       return inBlocks(a, b, pick);
                     });
  }

  /// Whole blocks, those of the second vector counted on from the first's.
  Value ofBlocks(Value a, Value b, ArrayRef<int64_t> pick) const {
    SmallVector<int64_t> indices;
    for (int64_t block : pick)
      for (int64_t i = 0; i < blockLanes; ++i)
        indices.push_back(block * blockLanes + i);
    return e.shuffle(a, b, indices);
  }

  SmallVector<Value> acrossBlocks(ArrayRef<Value> v) const {
    if (blocks == 1)
      return {v[0]};
    if (blocks == 2)
      return {ofBlocks(v[0], v[1], {0, 2}), ofBlocks(v[0], v[1], {1, 3})};
    return llvm::to_vector(exchanged(v, {{0, 1, 4, 5}, {2, 3, 6, 7}},
                                     {{0, 2, 4, 6}, {1, 3, 5, 7}},
                                     [&](Value a, Value b, const Pick &pick) {
                                       return ofBlocks(a, b, pick);
                                     }));
  }

  Emitter &e;
  int64_t lanes, blocks;
};

} // namespace

bool canTranspose(int64_t lanes) {
  return lanes == 4 || lanes == 8 || lanes == 16;
}

SmallVector<Value> transposeBlock(Emitter &e, ValueRange rows) {
  auto lanes = static_cast<int64_t>(rows.size());
  assert(canTranspose(lanes));
  return Transposition(e, lanes).of(rows);
}

} // namespace autoconfig
