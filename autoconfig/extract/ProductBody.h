//===-- ProductBody.h - What an operation's body computes -------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_EXTRACT_PRODUCTBODY_H
#define AUTOCONFIG_EXTRACT_PRODUCTBODY_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "llvm/Support/Error.h"

namespace autoconfig {

/// Reads the whole body of an operation with two inputs and one output: it must
/// be `yield(z + x * y)` of its own elements x of A, y of B and z of C, both
/// operations with their operands in either order, or one fused multiply-add of
/// them, and hold nothing else. The error names the operation that does not
/// fit. (MLIR's own matcher, isaContractionOpInterface, looks through any unary
/// operation.)
llvm::Error checkBody(mlir::linalg::LinalgOp op);

} // namespace autoconfig

#endif // AUTOCONFIG_EXTRACT_PRODUCTBODY_H
