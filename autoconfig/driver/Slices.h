//===-- Slices.h - Operations on views of operands --------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What kernels cannot do as a whole is taken apart: into the same operation on
// slices of its operands, which are views.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_DRIVER_SLICES_H
#define AUTOCONFIG_DRIVER_SLICES_H

#include "autoconfig/extract/LinalgOperator.h"
#include "llvm/ADT/DenseMap.h"

namespace autoconfig {

/// A view of an operand, and what indexes its dimensions.
class Slice {
public:
  Slice(mlir::Value memref, mlir::AffineMap map)
      : memref(memref), index(map.getResults()) {}

  mlir::MemRefType type() const {
    return llvm::cast<mlir::MemRefType>(memref.getType());
  }
  mlir::AffineMap map(unsigned loops) const {
    return mlir::AffineMap::get(loops, 0, index, memref.getContext());
  }
  /// The dimension that this loop indexes, alone; -1: none.
  int dimensionOf(int loop) const;

  /// A dimension and the one behind it as one.
  bool canJoin(int dimension) const;
  void join(mlir::OpBuilder &builder, mlir::Location location, int dimension,
            mlir::AffineExpr as);

  /// Some elements of a dimension that follow each other.
  void cut(mlir::OpBuilder &builder, mlir::Location location, int dimension,
           mlir::OpFoldResult first, int64_t count, mlir::AffineExpr as);
  /// One of them, without the dimension.
  void take(mlir::OpBuilder &builder, mlir::Location location, int dimension,
            mlir::OpFoldResult element);

  mlir::Value memref;
  llvm::SmallVector<mlir::AffineExpr> index;

private:
  llvm::SmallVector<mlir::ReassociationIndices> groups(int dimension) const;
  void view(mlir::OpBuilder &builder, mlir::Location location, int dimension,
            mlir::OpFoldResult first, int64_t count, bool drops);
};

/// Of source, weights and destination.
using Slices = llvm::SmallVector<Slice, 3>;
Slices slicesOf(mlir::linalg::LinalgOp op);

/// The operation on these, of the loops that still index something.
mlir::linalg::LinalgOp onSlices(mlir::OpBuilder &builder,
                                mlir::linalg::LinalgOp op,
                                const Slices &slices);

/// What the one who takes apart knows of the pass.
struct SliceQuestions {
  BodyCheck bodyCheck = BodyCheck::On;
  bool checkAliasing = false; // tests at run time that C is apart
  /// For an operation whose sizes are not all known.
  llvm::function_ref<TypicalNumbers(mlir::linalg::LinalgOp)> typical;
  /// Whether an operation on slices can be replaced; else the reason.
  llvm::function_ref<llvm::Error(mlir::linalg::LinalgOp)> check;
};

/// Emits what takes the place of an operation, before it, and returns the
/// operations on slices; none: it emits nothing, the operation is not of its
/// kind.
using Taker = llvm::function_ref<llvm::SmallVector<mlir::linalg::LinalgOp>(
    mlir::linalg::LinalgOp, llvm::ArrayRef<Operand>)>;

/// Takes convolutions apart. All that cannot be stay as they are; the result
/// has the reason of those whose slices could not be replaced.
llvm::DenseMap<mlir::Operation *, std::string>
takeApart(mlir::Operation *module, const SliceQuestions &questions,
          const llvm::Twine &name, Taker taker);

} // namespace autoconfig

#endif // AUTOCONFIG_DRIVER_SLICES_H
