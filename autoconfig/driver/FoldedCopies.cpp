//===-- FoldedCopies.cpp - Products of operands that were copied before ---===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/FoldedCopies.h"
#include "autoconfig/driver/NamedPass.h"
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

/// All operands are tensors of f32, each indexed by loops alone.
bool isByLoops(linalg::LinalgOp op) {
  return llvm::all_of(op->getOpOperands(), [&](OpOperand &operand) {
    auto type = dyn_cast<RankedTensorType>(operand.get().getType());
    return type && type.getElementType().isF32() &&
           op.getMatchingIndexingMap(&operand).isProjectedPermutation();
  });
}

/// A product of f32 on tensors, each of whose operands is indexed by loops
/// alone.
bool isProduct(linalg::LinalgOp op) {
  return op.hasPureTensorSemantics() && op.getNumReductionLoops() > 0 &&
         op.getNumDpsInputs() == 2 && op.getNumDpsInits() == 1 &&
         isByLoops(op) && !llvm::errorToBool(checkBody(op));
}

/// Computes each element of f32 from what lies at its place, or at the place
/// that some of its indices tell.
bool isByElement(linalg::LinalgOp op) {
  return op.hasPureTensorSemantics() && op.getNumReductionLoops() == 0 &&
         op.getNumDpsInits() == 1 && !op.hasIndexSemantics() && isByLoops(op) &&
         op.getMatchingIndexingMap(op.getDpsInitOperand(0)).isIdentity() &&
         !movedBy(op);
}

/// The same element for all indices in some of the dimensions; the others are
/// in order.
bool isBroadcast(AffineMap map) {
  std::optional<unsigned> last;
  for (AffineExpr expr : map.getResults()) {
    unsigned position = cast<AffineDimExpr>(expr).getPosition();
    if (last && position <= *last)
      return false;
    last = position;
  }
  return map.getNumResults() < map.getNumDims();
}

/// Whether this use can read what the copy was made of. (An elementwise
/// operation reads a bias as well as its copies, but a transposed tensor
/// worse.)
bool canRead(OpOperand &use, const Moved &moved) {
  auto op = dyn_cast<linalg::LinalgOp>(use.getOwner());
  return op && op.isDpsInput(&use) &&
         (isProduct(op) || (isBroadcast(moved.map) && isByElement(op)));
}

/// Whether each loop of a sum indexes both inputs, or there is none: a product
/// of a matrix with all of a broadcast one is no longer one without the copy.
bool keepsProduct(linalg::LinalgOp op, ArrayRef<AffineMap> maps) {
  SmallVector<unsigned> sums;
  op.getReductionDims(sums);
  return llvm::all_of(sums, [&](unsigned loop) {
    return maps[0].isFunctionOfDim(loop) && maps[1].isFunctionOfDim(loop);
  });
}

/// The operation on what this input was copied from, in the place of `op`; null
/// where it was not, or where others need the copy as well: then that is as
/// good as the source.
linalg::GenericOp fold(IRRewriter &rewriter, linalg::LinalgOp op,
                       unsigned input) {
  Value operand = op.getDpsInputOperand(input)->get();
  std::optional<Moved> moved = movedBy(operand.getDefiningOp());
  bool reads = moved && llvm::all_of(operand.getUses(), [&](OpOperand &use) {
                 return canRead(use, *moved);
               });
  if (!reads)
    return nullptr;
  SmallVector<AffineMap> maps = op.getIndexingMapsArray();
  maps[input] = moved->map.compose(maps[input]);
  if (!keepsProduct(op, maps))
    return nullptr;
  rewriter.setInsertionPoint(op);
  auto general = dyn_cast<linalg::GenericOp>(op.getOperation());
  if (!general) {
    DictionaryAttr attributes = op->getDiscardableAttrDictionary();
    FailureOr<linalg::GenericOp> made = linalg::generalizeNamedOp(rewriter, op);
    if (failed(made))
      return nullptr;
    general = *made;
    general->setDiscardableAttrs(attributes);
  }
  general.setIndexingMapsAttr(rewriter.getAffineMapArrayAttr(maps));
  general.setOperand(input, moved->source);
  if (operand.use_empty())
    rewriter.eraseOp(operand.getDefiningOp());
  return general;
}

struct FoldCopies : NamedPass<FoldCopies> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(FoldCopies)
  static constexpr StringLiteral argument = "autoconfig-fold-copies";
  static constexpr StringLiteral description =
      "products of tensors that were transposed or broadcast, and "
      "elementwise operations on the latter, read them as they lay before";
  void runOnOperation() override {
    SmallVector<linalg::LinalgOp> readers;
    getOperation().walk([&](linalg::LinalgOp op) {
      if (isProduct(op) || isByElement(op))
        readers.push_back(op);
    });
    IRRewriter rewriter(&getContext());
    for (linalg::LinalgOp op : readers)
      for (unsigned input = 0; input < op.getNumDpsInputs(); ++input)
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
