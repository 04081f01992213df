//===-- Slices.cpp --------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/Slices.h"
#include "autoconfig/codegen/AliasingTest.h"
#include "autoconfig/extract/Place.h"
#include "autoconfig/extract/ProductBody.h"
#include "autoconfig/operators/common/linalg/Windows.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;

namespace autoconfig {

int Slice::dimensionOf(int loop) const {
  for (auto [i, expr] : llvm::enumerate(index))
    if (auto dim = dyn_cast<AffineDimExpr>(expr);
        dim && int(dim.getPosition()) == loop)
      return int(i);
  return -1;
}

bool Slice::canJoin(int dimension) const {
  return dimension >= 0 && dimension + 1 < type().getRank() &&
         memref::CollapseShapeOp::isGuaranteedCollapsible(type(),
                                                          groups(dimension));
}

void Slice::join(OpBuilder &builder, Location location, int dimension,
                 AffineExpr as) {
  memref = memref::CollapseShapeOp::create(builder, location, memref,
                                           groups(dimension));
  index.erase(index.begin() + dimension);
  index[dimension] = as;
}

void Slice::cut(OpBuilder &builder, Location location, int dimension,
                OpFoldResult first, int64_t count, AffineExpr as) {
  view(builder, location, dimension, first, count, /*drops=*/false);
  index[dimension] = as;
}

void Slice::take(OpBuilder &builder, Location location, int dimension,
                 OpFoldResult element) {
  view(builder, location, dimension, element, /*count=*/1, /*drops=*/true);
  index.erase(index.begin() + dimension);
}

SmallVector<ReassociationIndices> Slice::groups(int dimension) const {
  SmallVector<ReassociationIndices> groups;
  for (int64_t i = 0; i < type().getRank(); ++i)
    if (i == dimension + 1)
      groups.back().push_back(i);
    else
      groups.push_back({i});
  return groups;
}

/// A dimension of one element. Of several with its stride MLIR takes the first
/// one to be dropped, which makes no difference to where elements lie.
static MemRefType without(int dimension, MemRefType type) {
  SmallVector<int64_t> shape(type.getShape()), strides;
  int64_t offset = 0;
  (void)type.getStridesAndOffset(strides, offset);
  for (int i = dimension; i-- > 0;)
    if (shape[i] == 1 && strides[i] == strides[dimension])
      dimension = i;
  shape.erase(shape.begin() + dimension);
  strides.erase(strides.begin() + dimension);
  return MemRefType::get(
      shape, type.getElementType(),
      StridedLayoutAttr::get(type.getContext(), offset, strides));
}

void Slice::view(OpBuilder &builder, Location location, int dimension,
                 OpFoldResult first, int64_t count, bool drops) {
  SmallVector<OpFoldResult> offsets(type().getRank(), builder.getIndexAttr(0)),
      sizes = memref::getMixedSizes(builder, location, memref),
      steps(type().getRank(), builder.getIndexAttr(1));
  offsets[dimension] = first;
  sizes[dimension] = builder.getIndexAttr(count);
  MemRefType result =
      memref::SubViewOp::inferResultType(type(), offsets, sizes, steps);
  if (drops)
    result = without(dimension, result);
  memref = memref::SubViewOp::create(builder, location, result, memref, offsets,
                                     sizes, steps);
}

Slices slicesOf(linalg::LinalgOp op) {
  Slices all;
  for (OpOperand &operand : op->getOpOperands())
    all.emplace_back(operand.get(), op.getMatchingIndexingMap(&operand));
  return all;
}

linalg::LinalgOp onSlices(OpBuilder &builder, linalg::LinalgOp op,
                          const Slices &slices) {
  SmallVector<AffineMap> maps;
  for (const Slice &slice : slices)
    maps.push_back(slice.map(op.getNumLoops()));
  llvm::SmallBitVector unused = getUnusedDimsBitVector(maps);
  SmallVector<utils::IteratorType> kinds;
  for (auto [i, kind] : llvm::enumerate(op.getIteratorTypesArray()))
    if (!unused[i])
      kinds.push_back(kind);
  auto part = linalg::GenericOp::create(
      builder, op.getLoc(), ValueRange{slices[0].memref, slices[1].memref},
      ValueRange{slices[2].memref}, compressUnusedDims(maps), kinds);
  IRMapping mapping;
  op->getRegion(0).cloneInto(&part.getRegion(), mapping);
  for (NamedAttribute attribute : op->getDiscardableAttrs())
    if (attribute.getName().getValue().starts_with("autoconfig."))
      part->setAttr(attribute.getName(), attribute.getValue());
  return cast<linalg::LinalgOp>(part.getOperation());
}

/// Source, weights and destination, if that is all that can be read, and only
/// the source is indexed by sums of loops.
static std::optional<SmallVector<Operand, 3>> operandsOf(linalg::LinalgOp op,
                                                         BodyCheck bodyCheck) {
  SmallVector<Operand, 3> operands;
  if (op.getNumDpsInputs() != 2 || op.getNumDpsInits() != 1 ||
      llvm::errorToBool(checkPlace(op)))
    return std::nullopt;
  for (OpOperand &operand : op->getOpOperands()) {
    llvm::Expected<Operand> read = Operand::of(op, operand);
    if (!read) {
      llvm::consumeError(read.takeError());
      return std::nullopt;
    }
    operands.push_back(std::move(*read));
  }
  if (!operands[1].isByLoopsAlone() || !operands[2].isByLoopsAlone())
    return std::nullopt;
  if (bodyCheck == BodyCheck::On && llvm::errorToBool(checkBody(op)))
    return std::nullopt;
  return operands;
}

/// What stands before `op`, from behind `first` on.
static void eraseBetween(Operation *first, Operation *op) {
  while (op->getPrevNode() != first)
    op->getPrevNode()->erase();
}

/// Of a part, C is apart from the others' slices as well.
static void testAliasing(linalg::LinalgOp op, Operation *before,
                         SharedBuffers &buffers) {
  OpBuilder builder(before);
  Value c = op->getOperand(2);
  for (unsigned input : {0, 1})
    if (buffers.relate(op->getOperand(input), c) != BufferRelation::Disjoint)
      emitAliasingTest(builder, op, op->getOperand(input), c,
                       input ? "B" : "A");
}

/// The reason why slices cannot be replaced, where it is one.
static llvm::Error takeApart(linalg::LinalgOp op, SharedBuffers &buffers,
                             const SliceQuestions &questions, Taker taker) {
  auto operands = operandsOf(op, questions.bodyCheck);
  if (!operands)
    return llvm::Error::success();
  for (unsigned input : {0, 1})
    if (buffers.relate(op->getOperand(input), op->getOperand(2)) ==
        BufferRelation::Shared)
      return llvm::Error::success();
  Operation *before = op->getPrevNode();
  SmallVector<linalg::LinalgOp> parts = taker(op, *operands);
  if (parts.empty())
    return llvm::Error::success();
  if (llvm::Error error = questions.check(parts.front())) {
    eraseBetween(before, op);
    return error;
  }
  if (questions.checkAliasing)
    testAliasing(op, before ? before->getNextNode() : &op->getBlock()->front(),
                 buffers);
  op->erase();
  return llvm::Error::success();
}

llvm::DenseMap<Operation *, std::string>
takeApart(Operation *module, const SliceQuestions &questions,
          const llvm::Twine &name, Taker taker) {
  SmallVector<linalg::LinalgOp> found;
  module->walk([&](linalg::LinalgOp op) {
    if (isCandidate(op) && hasWindows(op))
      found.push_back(op);
  });
  llvm::DenseMap<Operation *, std::string> reasons;
  for (linalg::LinalgOp op : found) {
    SharedBuffers buffers(module); // as it is by now
    if (llvm::Error error = takeApart(op, buffers, questions, taker))
      reasons[op] = ("of convolutions of its slices " + name + ", " +
                     llvm::toString(std::move(error)))
                        .str();
  }
  return reasons;
}

} // namespace autoconfig
