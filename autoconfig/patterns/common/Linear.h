//===-- Linear.h - Linear maps of vectors -----------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_PATTERNS_COMMON_LINEAR_H
#define AUTOCONFIG_PATTERNS_COMMON_LINEAR_H

#include "autoconfig/codegen/Emitter.h"
#include "autoconfig/operators/conv/LinearProgram.h"

namespace autoconfig {

/// The outputs of the program for these inputs, of a type with f32 or f64 in
/// its lanes, lane by lane. Inputs that the program does not use may be null.
llvm::SmallVector<mlir::Value> emitLinear(Emitter &emitter,
                                          const LinearProgram &program,
                                          mlir::Type type,
                                          llvm::ArrayRef<mlir::Value> inputs);

} // namespace autoconfig

#endif // AUTOCONFIG_PATTERNS_COMMON_LINEAR_H
