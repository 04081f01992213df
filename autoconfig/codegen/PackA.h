//===-- PackA.h - Rows of A, k outermost ------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Stores a block of A as tiles of [k][rows], so that the scalars of one k step
// lie together: multiply-adds by lane take them from one vector, and scalar
// loads reach them with short displacements.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CODEGEN_PACKA_H
#define AUTOCONFIG_CODEGEN_PACKA_H

#include "autoconfig/codegen/Emitter.h"
#include "autoconfig/core/Target.h"

namespace autoconfig {

/// Whether A is packed by a loop of its own, before the panels, rather than by
/// the micro-kernel of the first panel: by lane, where blocks of vectors can be
/// transposed, and where vectors can be stored with a stride.
bool packsAhead(const Target &target);

struct TileOfA {
  mlir::Value from; // offset of its first element in A
  mlir::Value to;   // offset in the packed buffer
  int64_t rows, kc;
  int64_t lda;   // elements between rows of A
  int64_t pitch; // elements between k steps in the packed buffer
};

/// Other rows with a stride, such as a transposed B's, may be packed as well.
void emitPackTile(Emitter &emitter, const Target &target, mlir::Value a,
                  mlir::Value pack, const TileOfA &tile);

} // namespace autoconfig

#endif // AUTOCONFIG_CODEGEN_PACKA_H
