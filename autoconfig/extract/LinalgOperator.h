//===-- LinalgOperator.h - An operator in MLIR ------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Static information extraction: what a linalg operation computes, read from
// the operation itself, by whichever operator recognises it. Any operation with
// the semantics qualifies, named or generic.
//
// What is accepted is what is computed: body, iterators, maps, types, layouts
// and memory spaces are read whole, and an operand that may share a buffer with
// the destination is refused. autoconfig/README.md states the contract.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_EXTRACT_LINALGOPERATOR_H
#define AUTOCONFIG_EXTRACT_LINALGOPERATOR_H

#include "autoconfig/core/OperatorInfo.h"
#include "autoconfig/extract/Operand.h"
#include "autoconfig/extract/SharedBuffers.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "llvm/Support/Error.h"

namespace autoconfig {

struct OperatorShape;

/// What an operation computes, and on what.
struct Extracted {
  std::shared_ptr<OperatorInfo> info;
  mlir::Value a, b, c; // source, weights, destination
  /// What is part of the operation and goes away with it, the last one first: a
  /// fill of the destination with zero just before, which is redundant once the
  /// destination is overwritten; the padded copy of a source.
  llvm::SmallVector<mlir::Operation *> folded;
  /// Inputs (0: a, 1: b) of which the module does not tell that they are not in
  /// the destination's buffer.
  llvm::SmallVector<unsigned, 2> unprovenInputs;
};

/// The part of one operator in MLIR, a folder operators/<op>/linalg/.
class LinalgOperator {
public:
  virtual ~LinalgOperator() = default;

  /// Whether the operation looks like one of the operator's, so that what does
  /// not fit is worth a reason.
  virtual bool recognises(mlir::linalg::LinalgOp op) const = 0;

  /// Sizes and strides of an operation with three operands, whose types and
  /// body were read. It may set `a` and `folded`, to which `op`'s first operand
  /// and nothing are set. The reason in the error says which property is
  /// missing.
  virtual llvm::Expected<std::shared_ptr<OperatorInfo>>
  read(mlir::linalg::LinalgOp op, llvm::ArrayRef<Operand> operands,
       Extracted &extracted) const = 0;

  /// Types of the tensors of a shape of this operator's: source, weights,
  /// destination.
  virtual llvm::SmallVector<mlir::Type>
  types(const OperatorShape &shape, mlir::MLIRContext *context) const = 0;
  /// Emits the shape's operation on tensors of these types; the destination is
  /// filled before.
  virtual void build(mlir::OpBuilder &builder, mlir::Location location,
                     const OperatorShape &shape,
                     mlir::ValueRange tensors) const = 0;
};

/// Whether the whole body is read. Without that, programs are changed; there is
/// a test that shows it, and this is for that test only.
enum class BodyCheck { On, OffToShowWhatItPrevents };

/// Whether to look at an operation at all: a sum of whatever over a dimension.
bool isCandidate(mlir::linalg::LinalgOp op);

/// Reads an operation as one of the operator's. The reason in the error says
/// which property is missing. `buffers` are those of the module.
llvm::Expected<Extracted> extract(const LinalgOperator &reader,
                                  mlir::linalg::LinalgOp op,
                                  SharedBuffers &buffers,
                                  BodyCheck bodyCheck = BodyCheck::On);

} // namespace autoconfig

#endif // AUTOCONFIG_EXTRACT_LINALGOPERATOR_H
