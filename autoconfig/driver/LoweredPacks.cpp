//===-- LoweredPacks.cpp --------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/LoweredPacks.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;

namespace autoconfig {
namespace {

struct LowerPacks : PassWrapper<LowerPacks, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(LowerPacks)
  StringRef getArgument() const override { return "autoconfig-lower-packs"; }
  StringRef getDescription() const override {
    return "linalg.pack and linalg.unpack of tensors become padding, reshapes "
           "and transpositions";
  }
  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<arith::ArithDialect, linalg::LinalgDialect,
                    tensor::TensorDialect>();
  }
  void runOnOperation() override {
    SmallVector<linalg::PackOp> packs;
    SmallVector<linalg::UnPackOp> unpacks;
    getOperation().walk([&](Operation *op) {
      if (auto pack = dyn_cast<linalg::PackOp>(op);
          pack && pack.hasPureTensorSemantics())
        packs.push_back(pack);
      else if (auto unpack = dyn_cast<linalg::UnPackOp>(op);
               unpack && unpack.hasPureTensorSemantics())
        unpacks.push_back(unpack);
    });
    IRRewriter rewriter(&getContext());
    for (linalg::PackOp pack : packs) {
      rewriter.setInsertionPoint(pack);
      (void)linalg::lowerPack(rewriter, pack);
    }
    for (linalg::UnPackOp unpack : unpacks) {
      rewriter.setInsertionPoint(unpack);
      (void)linalg::lowerUnPack(rewriter, unpack);
    }
  }
};

} // namespace

std::unique_ptr<Pass> createLowerPacksPass() {
  return std::make_unique<LowerPacks>();
}

void registerLowerPacksPass() { PassRegistration<LowerPacks>(); }

} // namespace autoconfig
