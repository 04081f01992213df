//===-- DepthTaps.cpp -----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/DepthTaps.h"
#include "autoconfig/codegen/AliasingTest.h"
#include "autoconfig/codegen/Emitter.h"
#include "autoconfig/extract/Place.h"
#include "autoconfig/extract/ProductBody.h"
#include "autoconfig/operators/common/linalg/Windows.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;

namespace autoconfig {
namespace {

using Window = WindowLoops::Window;

/// A view of an operand, and what indexes its dimensions.
class Slice {
public:
  Slice(Value memref, AffineMap map)
      : memref(memref), index(map.getResults()) {}

  MemRefType type() const { return cast<MemRefType>(memref.getType()); }
  AffineMap map(unsigned loops) const {
    return AffineMap::get(loops, 0, index, memref.getContext());
  }
  /// The dimension that this loop indexes, alone; -1: none.
  int dimensionOf(int loop) const {
    for (auto [i, expr] : llvm::enumerate(index))
      if (auto dim = dyn_cast<AffineDimExpr>(expr);
          dim && int(dim.getPosition()) == loop)
        return int(i);
    return -1;
  }

  /// A dimension and the one behind it as one.
  bool canJoin(int dimension) const {
    return dimension >= 0 && dimension + 1 < type().getRank() &&
           memref::CollapseShapeOp::isGuaranteedCollapsible(type(),
                                                            groups(dimension));
  }
  void join(OpBuilder &builder, Location location, int dimension,
            AffineExpr as) {
    memref = memref::CollapseShapeOp::create(builder, location, memref,
                                             groups(dimension));
    index.erase(index.begin() + dimension);
    index[dimension] = as;
  }

  /// Some elements of a dimension that follow each other.
  void cut(OpBuilder &builder, Location location, int dimension,
           OpFoldResult first, int64_t count, AffineExpr as) {
    view(builder, location, dimension, first, count, /*drops=*/false);
    index[dimension] = as;
  }
  /// One of them, without the dimension.
  void take(OpBuilder &builder, Location location, int dimension,
            OpFoldResult element) {
    view(builder, location, dimension, element, /*count=*/1, /*drops=*/true);
    index.erase(index.begin() + dimension);
  }

  Value memref;
  SmallVector<AffineExpr> index;

private:
  SmallVector<ReassociationIndices> groups(int dimension) const {
    SmallVector<ReassociationIndices> groups;
    for (int64_t i = 0; i < type().getRank(); ++i)
      if (i == dimension + 1)
        groups.back().push_back(i);
      else
        groups.push_back({i});
    return groups;
  }

  /// A dimension of one element. Of several with its stride MLIR takes the
  /// first one to be dropped, which makes no difference to where elements lie.
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

  void view(OpBuilder &builder, Location location, int dimension,
            OpFoldResult first, int64_t count, bool drops) {
    SmallVector<OpFoldResult> offsets(type().getRank(),
                                      builder.getIndexAttr(0)),
        sizes = memref::getMixedSizes(builder, location, memref),
        steps(type().getRank(), builder.getIndexAttr(1));
    offsets[dimension] = first;
    sizes[dimension] = builder.getIndexAttr(count);
    MemRefType result =
        memref::SubViewOp::inferResultType(type(), offsets, sizes, steps);
    if (drops)
      result = without(dimension, result);
    memref = memref::SubViewOp::create(builder, location, result, memref,
                                       offsets, sizes, steps);
  }
};

/// An operation that slides over three dimensions.
class DepthTaps {
public:
  DepthTaps(linalg::LinalgOp op, TypicalNumbers typical)
      : op(op), typical(typical), builder(op), emitter(builder, op.getLoc()),
        sizes(op.getStaticLoopRanges()) {}

  /// Whether it is one that can be written otherwise, as far as its loops tell.
  bool read(ArrayRef<Operand> operands) {
    auto windows = WindowLoops::windowsOf(op, operands);
    if (!windows) {
      llvm::consumeError(windows.takeError());
      return false;
    }
    constexpr size_t depthHeightWidth = 3;
    if (windows->size() != depthHeightWidth || !operands[1].isByLoopsAlone() ||
        !operands[2].isByLoopsAlone())
      return false;
    depth = (*windows)[0], height = (*windows)[1], width = (*windows)[2];
    for (int loop = 0; loop < int(op.getNumLoops()); ++loop) {
      bool isImages = operands[0].loops[loop] && !operands[1].loops[loop] &&
                      operands[2].loops[loop] && loop != depth.output &&
                      loop != height.output && loop != width.output;
      if (isImages && images >= 0)
        return false;
      if (isImages)
        images = loop;
      if (sizes[loop] == 0 || (ShapedType::isDynamic(sizes[loop]) && !isImages))
        return false;
    }
    return operands[2].loops[depth.output] &&
           (depth.kernel < 0 || operands[1].loops[depth.kernel]);
  }

  void emit() {
    Slices all;
    for (OpOperand &operand : op->getOpOperands())
      all.emplace_back(operand.get(), op.getMatchingIndexingMap(&operand));
    if (planesAreLines(all))
      return emitLines(all);
    if (foldsIntoImages(all))
      return emitImages(all);
    if (images < 0)
      return emitPlanes(all);
    if (sizes[images] == 1 && followsImages(all))
      return emitOfOnlyImage(all);
    emitImageByImage(all);
  }

  /// Convolutions over two dimensions, in their order.
  SmallVector<linalg::LinalgOp> parts;

private:
  using Slices = SmallVector<Slice, 3>;

  int64_t taps() const { return depth.kernel < 0 ? 1 : sizes[depth.kernel]; }
  AffineExpr loop(int number) { return builder.getAffineDimExpr(number); }
  OpFoldResult number(int64_t value) { return builder.getIndexAttr(value); }

  /// No windows in height and width, so that a plane may be one line of them.
  bool planesAreLines(const Slices &all) const {
    for (const Window &window : {height, width})
      if (window.kernel < 0 || sizes[window.kernel] != 1 ||
          window.stride != 1 ||
          all[0].type().getDimSize(window.dimension) != sizes[window.output])
        return false;
    int ofC = all[2].dimensionOf(height.output);
    return width.dimension == height.dimension + 1 && ofC >= 0 &&
           all[2].dimensionOf(width.output) == ofC + 1 &&
           all[0].canJoin(height.dimension) && all[2].canJoin(ofC) &&
           all[1].dimensionOf(width.kernel) >= 0;
  }

  void emitLines(Slices all) {
    all[0].join(builder, op.getLoc(), height.dimension,
                loop(height.output) + loop(height.kernel));
    all[1].take(builder, op.getLoc(), all[1].dimensionOf(width.kernel),
                number(0));
    all[2].join(builder, op.getLoc(), all[2].dimensionOf(height.output),
                loop(height.output));
    emitPart(all);
  }

  /// Planes follow images, in source and destination, with nothing between.
  bool followsImages(const Slices &all) const {
    int ofA = all[0].dimensionOf(images), ofC = all[2].dimensionOf(images);
    return ofA >= 0 && ofC >= 0 && depth.dimension == ofA + 1 &&
           all[2].dimensionOf(depth.output) == ofC + 1 && all[0].canJoin(ofA) &&
           all[2].canJoin(ofC);
  }

  bool foldsIntoImages(const Slices &all) const {
    return images >= 0 && sizes[images] != 1 && taps() == 1 &&
           depth.stride == 1 && followsImages(all) &&
           all[0].type().getDimSize(depth.dimension) == sizes[depth.output];
  }

  void emitImages(Slices all) {
    dropTap(all[1], /*tap=*/0);
    for (unsigned tensor : {0, 2})
      all[tensor].join(builder, op.getLoc(), all[tensor].dimensionOf(images),
                       loop(images));
    emitPart(all);
    if (ShapedType::isDynamic(sizes[images]))
      parts.back()->setAttr(
          "autoconfig.images",
          builder.getI64IntegerAttr(typical.images * sizes[depth.output]));
  }

  void emitOfOnlyImage(Slices all) {
    all[0].join(builder, op.getLoc(), all[0].dimensionOf(images),
                all[0].index[depth.dimension]);
    --depth.dimension;
    all[2].join(builder, op.getLoc(), all[2].dimensionOf(images),
                loop(depth.output));
    emitPlanes(all);
  }

  void emitImageByImage(const Slices &all) {
    int ofA = all[0].dimensionOf(images), ofC = all[2].dimensionOf(images);
    Value count =
        memref::DimOp::create(builder, op.getLoc(), all[2].memref, ofC);
    depth.dimension -= ofA < depth.dimension;
    emitter.loop(emitter.index(0), count, [&](Value image) {
      Slices one = all;
      one[0].take(builder, op.getLoc(), ofA, image);
      one[2].take(builder, op.getLoc(), ofC, image);
      emitPlanes(one);
    });
  }

  /// Of a single image: all planes as images, or one by one.
  void emitPlanes(const Slices &all) {
    int ofC = all[2].dimensionOf(depth.output);
    if (depth.stride == 1 && depth.dimension == 0 && ofC == 0) {
      for (int64_t tap = 0; tap < taps(); ++tap) {
        Slices one = all;
        one[0].cut(builder, op.getLoc(), depth.dimension,
                   number(tap * depth.dilation), sizes[depth.output],
                   loop(depth.output));
        dropTap(one[1], tap);
        emitPart(one);
      }
      return;
    }
    emitter.loop(emitter.index(0), emitter.index(sizes[depth.output]),
                 [&](Value plane) {
                   Slice destination = all[2];
                   destination.take(builder, op.getLoc(), ofC, plane);
                   Value first = emitter.mul(plane, depth.stride);
                   for (int64_t tap = 0; tap < taps(); ++tap) {
                     Slices one = {all[0], all[1], destination};
                     one[0].take(builder, op.getLoc(), depth.dimension,
                                 emitter.add(first, tap * depth.dilation));
                     dropTap(one[1], tap);
                     emitPart(one);
                   }
                 });
  }

  void dropTap(Slice &weights, int64_t tap) {
    if (depth.kernel >= 0)
      weights.take(builder, op.getLoc(), weights.dimensionOf(depth.kernel),
                   number(tap));
  }

  /// The operation on these, of the loops that still index something.
  void emitPart(const Slices &slices) {
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
    parts.push_back(cast<linalg::LinalgOp>(part.getOperation()));
  }

  linalg::LinalgOp op;
  TypicalNumbers typical;
  OpBuilder builder;
  Emitter emitter;
  SmallVector<int64_t> sizes; // of the loops
  Window depth, height, width;
  int images = -1; // the loop
};

/// Source, weights and destination, if that is all that can be read.
std::optional<SmallVector<Operand, 3>> operandsOf(linalg::LinalgOp op,
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
  if (bodyCheck == BodyCheck::On && llvm::errorToBool(checkBody(op)))
    return std::nullopt;
  return operands;
}

/// What stands before `op`, from behind `first` on.
void eraseBetween(Operation *first, Operation *op) {
  while (op->getPrevNode() != first)
    op->getPrevNode()->erase();
}

/// Of a part, C is apart from the others' slices as well.
void testAliasing(linalg::LinalgOp op, SharedBuffers &buffers) {
  OpBuilder builder(op);
  Value c = op->getOperand(2);
  for (unsigned input : {0, 1})
    if (buffers.relate(op->getOperand(input), c) != BufferRelation::Disjoint)
      emitAliasingTest(builder, op, op->getOperand(input), c,
                       input ? "B" : "A");
}

/// The reason why slices cannot be replaced, where it is one.
llvm::Error takeApart(linalg::LinalgOp op, SharedBuffers &buffers,
                      const DepthQuestions &questions) {
  auto operands = operandsOf(op, questions.bodyCheck);
  DepthTaps depth(op, questions.typical(op));
  if (!operands || !depth.read(*operands))
    return llvm::Error::success();
  for (unsigned input : {0, 1})
    if (buffers.relate(op->getOperand(input), op->getOperand(2)) ==
        BufferRelation::Shared)
      return llvm::Error::success();
  Operation *before = op->getPrevNode();
  if (questions.checkAliasing)
    testAliasing(op, buffers);
  depth.emit();
  if (llvm::Error error = questions.check(depth.parts.front())) {
    eraseBetween(before, op);
    return error;
  }
  op->erase();
  return llvm::Error::success();
}

} // namespace

llvm::DenseMap<Operation *, std::string>
takeDepthApart(Operation *module, const DepthQuestions &questions) {
  SmallVector<linalg::LinalgOp> found;
  module->walk([&](linalg::LinalgOp op) {
    if (isCandidate(op) && hasWindows(op))
      found.push_back(op);
  });
  llvm::DenseMap<Operation *, std::string> reasons;
  for (linalg::LinalgOp op : found) {
    SharedBuffers buffers(module); // as it is by now
    if (llvm::Error error = takeApart(op, buffers, questions))
      reasons[op] = "of convolutions of its slices in depth, " +
                    llvm::toString(std::move(error));
  }
  return reasons;
}

} // namespace autoconfig
