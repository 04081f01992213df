//===-- RepeatLanes.cpp ---------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/RepeatLanes.h"
#include <algorithm>

using namespace mlir;

namespace autoconfig {

Value repeatLanes(Emitter &e, const VectorPiece &piece, Value vector,
                  int64_t times, int64_t number) {
  auto type = dyn_cast<VectorType>(vector.getType());
  if (!type || times == 1)
    return vector;
  SmallVector<int64_t> lanes;
  for (int64_t lane = 0; lane < type.getNumElements(); ++lane) {
    int64_t source = (number * piece.lanes + lane) / times;
    lanes.push_back(std::min(source, piece.lanes - 1));
  }
  return e.shuffle(vector, vector, lanes);
}

} // namespace autoconfig
