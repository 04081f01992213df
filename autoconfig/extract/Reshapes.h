//===-- Reshapes.h - One buffer in several shapes ---------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_EXTRACT_RESHAPES_H
#define AUTOCONFIG_EXTRACT_RESHAPES_H

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Operation.h"

namespace autoconfig {

/// Elements one after the other in the order of the dimensions.
bool isContiguous(mlir::MemRefType type);

/// Whether the result holds all elements of the first operand in the same
/// order: memref.expand_shape, collapse_shape, reshape, cast, and a subview of
/// the whole, of static shape.
bool isReshape(mlir::Operation *op);

/// What the memref is a reshape of, at last; itself where it is none.
mlir::Value rootOf(mlir::Value memref);

/// The root of a memref and all reshapes of it, each behind what it is made of.
llvm::SmallVector<mlir::Value, 2> shapesOf(mlir::Value memref);

} // namespace autoconfig

#endif // AUTOCONFIG_EXTRACT_RESHAPES_H
