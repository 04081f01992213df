//===-- Linalg.h - Matrix products in MLIR ----------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_OPERATORS_MATMUL_LINALG_LINALG_H
#define AUTOCONFIG_OPERATORS_MATMUL_LINALG_LINALG_H

#include "autoconfig/extract/LinalgOperator.h"

namespace autoconfig {

/// The Contractions that linalg.matmul, linalg.batch_matmul, linalg.contract or
/// a linalg.generic with the same maps can be seen as: the product as it is or
/// transposed, on the operands as they lie, and with some of them in dense
/// copies where that makes it possible or leaves fewer loops around.
llvm::Expected<llvm::SmallVector<Way, 4>>
readContraction(mlir::linalg::LinalgOp op, llvm::ArrayRef<Operand> operands,
                TypicalNumbers typical);

} // namespace autoconfig

#endif // AUTOCONFIG_OPERATORS_MATMUL_LINALG_LINALG_H
