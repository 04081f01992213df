//===-- DepthTaps.cpp -----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/DepthTaps.h"
#include "autoconfig/codegen/Emitter.h"
#include "autoconfig/operators/common/linalg/Windows.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;

namespace autoconfig {
namespace {

using Window = WindowLoops::Window;

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
    if (windows->size() != depthHeightWidth)
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
    Slices all = slicesOf(op);
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

  void emitPart(const Slices &slices) {
    parts.push_back(onSlices(builder, op, slices));
  }

  linalg::LinalgOp op;
  TypicalNumbers typical;
  OpBuilder builder;
  Emitter emitter;
  SmallVector<int64_t> sizes; // of the loops
  Window depth, height, width;
  int images = -1; // the loop
};

} // namespace

llvm::DenseMap<Operation *, std::string>
takeDepthApart(Operation *module, const SliceQuestions &questions) {
  return takeApart(module, questions, "in depth",
                   [&](linalg::LinalgOp op, ArrayRef<Operand> operands) {
                     DepthTaps depth(op, questions.typical(op));
                     if (depth.read(operands))
                       depth.emit();
                     return depth.parts;
                   });
}

} // namespace autoconfig
