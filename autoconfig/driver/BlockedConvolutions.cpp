//===-- BlockedConvolutions.cpp -------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/BlockedConvolutions.h"
#include "autoconfig/codegen/Emitter.h"
#include "autoconfig/operators/common/linalg/Windows.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;

namespace autoconfig {
namespace {

enum Tensor { A, B, C };

/// The loops of a kind, and the tensor whose neighbours the loop that stays
/// should go along.
struct Kind {
  Tensor along;
  bool sums = false;
  SmallVector<int, 2> loops = {};
};

class Blocks {
public:
  explicit Blocks(linalg::LinalgOp op)
      : op(op), builder(op), emitter(builder, op.getLoc()),
        sizes(op.getStaticLoopRanges()), slices(slicesOf(op)) {}

  /// Whether it has several loops of a kind, and no size is unknown but for
  /// images.
  bool read(ArrayRef<Operand> operands) {
    auto windows = WindowLoops::windowsOf(op, operands);
    if (!windows) {
      llvm::consumeError(windows.takeError());
      return false;
    }
    constexpr size_t heightAndWidth = 2;
    if (windows->empty() || windows->size() > heightAndWidth)
      return false;
    for (int loop = 0; loop < int(op.getNumLoops()); ++loop) {
      if (sizes[loop] == 0)
        return false;
      bool slides = llvm::any_of(*windows, [&](const auto &window) {
        return loop == window.output || loop == window.kernel;
      });
      if (!slides && !sort(loop, operands))
        return false;
    }
    return llvm::any_of(
        kinds(), [](const Kind *kind) { return kind->loops.size() > 1; });
  }

  linalg::LinalgOp emit() {
    for (Kind *kind : kinds())
      joinLoops(*kind);
    SmallVector<int> parallel, sums;
    for (Kind *kind : kinds()) {
      keepOne(*kind);
      (kind->sums ? sums : parallel).append(kind->loops);
    }
    // Images of which a slice is not dense go one by one as well.
    bool takesAny = !parallel.empty() || !sums.empty();
    if (takesAny && keptImages >= 0 && !staysDense(parallel, sums))
      parallel.push_back(keptImages);
    parallel.append(sums);
    return emitLoops(parallel, slices);
  }

private:
  SmallVector<Kind *, 4> kinds() {
    return {&images, &groups, &filters, &channels};
  }

  /// False where it is of no kind.
  bool sort(int loop, ArrayRef<Operand> operands) {
    bool inA = operands[A].loops[loop], inB = operands[B].loops[loop],
         inC = operands[C].loops[loop];
    if (inA + inB + inC < 2)
      return false;
    Kind &kind = !inC ? channels : !inB ? images : !inA ? filters : groups;
    bool sums =
        op.getIteratorTypesArray()[loop] == utils::IteratorType::reduction;
    if (sums != kind.sums ||
        (ShapedType::isDynamic(sizes[loop]) && &kind != &images))
      return false;
    kind.loops.push_back(loop);
    return true;
  }

  /// Those that continue each other become one.
  void joinLoops(Kind &kind) {
    for (size_t i = 0; i < kind.loops.size(); ++i)
      for (size_t j = 0; j < kind.loops.size();)
        if (i != j && canJoin(kind.loops[i], kind.loops[j])) {
          join(kind.loops[i]);
          kind.loops.erase(kind.loops.begin() + j);
          i = j = 0; // what was before may continue it as well
        } else {
          ++j;
        }
  }

  bool canJoin(int outer, int inner) const {
    return llvm::all_of(slices, [&](const Slice &slice) {
      int dimension = slice.dimensionOf(outer);
      return dimension < 0 ? slice.dimensionOf(inner) < 0
                           : slice.dimensionOf(inner) == dimension + 1 &&
                                 slice.canJoin(dimension);
    });
  }

  /// With what continues it.
  void join(int outer) {
    for (Slice &slice : slices)
      if (int dimension = slice.dimensionOf(outer); dimension >= 0)
        slice.join(builder, op.getLoc(), dimension,
                   builder.getAffineDimExpr(outer));
  }

  /// Takes the loop that stays out of the kind's.
  void keepOne(Kind &kind) {
    if (kind.loops.empty())
      return;
    auto *kept = llvm::max_element(kind.loops, [&](int x, int y) {
      return slices[kind.along].dimensionOf(x) <
             slices[kind.along].dimensionOf(y);
    });
    if (&kind == &images)
      keptImages = *kept;
    kind.loops.erase(kept);
  }

  /// Of A and C, without the dimensions of these loops.
  bool staysDense(ArrayRef<int> parallel, ArrayRef<int> sums) const {
    return llvm::all_of(ArrayRef<Tensor>{A, C}, [&](Tensor tensor) {
      const Slice &slice = slices[tensor];
      SmallVector<int64_t> strides = stridesOf(slice.type()), left, sizes;
      for (int64_t i = 0; i < slice.type().getRank(); ++i) {
        auto goes = [&](int loop) { return slice.dimensionOf(loop) == i; };
        if (llvm::any_of(parallel, goes) || llvm::any_of(sums, goes))
          continue;
        sizes.push_back(slice.type().getDimSize(i));
        left.push_back(strides[i]);
      }
      auto layout = StridedLayoutAttr::get(builder.getContext(), 0, left);
      return isDense(
          MemRefType::get(sizes, slice.type().getElementType(), layout));
    });
  }

  Value countOf(int loop, const Slices &given) {
    const Slice &slice = *llvm::find_if(
        given, [&](const Slice &one) { return one.dimensionOf(loop) >= 0; });
    int dimension = slice.dimensionOf(loop);
    if (int64_t size = slice.type().getDimSize(dimension);
        !ShapedType::isDynamic(size))
      return emitter.index(size);
    return memref::DimOp::create(builder, op.getLoc(), slice.memref, dimension);
  }

  linalg::LinalgOp emitLoops(ArrayRef<int> loops, const Slices &given) {
    if (loops.empty())
      return onSlices(builder, op, given);
    int loop = loops.front();
    linalg::LinalgOp part;
    emitter.loop(emitter.index(0), countOf(loop, given), [&](Value element) {
      Slices taken = given;
      for (Slice &slice : taken)
        if (int dimension = slice.dimensionOf(loop); dimension >= 0)
          slice.take(builder, op.getLoc(), dimension, element);
      part = emitLoops(loops.drop_front(), taken);
    });
    return part;
  }

  linalg::LinalgOp op;
  OpBuilder builder;
  Emitter emitter;
  SmallVector<int64_t> sizes; // of the loops
  Slices slices;
  Kind images{C}, groups{C}, filters{C}, channels{A, /*sums=*/true};
  int keptImages = -1; // the loop
};

} // namespace

llvm::DenseMap<Operation *, std::string>
takeBlocksApart(Operation *module, const SliceQuestions &questions) {
  return takeApart(module, questions, "of blocks",
                   [](linalg::LinalgOp op, ArrayRef<Operand> operands)
                       -> SmallVector<linalg::LinalgOp> {
                     Blocks blocks(op);
                     if (!blocks.read(operands))
                       return {};
                     return {blocks.emit()};
                   });
}

} // namespace autoconfig
