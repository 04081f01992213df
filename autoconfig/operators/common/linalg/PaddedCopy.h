//===-- PaddedCopy.h - A source that was padded beforehand ------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Operations of linalg have no padding: a program copies the source into the
// middle of a buffer of zeros, which nothing else uses.
//
//   %padded = memref.alloc()
//   linalg.fill ins(%zero) outs(%padded)      or linalg.map, as bufferization
//   %middle = memref.subview %padded[..]         of tensor.pad leaves it
//   memref.copy %source, %middle              or linalg.copy
//   linalg.conv_2d_nhwc_hwcf ins(%padded, ..)
//   memref.dealloc %padded                    if at all
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_OPERATORS_COMMON_LINALG_PADDEDCOPY_H
#define AUTOCONFIG_OPERATORS_COMMON_LINALG_PADDEDCOPY_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace autoconfig {

struct PaddedCopy {
  mlir::Value source;
  llvm::SmallVector<int64_t> before; // by dimension: elements of padding
  llvm::SmallVector<mlir::Operation *> parts; // users before what they use

  /// Of the first operand of `op`; nothing if it is no such buffer, or if the
  /// source may have changed since.
  static std::optional<PaddedCopy> of(mlir::linalg::LinalgOp op);
};

/// Emits the same up to the copy, and returns the buffer.
mlir::Value emitPaddedCopy(mlir::OpBuilder &builder, mlir::Location location,
                           mlir::Value source, llvm::ArrayRef<int64_t> before,
                           llvm::ArrayRef<int64_t> behind);

} // namespace autoconfig

#endif // AUTOCONFIG_OPERATORS_COMMON_LINALG_PADDEDCOPY_H
