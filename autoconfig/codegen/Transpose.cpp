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
  Value inBlocks(Value a, Value b, std::array<int64_t, 4> pick) const {
    SmallVector<int64_t> indices;
    for (int64_t block = 0; block < blocks; ++block)
      for (int64_t i : pick)
        indices.push_back(block * blockLanes +
                          (i < blockLanes ? i : lanes + i - blockLanes));
    return e.shuffle(a, b, indices);
  }

  std::array<Value, 4> withinBlocks(ValueRange r) const {
    Value low01 = inBlocks(r[0], r[1], {0, 4, 1, 5});
    Value high01 = inBlocks(r[0], r[1], {2, 6, 3, 7});
    Value low23 = inBlocks(r[2], r[3], {0, 4, 1, 5});
    Value high23 = inBlocks(r[2], r[3], {2, 6, 3, 7});
    return {inBlocks(low01, low23, {0, 1, 4, 5}),
            inBlocks(low01, low23, {2, 3, 6, 7}),
            inBlocks(high01, high23, {0, 1, 4, 5}),
            inBlocks(high01, high23, {2, 3, 6, 7})};
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
    Value low01 = ofBlocks(v[0], v[1], {0, 1, 4, 5});
    Value high01 = ofBlocks(v[0], v[1], {2, 3, 6, 7});
    Value low23 = ofBlocks(v[2], v[3], {0, 1, 4, 5});
    Value high23 = ofBlocks(v[2], v[3], {2, 3, 6, 7});
    return {ofBlocks(low01, low23, {0, 2, 4, 6}),
            ofBlocks(low01, low23, {1, 3, 5, 7}),
            ofBlocks(high01, high23, {0, 2, 4, 6}),
            ofBlocks(high01, high23, {1, 3, 5, 7})};
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
