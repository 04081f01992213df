//===-- AliasingTest.h - Do two memrefs overlap, at run time ----*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CODEGEN_ALIASINGTEST_H
#define AUTOCONFIG_CODEGEN_ALIASINGTEST_H

#include "mlir/IR/Builders.h"

namespace autoconfig {

/// Ends the program (cf.assert) if the input of `op`, contiguous like the
/// output, has a byte in common with that. `inputName` is for the message.
void emitAliasingTest(mlir::OpBuilder &builder, mlir::Operation *op,
                      mlir::Value input, mlir::Value output,
                      const char *inputName);

} // namespace autoconfig

#endif // AUTOCONFIG_CODEGEN_ALIASINGTEST_H
