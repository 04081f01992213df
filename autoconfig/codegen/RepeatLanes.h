//===-- RepeatLanes.h - Lanes of a vector several times ---------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CODEGEN_REPEATLANES_H
#define AUTOCONFIG_CODEGEN_REPEATLANES_H

#include "autoconfig/codegen/Emitter.h"

namespace autoconfig {

/// Of the vectors that have each lane of `piece` so many times, one after the
/// other, the one with this number.
mlir::Value repeatLanes(Emitter &e, const VectorPiece &piece,
                        mlir::Value vector, int64_t times, int64_t number);

} // namespace autoconfig

#endif // AUTOCONFIG_CODEGEN_REPEATLANES_H
