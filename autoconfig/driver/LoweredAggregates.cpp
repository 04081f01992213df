//===-- LoweredAggregates.cpp - Operations that stand for several ---------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/LoweredAggregates.h"
#include "autoconfig/driver/NamedPass.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;

namespace autoconfig {
namespace {

bool isOnTensors(Operation *op) {
  return llvm::all_of(op->getOperands(), [](Value operand) {
    return !isa<BaseMemRefType>(operand.getType());
  });
}

/// What cannot be lowered stays as it is, for the bufferization to complain.
void lower(IRRewriter &rewriter, Operation *op) {
  rewriter.setInsertionPoint(op);
  if (auto pack = dyn_cast<linalg::PackOp>(op))
    (void)linalg::lowerPack(rewriter, pack);
  else if (auto unpack = dyn_cast<linalg::UnPackOp>(op))
    (void)linalg::lowerUnPack(rewriter, unpack);
  else if (auto filter = dyn_cast<linalg::WinogradFilterTransformOp>(op))
    (void)linalg::decomposeWinogradFilterTransformOp(rewriter, filter);
  else if (auto input = dyn_cast<linalg::WinogradInputTransformOp>(op))
    (void)linalg::decomposeWinogradInputTransformOp(rewriter, input);
  else if (auto output = dyn_cast<linalg::WinogradOutputTransformOp>(op))
    (void)linalg::decomposeWinogradOutputTransformOp(rewriter, output);
  else if (auto several = dyn_cast<linalg::AggregatedOpInterface>(op))
    if (auto results = several.decomposeOperation(rewriter); succeeded(results))
      rewriter.replaceOp(op, *results);
}

struct LowerAggregates
    : NamedPass<LowerAggregates, affine::AffineDialect, arith::ArithDialect,
                linalg::LinalgDialect, math::MathDialect, scf::SCFDialect,
                tensor::TensorDialect> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(LowerAggregates)
  static constexpr StringLiteral argument = "autoconfig-lower-aggregates";
  static constexpr StringLiteral description =
      "linalg.pack, unpack, softmax and Winograd's transforms of tensors "
      "become operations that upstream bufferizes and lowers";
  void runOnOperation() override {
    SmallVector<Operation *> aggregates;
    getOperation().walk([&](Operation *op) {
      if (isa<linalg::PackOp, linalg::UnPackOp,
              linalg::WinogradFilterTransformOp,
              linalg::WinogradInputTransformOp,
              linalg::WinogradOutputTransformOp, linalg::AggregatedOpInterface>(
              op) &&
          isOnTensors(op))
        aggregates.push_back(op);
    });
    IRRewriter rewriter(&getContext());
    for (Operation *op : aggregates)
      lower(rewriter, op);
  }
};

} // namespace

std::unique_ptr<Pass> createLowerAggregatesPass() {
  return std::make_unique<LowerAggregates>();
}

void registerLowerAggregatesPass() { PassRegistration<LowerAggregates>(); }

} // namespace autoconfig
