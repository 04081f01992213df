//===-- Transpose.h - Blocks of vectors through registers -------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CODEGEN_TRANSPOSE_H
#define AUTOCONFIG_CODEGEN_TRANSPOSE_H

#include "autoconfig/codegen/Emitter.h"

namespace autoconfig {

/// Lanes of the vectors that transposeBlock takes.
bool canTranspose(int64_t lanes);

/// The transpose of as many vectors as each has lanes: element i of result j is
/// element j of rows[i]. Takes log2(lanes) shuffles a vector: first blocks of
/// four by four within 128 bits, which is cheapest everywhere, then whole
/// blocks change places.
llvm::SmallVector<mlir::Value> transposeBlock(Emitter &emitter,
                                              mlir::ValueRange rows);

} // namespace autoconfig

#endif // AUTOCONFIG_CODEGEN_TRANSPOSE_H
