//===-- SumLanes.cpp ------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/SumLanes.h"

using namespace mlir;

namespace autoconfig {

static constexpr int64_t blockLanes = 4; // 128 bits

static int64_t lanesOf(Value vector) {
  return cast<VectorType>(vector.getType()).getNumElements();
}

/// In every block the sums of neighbours, of `a` first.
static Value addNeighbours(Emitter &e, Value a, Value b) {
  int64_t lanes = lanesOf(a);
  auto picked = [&](int64_t odd) {
    SmallVector<int64_t> indices;
    for (int64_t block = 0; block < lanes; block += blockLanes)
      for (int64_t i : {block, block + 2, lanes + block, lanes + block + 2})
        indices.push_back(i + odd);
    return e.shuffle(a, b, indices);
  };
  return e.addFloats(picked(0), picked(1));
}

static Value addHalves(Emitter &e, Value v) {
  int64_t half = lanesOf(v) / 2;
  SmallVector<int64_t> low, high;
  for (int64_t i = 0; i < half; ++i) {
    low.push_back(i);
    high.push_back(half + i);
  }
  return e.addFloats(e.shuffle(v, v, low), e.shuffle(v, v, high));
}

Value sumsOfFour(Emitter &e, ValueRange v) {
  Value sum = addNeighbours(e, addNeighbours(e, v[0], v[1]),
                            addNeighbours(e, v[2], v[3]));
  while (lanesOf(sum) > blockLanes)
    sum = addHalves(e, sum);
  return sum;
}

} // namespace autoconfig
