//===-- OuterLoops.h - The loops around a matrix product -------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CODEGEN_OUTERLOOPS_H
#define AUTOCONFIG_CODEGEN_OUTERLOOPS_H

#include "autoconfig/codegen/Emitter.h"
#include "autoconfig/core/Contraction.h"

namespace autoconfig {

/// Offsets of the matrices of one iteration, in elements.
struct MatrixOffsets {
  mlir::Value a, b, c;
  mlir::Value channel = {}; // of the epilogue
};

/// body(offsets) for every iteration of the problem's outer loops.
void emitOuterLoops(Emitter &emitter, const Contraction &problem,
                    llvm::function_ref<void(const MatrixOffsets &)> body);

} // namespace autoconfig

#endif // AUTOCONFIG_CODEGEN_OUTERLOOPS_H
