//===-- Elementwise.h - What follows a product element by element -*- C++ -*-=//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A bias, a residual, an activation: an operation of linalg behind the product
// that reads each element of C once, with what lies at the same place or in the
// same channel of others, and is the only one to use C. It can be done where
// the kernel stores C, and its result takes C's place. Both may see C in
// another shape (Reshapes.h).
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_EXTRACT_ELEMENTWISE_H
#define AUTOCONFIG_EXTRACT_ELEMENTWISE_H

#include "autoconfig/core/OperatorInfo.h"
#include "autoconfig/extract/SharedBuffers.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "llvm/Support/Error.h"

namespace autoconfig {

struct Elementwise {
  /// How the body's arguments come about.
  enum class From {
    Sum,     // the element of C
    Place,   // of an operand, where C has it
    Channel, // of an operand with an element for each channel
    Scalar,  // the only one of an operand
    Unused,
  };
  mlir::linalg::LinalgOp op;
  llvm::SmallVector<From, 4> arguments;       // of the body
  llvm::SmallVector<mlir::Value, 2> operands; // memrefs, without C
  llvm::SmallVector<unsigned, 4> operandOf;   // by argument
  /// Of operands with an element for each: which channels.
  llvm::SmallVector<Channels, 2> channels;
  mlir::Value result; // what is written
  /// What goes where the result is another buffer than C: C's allocation and
  /// deallocation.
  llvm::SmallVector<mlir::Operation *, 2> allocation;

  Epilogue counts() const;
  /// Whether it reads this operand where C has the element; else by channels.
  bool readsInPlace(unsigned operand) const;
};

/// One after the other, each with the result of the one before as its C.
using Elementwises = llvm::SmallVector<Elementwise, 2>;

/// Those behind `product`, which reads `inputs`, and whose fill with zero is
/// `zeroFill` (or null): as many as can be done with it.
Elementwises elementwiseAfter(mlir::linalg::LinalgOp product,
                              mlir::ValueRange inputs,
                              mlir::Operation *zeroFill,
                              SharedBuffers &buffers);

/// Whether `op` neither reads nor writes the buffer, as far as the module
/// tells.
bool leavesAlone(mlir::Operation *op, mlir::Value buffer,
                 SharedBuffers &buffers);

/// An argument that was a result before bufferization: the caller gives it a
/// buffer of its own.
inline constexpr llvm::StringLiteral resultAttribute = "bufferize.result";

} // namespace autoconfig

#endif // AUTOCONFIG_EXTRACT_ELEMENTWISE_H
