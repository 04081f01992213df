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

/// An operand: a contiguous static memref of f32, each of whose dimensions is
/// indexed by a sum of loops times factors.
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

  /// Each dimension is indexed by one loop, each loop indexes at most one.
  bool isByLoopsAlone() const;

  static llvm::Expected<Operand> of(mlir::linalg::LinalgOp op,
                                    mlir::OpOperand &operand);
};

/// A type that patterns can take; the error names the operand as `name`.
llvm::Error checkType(const llvm::Twine &name, mlir::Type type);

/// "operand 0"
std::string operandName(unsigned number);

} // namespace autoconfig

#endif // AUTOCONFIG_EXTRACT_OPERAND_H
