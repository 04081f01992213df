//===-- KnownSizes.h - Sizes that other operands tell -----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Canonicalisation folds a memref.cast from ?x? to 8x20 into the operation that
// reads it. What A's type says no longer, those of B and C still do.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_DRIVER_KNOWNSIZES_H
#define AUTOCONFIG_DRIVER_KNOWNSIZES_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

namespace autoconfig {

/// Puts casts before the operands of the module's candidates whose type has
/// unknown sizes of loops that the type of another operand tells.
class KnownSizes {
public:
  explicit KnownSizes(mlir::Operation *module);
  /// Candidates that are still there read what they read before.
  void undo();

private:
  void castOperandsOf(mlir::linalg::LinalgOp op);

  llvm::SmallVector<mlir::memref::CastOp> casts;
};

} // namespace autoconfig

#endif // AUTOCONFIG_DRIVER_KNOWNSIZES_H
