//===-- AliasingTest.h - Do two memrefs overlap, at run time ----*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CODEGEN_ALIASINGTEST_H
#define AUTOCONFIG_CODEGEN_ALIASINGTEST_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace autoconfig {

/// Ends the program (cf.assert) if an input of `op`, contiguous like all of its
/// operands, has a byte in common with the output.
void emitAliasingTest(mlir::OpBuilder &builder, mlir::linalg::LinalgOp op,
                      unsigned input);

} // namespace autoconfig

#endif // AUTOCONFIG_CODEGEN_ALIASINGTEST_H
