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

#include "autoconfig/core/DenseCopy.h"
#include "autoconfig/core/OperatorInfo.h"
#include "autoconfig/extract/Operand.h"
#include "autoconfig/extract/SharedBuffers.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "llvm/Support/Error.h"
#include <array>
#include <memory>
#include <optional>

namespace autoconfig {

struct OperatorShape;

/// One way to see an operation as a problem that kernels solve.
struct Way {
  std::shared_ptr<OperatorInfo> info;
  /// The transposed product, C^T = B^T A^T: the kernel's A is the operation's
  /// B.
  bool swapped = false;
  /// The destination holds what is added to already, also where the operation
  /// is the first one: several sums go on in it.
  bool needsStart = false;
  /// Where the number of rows is not known: it is the size of this dimension of
  /// C, so many times.
  struct DynamicRows {
    unsigned dimension;
    int64_t times;
  };
  std::optional<DynamicRows> dynamicRows = {};
  /// Where the number of images of a convolution, or of matrices of a product,
  /// is not known: it is the size of this dimension of C. `info` and `copies`
  /// are those of a typical number of them, which are done together.
  struct DynamicImages {
    unsigned dimension;
    int64_t typical;
    /// Elements from one to the next in A, B and C; 0: all have the same.
    std::array<int64_t, 3> strides;
    std::shared_ptr<Way> one; // of a single one, for those that are left
  };
  std::optional<DynamicImages> dynamicImages = {};
  /// Operands that the kernel finds in dense buffers.
  llvm::SmallVector<DenseCopy, 3> copies;

  /// "A gathered, C scattered, 4 at a time", or nothing.
  std::string text() const;
};

/// What is decided for where a number is not known.
struct TypicalNumbers {
  int64_t rows = usualRows; // of A and C
  int64_t images = 1;       // of a convolution, or matrices of a product
};

/// What an operation computes, and on what.
struct Extracted {
  llvm::SmallVector<Way, 4> ways; // one at least
  mlir::Value a, b, c;            // source, weights, destination
  TypicalNumbers typical;
  /// What is part of the operation and goes away with it, the last one first:
  /// the padded copy of a source.
  llvm::SmallVector<mlir::Operation *> folded;
  /// The fill of the destination with zero before, which is redundant once the
  /// destination is overwritten; null if there is none.
  mlir::Operation *zeroFill = nullptr;
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
  /// body were read: one way at least. It may set `a` and `folded`, to which
  /// `op`'s first operand and nothing are set. The reason in the error says
  /// which property is missing.
  virtual llvm::Expected<llvm::SmallVector<Way, 4>>
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

/// The fill of C that stands right before the operation; null if there is none.
mlir::linalg::FillOp fillRightBefore(mlir::linalg::LinalgOp op);

/// The operand's copy in the order of its dimensions, and the operand as it is
/// then.
DenseCopy denseCopyOf(const Operand &operand, unsigned number);
Operand asDense(Operand operand);
/// The same in the order of `dims`, the outermost first.
DenseCopy denseCopyOf(const Operand &operand, unsigned number,
                      llvm::ArrayRef<unsigned> dims);
Operand asDense(Operand operand, llvm::ArrayRef<unsigned> dims);
/// Whether those of more than one element follow each other in it so.
bool isInOrder(const Operand &operand, llvm::ArrayRef<unsigned> dims);

/// Reads an operation as one of the operator's. The reason in the error says
/// which property is missing. `buffers` are those of the module.
llvm::Expected<Extracted> extract(const LinalgOperator &reader,
                                  mlir::linalg::LinalgOp op,
                                  SharedBuffers &buffers,
                                  BodyCheck bodyCheck = BodyCheck::On,
                                  TypicalNumbers typical = {});

} // namespace autoconfig

#endif // AUTOCONFIG_EXTRACT_LINALGOPERATOR_H
