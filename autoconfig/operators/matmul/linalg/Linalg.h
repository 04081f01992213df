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

/// The Contraction that linalg.matmul, linalg.batch_matmul, linalg.contract or
/// a linalg.generic with the same maps is. B may be transposed.
llvm::Expected<std::shared_ptr<OperatorInfo>>
readContraction(mlir::linalg::LinalgOp op, llvm::ArrayRef<Operand> operands);

} // namespace autoconfig

#endif // AUTOCONFIG_OPERATORS_MATMUL_LINALG_LINALG_H
