//===-- DenseVersions.h - Strides that a test tells -------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Bufferization by default gives functions arguments of the type
// memref<8x20xf32, strided<[?, ?], offset: ?>>, since callers may have views.
// Where they have none, an operation on dense operands does:
//
//   if (all strides are those of dense operands)
//     the operation on casts, which the pass replaces
//   else
//     the operation
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_DRIVER_DENSEVERSIONS_H
#define AUTOCONFIG_DRIVER_DENSEVERSIONS_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/Support/Error.h"

namespace autoconfig {

/// Makes such versions of the candidates of a module where `check` has no
/// reason against that of dense operands. The result has the others, with the
/// reason why they stay.
llvm::DenseMap<mlir::Operation *, std::string>
addDenseVersions(mlir::Operation *module,
                 llvm::function_ref<llvm::Error(mlir::linalg::LinalgOp)> check);

} // namespace autoconfig

#endif // AUTOCONFIG_DRIVER_DENSEVERSIONS_H
