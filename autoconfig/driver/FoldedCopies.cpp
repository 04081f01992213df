//===-- FoldedCopies.cpp - Products of operands that were copied before ---===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/FoldedCopies.h"
#include "autoconfig/extract/ProductBody.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;

namespace autoconfig {
namespace {

/// Where the elements of a copy come from: of the element at d0, d1, .. of the
/// copy the one at `map` of `source`.
struct Moved {
  Value source;
  AffineMap map;
};

/// Of an operation that moves elements of a tensor and does nothing else.
std::optional<Moved> movedBy(Operation *op) {
  auto copy = dyn_cast_or_null<linalg::LinalgOp>(op);
  if (!copy || !copy.hasPureTensorSemantics() || copy.getNumDpsInputs() != 1 ||
      copy.getNumDpsInits() != 1 || copy.getNumReductionLoops() > 0 ||
      copy.hasIndexSemantics())
    return std::nullopt;
  OpOperand *input = copy.getDpsInputOperand(0);
  Block &body = *copy.getBlock();
  AffineMap from = copy.getMatchingIndexingMap(input);
  AffineMap to = copy.getMatchingIndexingMap(copy.getDpsInitOperand(0));
  bool yieldsInput = body.without_terminator().empty() &&
                     body.getTerminator()->getOperand(0) == body.getArgument(0);
  if (!yieldsInput || !isa<RankedTensorType>(input->get().getType()) ||
      !to.isPermutation() || !from.isProjectedPermutation())
    return std::nullopt;
  return Moved{input->get(), from.compose(inversePermutation(to))};
}

/// A product of f32 on tensors, each of whose operands is indexed by loops
/// alone.
bool isProduct(linalg::LinalgOp op) {
  auto isByLoops = [&](OpOperand &operand) {
    auto type = dyn_cast<RankedTensorType>(operand.get().getType());
    return type && type.getElementType().isF32() &&
           op.getMatchingIndexingMap(&operand).isProjectedPermutation();
  };
  return op.hasPureTensorSemantics() && op.getNumReductionLoops() > 0 &&
         op.getNumDpsInputs() == 2 && op.getNumDpsInits() == 1 &&
         llvm::all_of(op->getOpOperands(), isByLoops) &&
         !llvm::errorToBool(checkBody(op));
}

bool isInput(OpOperand &use) {
  auto op = dyn_cast<linalg::LinalgOp>(use.getOwner());
  return op && isProduct(op) && op.isDpsInput(&use);
}

/// A copy that others need as well stays, and then it is as good as the source.
bool isForProductsAlone(Value copy) {
  return llvm::all_of(copy.getUses(), isInput);
}

/// The product of what this input was copied from, in the place of `op`; null
/// where it was not.
linalg::GenericOp fold(IRRewriter &rewriter, linalg::LinalgOp op,
                       unsigned input) {
  Value operand = op.getDpsInputOperand(input)->get();
  std::optional<Moved> moved = movedBy(operand.getDefiningOp());
  if (!moved || !isForProductsAlone(operand))
    return nullptr;
  rewriter.setInsertionPoint(op);
  auto product = dyn_cast<linalg::GenericOp>(op.getOperation());
  if (!product) {
    DictionaryAttr attributes = op->getDiscardableAttrDictionary();
    FailureOr<linalg::GenericOp> general =
        linalg::generalizeNamedOp(rewriter, op);
    if (failed(general))
      return nullptr;
    product = *general;
    product->setDiscardableAttrs(attributes);
  }
  SmallVector<AffineMap> maps = product.getIndexingMapsArray();
  maps[input] = moved->map.compose(maps[input]);
  product.setIndexingMapsAttr(rewriter.getAffineMapArrayAttr(maps));
  product.setOperand(input, moved->source);
  if (operand.use_empty())
    rewriter.eraseOp(operand.getDefiningOp());
  return product;
}

struct FoldCopies : PassWrapper<FoldCopies, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(FoldCopies)
  StringRef getArgument() const override { return "autoconfig-fold-copies"; }
  StringRef getDescription() const override {
    return "products of tensors that were transposed or broadcast read them as "
           "they lay before";
  }
  void runOnOperation() override {
    SmallVector<linalg::LinalgOp> products;
    getOperation().walk([&](linalg::LinalgOp op) {
      if (isProduct(op))
        products.push_back(op);
    });
    IRRewriter rewriter(&getContext());
    for (linalg::LinalgOp op : products)
      for (unsigned input : {0, 1})
        while (linalg::GenericOp folded = fold(rewriter, op, input))
          op = cast<linalg::LinalgOp>(folded.getOperation());
  }
};

} // namespace

std::unique_ptr<Pass> createFoldCopiesPass() {
  return std::make_unique<FoldCopies>();
}

void registerFoldCopiesPass() { PassRegistration<FoldCopies>(); }

} // namespace autoconfig
