//===-- KnownSizes.cpp ----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/KnownSizes.h"
#include "autoconfig/extract/LinalgOperator.h"

using namespace mlir;

namespace autoconfig {
namespace {

/// Of the loops; of those that no operand tells ShapedType::kDynamic.
SmallVector<int64_t> sizesOf(linalg::LinalgOp op) {
  SmallVector<int64_t> sizes(op.getNumLoops(), ShapedType::kDynamic);
  for (OpOperand &operand : op->getOpOperands()) {
    AffineMap map = op.getMatchingIndexingMap(&operand);
    for (auto [expr, size] :
         llvm::zip(map.getResults(), op.getShape(&operand))) {
      auto loop = dyn_cast<AffineDimExpr>(expr);
      if (loop && !ShapedType::isDynamic(size))
        sizes[loop.getPosition()] = size;
    }
  }
  return sizes;
}

/// The operand's type with the sizes of the loops.
MemRefType typeWith(linalg::LinalgOp op, OpOperand &operand,
                    ArrayRef<int64_t> sizes) {
  auto type = cast<MemRefType>(operand.get().getType());
  SmallVector<int64_t> shape(type.getShape());
  AffineMap map = op.getMatchingIndexingMap(&operand);
  for (auto [size, expr] : llvm::zip(shape, map.getResults()))
    if (auto loop = dyn_cast<AffineDimExpr>(expr);
        loop && ShapedType::isDynamic(size))
      size = sizes[loop.getPosition()];
  return MemRefType::Builder(type).setShape(shape);
}

/// Others than the first one, which the pass takes as it is.
bool hasUnknownSizes(Value operand) {
  auto type = dyn_cast<MemRefType>(operand.getType());
  return type && type.getRank() > 0 &&
         ShapedType::isDynamicShape(type.getShape().drop_front());
}

} // namespace

KnownSizes::KnownSizes(Operation *module) {
  module->walk([&](linalg::LinalgOp op) {
    if (isCandidate(op) && op.hasPureBufferSemantics())
      castOperandsOf(op);
  });
}

void KnownSizes::castOperandsOf(linalg::LinalgOp op) {
  SmallVector<int64_t> sizes = sizesOf(op);
  linalg::FillOp fill = fillRightBefore(op);
  OpBuilder builder(fill ? fill.getOperation() : op.getOperation());
  for (OpOperand &operand : op->getOpOperands()) {
    if (!hasUnknownSizes(operand.get()))
      continue;
    MemRefType type = typeWith(op, operand, sizes);
    if (type == operand.get().getType())
      continue;
    casts.push_back(
        memref::CastOp::create(builder, op.getLoc(), type, operand.get()));
    operand.set(casts.back());
    if (fill && op.isDpsInit(&operand))
      fill.getOutputsMutable().assign(casts.back());
  }
}

void KnownSizes::undo() {
  for (memref::CastOp known : casts) {
    known.getResult().replaceUsesWithIf(known.getSource(), [](OpOperand &use) {
      return isa<linalg::LinalgOp>(use.getOwner());
    });
    if (known.use_empty())
      known.erase();
  }
}

} // namespace autoconfig
