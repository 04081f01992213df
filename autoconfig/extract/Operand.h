//===-- Operand.h - How an operation reads a tensor -------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_EXTRACT_OPERAND_H
#define AUTOCONFIG_EXTRACT_OPERAND_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "llvm/ADT/SmallBitVector.h"
#include "llvm/Support/Error.h"

namespace autoconfig {

/// A reason for leaving an operation alone.
llvm::Error refuse(const llvm::Twine &reason);

/// As front ends index a dimension of one element.
bool isZero(mlir::AffineExpr expr);

/// An operand: a memref of f32 with constant strides, each of whose dimensions
/// is indexed by a sum of loops times factors, of none where it has one
/// element. All sizes are constants, but for that of the first dimension,
/// perhaps.
struct Operand {
  struct Term {
    unsigned loop;
    int64_t factor;
  };
  mlir::MemRefType type;
  llvm::SmallVector<int64_t> pitches; // by dimension: elements to the next
  llvm::SmallVector<llvm::SmallVector<Term, 2>> index; // by dimension
  llvm::SmallVector<int64_t> strides; // by loop, in elements; 0 where the loop
                                      // does not touch it
  llvm::SmallBitVector loops;         // that index it

  /// Each dimension is indexed by one loop at most, and each loop indexes at
  /// most one.
  bool isByLoopsAlone() const;
  /// Its elements lie one after the other in the order of its dimensions.
  bool isDense() const;

  static llvm::Expected<Operand> of(mlir::linalg::LinalgOp op,
                                    mlir::OpOperand &operand);
};

/// A type that patterns can take, as it lies or in a dense copy; the error
/// names the operand as `name`.
llvm::Error checkType(const llvm::Twine &name, mlir::Type type);

/// Of such a type, from dimension to dimension.
llvm::SmallVector<int64_t> stridesOf(mlir::MemRefType type);
/// Its elements lie one after the other, from whatever offset on.
bool isDense(mlir::MemRefType type);
/// From the first element of such a type, of static shape, to behind the last
/// one.
int64_t spanOf(mlir::MemRefType type);

/// "operand 0"
std::string operandName(unsigned number);

} // namespace autoconfig

#endif // AUTOCONFIG_EXTRACT_OPERAND_H
