//===-- RowWalk.h - Through a matrix by rows and pieces of them -*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MEASURE_COMMON_ROWWALK_H
#define AUTOCONFIG_MEASURE_COMMON_ROWWALK_H

#include <cstddef>

namespace measure {

/// Rows `stride` bytes apart, `rows` of them visited in turn, a piece each,
/// then the next piece of the same rows, then the next block of rows; and
/// again.
struct RowWalk {
  size_t stride, pieceBytes, pieces, rows, blocks;
  size_t row = 0, piece = 0, block = 0;
  size_t offset = 0; // of the piece

  void step() {
    offset += stride;
    if (++row < rows)
      return;
    row = 0;
    if (++piece == pieces) {
      piece = 0;
      if (++block == blocks)
        block = 0;
    }
    offset = block * rows * stride + piece * pieceBytes;
  }
};

} // namespace measure

#endif // AUTOCONFIG_MEASURE_COMMON_ROWWALK_H
