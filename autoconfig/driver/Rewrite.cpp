//===-- Rewrite.cpp -----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/Rewrite.h"
#include "autoconfig/codegen/AliasingTest.h"
#include "autoconfig/codegen/DenseCopies.h"
#include "autoconfig/codegen/ElementwiseCode.h"
#include "autoconfig/codegen/PatternContext.h"
#include "autoconfig/codegen/PreparedWeights.h"
#include "autoconfig/driver/Registry.h"
#include "autoconfig/models/common/CacheModel.h"
#include "autoconfig/models/common/DenseCopyCost.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;

namespace autoconfig {

/// From its first element to behind its last one, as one dimension of
/// neighbours: patterns know the strides.
static Value flatten(OpBuilder &builder, Location location, Value memref) {
  auto type = cast<MemRefType>(memref.getType());
  bool contiguous = type.getLayout().isIdentity();
  if (contiguous && type.getRank() == 1)
    return memref;
  if (contiguous && type.getRank() == 0)
    return memref::ExpandShapeOp::create(
        builder, location, MemRefType::get({1}, type.getElementType()), memref,
        ArrayRef<ReassociationIndices>{});
  // An unknown number of times none has a static size for MLIR, and no shape
  // that collapses to it.
  bool collapses =
      type.hasStaticShape() || !llvm::is_contained(type.getShape(), 0);
  if (contiguous && collapses) {
    ReassociationIndices all = llvm::to_vector(llvm::seq(type.getRank()));
    return memref::CollapseShapeOp::create(builder, location, memref,
                                           ArrayRef<ReassociationIndices>{all});
  }
  auto [strides, offset] = type.getStridesAndOffset();
  OpFoldResult start = builder.getIndexAttr(offset);
  if (ShapedType::isDynamic(offset))
    start = memref::ExtractStridedMetadataOp::create(builder, location, memref)
                .getOffset();
  int64_t elements = ShapedType::kDynamic;
  OpFoldResult span;
  if (type.hasStaticShape()) {
    elements = spanOf(type);
    span = builder.getIndexAttr(elements);
  } else { // whole rows, the last one may be shorter
    Emitter emitter(builder, location);
    span = emitter.mul(memref::DimOp::create(builder, location, memref, 0),
                       stridesOf(type).front());
  }
  auto layout = StridedLayoutAttr::get(builder.getContext(), offset, {1});
  return memref::ReinterpretCastOp::create(
      builder, location,
      MemRefType::get({elements}, type.getElementType(), layout), memref, start,
      ArrayRef<OpFoldResult>{span},
      ArrayRef<OpFoldResult>{builder.getIndexAttr(1)});
}

MemRefType flatKernelType(MemRefType type) {
  int64_t elements = 1;
  for (int64_t size : type.getShape())
    elements *= ShapedType::isDynamic(size) ? 1 : size;
  return MemRefType::get({elements}, type.getElementType());
}

/// The copies of C go both ways where there is something to add to.
static void addCopies(Cost &cost, const Way &way, const Target &target) {
  for (const DenseCopy &copy : way.copies) {
    bool isC = copy.operand == 2;
    if (!isC || way.info->accumulate)
      cost.terms.push_back(denseCopyTerm(target, copy, /*scatters=*/false));
    if (isC)
      cost.terms.push_back(denseCopyTerm(target, copy, /*scatters=*/true));
  }
}

/// Whether the kernel of this way stores elements where the last of the
/// operations behind it does, and knows their channels.
static bool canFuse(const Way &way, ArrayRef<Elementwise> following, Value c) {
  std::optional<Channels> known = way.info->channelsOfEpilogue();
  bool copiesC = llvm::any_of(
      way.copies, [](const DenseCopy &copy) { return copy.operand == 2; });
  bool addsToC = way.info->accumulate && following.back().result != c;
  if (!known || way.swapped || way.needsStart || copiesC || addsToC)
    return false;
  auto isKnown = [&](const Channels &asked) {
    return asked.count == known->count &&
           (asked.count == 1 || asked.stride == known->stride);
  };
  return llvm::all_of(following, [&](const Elementwise &one) {
    return llvm::all_of(one.channels, isKnown);
  });
}

/// As one.
static Epilogue countsOf(ArrayRef<Elementwise> following) {
  Epilogue all;
  for (const Elementwise &one : following) {
    Epilogue counts = one.counts();
    all.operations += counts.operations;
    all.vectors += counts.vectors;
    all.tensors += counts.tensors;
  }
  return all;
}

/// How many of the operations behind it the way can do.
static size_t countFused(const Way &way, ArrayRef<Elementwise> following,
                         Value c) {
  while (!following.empty() && !canFuse(way, following, c))
    following = following.drop_back();
  return following.size();
}

/// Whether the weights of this way are known before the call: what a kernel
/// gets in a buffer that is filled in the call is not, nor one of several.
static bool hasConstantWeights(const Way &way, const Extracted &extracted,
                               bool preparesGlobals) {
  unsigned operand = way.swapped ? 0 : 1;
  if (way.dynamicImages && way.dynamicImages->strides[operand] != 0)
    return false;
  bool copied = llvm::any_of(way.copies, [&](const DenseCopy &copy) {
    return copy.operand == operand;
  });
  Value weights = operand ? extracted.b : extracted.a;
  return !copied && (isConstantInCalls(weights) ||
                     (preparesGlobals && isConstantGlobal(weights)));
}

namespace {

/// Looks for the cheapest of the ways; of equal ones the first.
class Choice {
public:
  Choice(const Target &target, const SelectionOptions &selection)
      : target(target), selection(selection) {}

  /// A way, with what has to be done besides.
  void consider(const Way &way, const OperatorInfo &info, size_t fused,
                double passCycles) {
    llvm::Expected<Decision> decision = decide(info, target, selection);
    if (!decision)
      return note(decision.takeError());
    std::optional<Decision> ofOne;
    if (way.dynamicImages && way.dynamicImages->typical > 1) {
      llvm::Expected<Decision> one = decideOne(way, info);
      if (!one)
        return note(one.takeError());
      ofOne = std::move(*one);
    }
    complete(decision->chosen.cost, way, passCycles);
    for (Candidate &candidate : decision->runnersUp)
      complete(candidate.cost, way, passCycles);
    double cycles = decision->chosen.cost.cycles();
    if (!best || cycles < best->decision.chosen.cost.cycles())
      best = Rewritten{std::move(*decision), std::move(ofOne), {}, way, fused};
  }

  llvm::Expected<Rewritten> take() {
    if (!best)
      return std::move(reason);
    llvm::consumeError(std::move(reason));
    if (best->way.dynamicRows)
      best->ofFewerRows = decideForFewerRows(best->decision, target, selection);
    return std::move(*best);
  }

private:
  /// Of an image alone, with what else holds for all of them.
  llvm::Expected<Decision> decideOne(const Way &way, const OperatorInfo &all) {
    std::unique_ptr<OperatorInfo> one = way.dynamicImages->one->info->clone();
    one->weightsPrepared = all.weightsPrepared;
    one->epilogue = all.epilogue;
    return decide(*one, target, selection);
  }

  void note(llvm::Error error) {
    if (reason)
      llvm::consumeError(std::move(error));
    else
      reason = std::move(error);
  }

  void complete(Cost &cost, const Way &way, double passCycles) {
    addCopies(cost, way, target);
    if (passCycles > 0)
      cost.add("pass over C", passCycles,
               "what follows element by element, for itself");
  }

  const Target &target;
  const SelectionOptions &selection;
  std::optional<Rewritten> best;
  llvm::Error reason = llvm::Error::success(); // of the first without one
};

} // namespace

/// What is decided for where the size is not known.
static double sizeOf(int64_t size, const Way &way, const Extracted &extracted) {
  if (!ShapedType::isDynamic(size))
    return static_cast<double>(size);
  return static_cast<double>(way.dynamicImages ? way.dynamicImages->typical
                                               : extracted.typical.rows);
}

static double bytesOfInputs(const Way &way, const Extracted &extracted) {
  double bytes = 0;
  for (Value input : {extracted.a, extracted.b}) {
    double ofInput = bytesPerElement;
    for (int64_t size : cast<MemRefType>(input.getType()).getShape())
      ofInput *= sizeOf(size, way, extracted);
    bytes += ofInput;
  }
  return bytes;
}

static llvm::Expected<Rewritten> choose(const Extracted &extracted,
                                        const Target &target,
                                        const SelectionOptions &selection,
                                        const RewriteOptions &options,
                                        ArrayRef<Elementwise> following) {
  // Of each as a pass over C.
  auto passCycles = [&](const Way &way, ArrayRef<Elementwise> passes) {
    auto type = cast<MemRefType>(extracted.c.getType());
    double rows = 1, cycles = 0, columns = 1;
    if (type.getRank())
      columns = sizeOf(type.getShape().back(), way, extracted);
    for (int64_t size : type.getShape().drop_back(type.getRank() > 0))
      rows *= sizeOf(size, way, extracted);
    for (const Elementwise &one : passes)
      cycles +=
          elementwisePassCycles(target, rows, static_cast<int64_t>(columns),
                                one.counts(), bytesOfInputs(way, extracted));
    return cycles;
  };
  Choice choice(target, selection);
  auto consider = [&](const Way &way, const OperatorInfo &info) {
    choice.consider(way, info, /*fused=*/0, passCycles(way, following));
    size_t count = countFused(way, following, extracted.c);
    if (count == 0)
      return;
    std::unique_ptr<OperatorInfo> fused = info.clone();
    fused->epilogue = countsOf(following.take_front(count));
    choice.consider(way, *fused, count,
                    passCycles(way, following.drop_front(count)));
  };
  for (const Way &way : extracted.ways) {
    consider(way, *way.info);
    if (!hasConstantWeights(way, extracted, options.preparesGlobals))
      continue;
    std::unique_ptr<OperatorInfo> prepared = way.info->clone();
    prepared->weightsPrepared = true;
    consider(way, *prepared);
  }
  return choice.take();
}

namespace {

/// Emits the chosen pattern in the place of the operation.
class Replacement {
public:
  Replacement(linalg::LinalgOp op, const Extracted &extracted,
              const Target &target, const RewriteOptions &options,
              ArrayRef<Elementwise> following)
      : op(op), extracted(extracted), target(target), options(options),
        following(following), builder(op), emitter(builder, op.getLoc()) {}

  void emit(const Rewritten &chosen) {
    following = following.take_front(chosen.fused);
    c = chosen.fused ? following.back().result : extracted.c;
    putBefore(c);
    for (const Elementwise &one : following)
      for (Value operand : one.operands)
        putBefore(operand);
    if (options.checkAliasing)
      for (unsigned input : extracted.unprovenInputs)
        emitAliasingTest(builder, op, input ? extracted.b : extracted.a, c,
                         input ? "B" : "A");
    Part whole{{flat(extracted.a), flat(extracted.b), flat(c)}, {}};
    for (const Elementwise &one : following)
      for (Value operand : one.operands)
        whole.epilogue.push_back(flat(operand));
    if (chosen.way.dynamicImages)
      emitImages(chosen, whole);
    else
      emitByRows(chosen, chosen.ofFewerRows, whole);
    eraseReplaced(chosen);
  }

private:
  /// Operands of all or of some images, flat.
  struct Part {
    std::array<Value, 3> tensors;
    SmallVector<Value> epilogue;
  };

  /// As many at a time as are typical, then one by one.
  void emitImages(const Rewritten &chosen, Part whole) {
    const Way::DynamicImages &images = *chosen.way.dynamicImages;
    Way together = chosen.way, one = *images.one;
    gatherShared(together, whole, chosen.decision);
    llvm::erase_if(one.copies, [&](const DenseCopy &copy) {
      return images.strides[copy.operand] == 0;
    });
    Value count =
        memref::DimOp::create(builder, op.getLoc(), c, images.dimension);
    Value groups = emitter.div(count, images.typical);
    emitter.loop(emitter.index(0), groups, [&](Value group) {
      emitPart(together, chosen.decision,
               partOf(whole, images, emitter.mul(group, images.typical),
                      images.typical));
    });
    if (chosen.ofOne)
      emitter.loop(emitter.mul(groups, images.typical), count,
                   [&](Value image) {
                     emitPart(one, *chosen.ofOne,
                              partOf(whole, images, image, /*count=*/1));
                   });
  }

  /// What all images have is gathered once, before them.
  void gatherShared(Way &way, Part &whole, const Decision &decision) {
    PatternContext context = contextOf(decision);
    auto *shared = llvm::partition(way.copies, [&](const DenseCopy &copy) {
      return way.dynamicImages->strides[copy.operand] != 0;
    });
    for (const DenseCopy &copy : llvm::make_range(shared, way.copies.end())) {
      Value buffer = bufferOf(context, copy);
      emitGather(emitter, context.function, target, copy,
                 whole.tensors[copy.operand], buffer);
      whole.tensors[copy.operand] = buffer;
    }
    way.copies.erase(shared, way.copies.end());
  }

  /// From that image on, so many. Others than the tensors of images stay.
  Part partOf(const Part &whole, const Way::DynamicImages &images, Value first,
              int64_t count) {
    auto from = [&](Value tensor, int64_t stride) -> Value {
      if (stride == 0)
        return tensor;
      OpFoldResult start = emitter.mul(first, stride),
                   elements = builder.getIndexAttr(count * stride),
                   step = builder.getIndexAttr(1);
      return memref::SubViewOp::create(builder, op.getLoc(), tensor,
                                       ArrayRef(start), ArrayRef(elements),
                                       ArrayRef(step));
    };
    Part part = whole;
    for (auto [tensor, stride] : llvm::zip(part.tensors, images.strides))
      tensor = from(tensor, stride);
    size_t i = 0;
    for (const Elementwise &one : following)
      for (unsigned operand = 0; operand < one.operands.size(); ++operand, ++i)
        if (one.readsInPlace(operand))
          part.epilogue[i] = from(part.epilogue[i], images.strides[2]);
    return part;
  }

  /// By the first of the decisions for fewer rows that holds for as many as
  /// there are, or else by the typical one.
  void emitByRows(const Rewritten &chosen, ArrayRef<ForRows> fewer,
                  const Part &part) {
    if (fewer.empty())
      return emitPart(chosen.way, chosen.decision, part);
    Value few = arith::CmpIOp::create(
        builder, op.getLoc(), arith::CmpIPredicate::ule,
        rowsOf(*chosen.way.dynamicRows), emitter.index(fewer.front().most));
    auto branch = scf::IfOp::create(builder, op.getLoc(), few,
                                    /*withElseRegion=*/true);
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(branch.thenBlock());
    emitPart(chosen.way, fewer.front().decision, part);
    builder.setInsertionPointToStart(branch.elseBlock());
    emitByRows(chosen, fewer.drop_front(), part);
  }

  Value rowsOf(const Way::DynamicRows &rows) {
    return emitter.mul(
        memref::DimOp::create(builder, op.getLoc(), c, rows.dimension),
        rows.times);
  }

  void emitPart(const Way &way, const Decision &decision, Part part) {
    auto &tensors = part.tensors;
    const Value destination = tensors[2];
    PatternContext context = contextOf(decision);
    if (auto rows = way.dynamicRows)
      context.rows = rowsOf(*rows);
    for (const DenseCopy &copy : way.copies) {
      Value tensor = tensors[copy.operand];
      tensors[copy.operand] = bufferOf(context, copy);
      if (copy.operand < 2 || way.info->accumulate)
        emitGather(emitter, context.function, target, copy, tensor,
                   tensors[copy.operand]);
    }
    context.a = tensors[way.swapped ? 1 : 0];
    context.b = tensors[way.swapped ? 0 : 1];
    context.c = tensors[2];
    if (!following.empty())
      context.epilogue = epilogueCode(following, part.epilogue);
    findAlgorithm(decision.chosen.algorithm)->pattern(context);
    for (const DenseCopy &copy : way.copies)
      if (copy.operand == 2)
        emitScatter(emitter, context.function, target, copy, destination,
                    tensors[2]);
  }

  PatternContext contextOf(const Decision &decision) {
    return {*decision.problem,
            target,
            decision.chosen.configuration,
            emitter,
            op,
            op->getParentOfType<func::FuncOp>(),
            {},
            {},
            {},
            options.isKernel};
  }

  static Value bufferOf(PatternContext &context, const DenseCopy &copy) {
    return context.workspace(std::max<int64_t>(copy.elements(), 1));
  }

  Value flat(Value memref) {
    Value flat = flatten(builder, op.getLoc(), memref);
    auto type = cast<MemRefType>(memref.getType());
    if (!options.isKernel || type.hasStaticShape())
      return flat;
    return memref::CastOp::create(builder, op.getLoc(), flatKernelType(type),
                                  flat);
  }

  /// The buffer of the result, and views of what follows, may be made behind
  /// the product.
  void putBefore(Value buffer) {
    Operation *definition = buffer.getDefiningOp();
    if (!definition || definition->getBlock() != op->getBlock() ||
        definition->isBeforeInBlock(op))
      return;
    for (Value of : definition->getOperands())
      putBefore(of);
    definition->moveBefore(op);
  }

  void eraseReplaced(const Rewritten &chosen) {
    op.erase();
    for (Operation *part : extracted.folded)
      part->erase();
    if (extracted.zeroFill && !chosen.way.info->accumulate)
      extracted.zeroFill->erase();
    // The last one may use what another one's buffer is.
    for (const Elementwise &one : llvm::reverse(following))
      linalg::LinalgOp(one.op).erase();
    for (const Elementwise &one : following)
      for (Operation *part : one.allocation)
        part->erase();
  }

  linalg::LinalgOp op;
  const Extracted &extracted;
  const Target &target;
  const RewriteOptions &options;
  ArrayRef<Elementwise> following;
  Value c; // where results are stored
  OpBuilder builder;
  Emitter emitter;
};

} // namespace

llvm::Expected<Rewritten>
rewrite(linalg::LinalgOp op, const Extracted &extracted, const Target &target,
        const SelectionOptions &selection, const RewriteOptions &options,
        ArrayRef<Elementwise> following) {
  llvm::Expected<Rewritten> chosen =
      choose(extracted, target, selection, options, following);
  if (chosen)
    Replacement(op, extracted, target, options, following).emit(*chosen);
  return chosen;
}

} // namespace autoconfig
