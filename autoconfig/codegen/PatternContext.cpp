//===-- PatternContext.cpp ----------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/PatternContext.h"
#include "autoconfig/codegen/KernelAbi.h"
#include "autoconfig/codegen/PreparedWeights.h"
#include "autoconfig/extract/Place.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace autoconfig {

static int64_t registersOf(const Target &target, const VectorPiece &piece) {
  return llvm::divideCeil(piece.lanes, target.lanes());
}

int64_t EpilogueCode::piecesAbreast(const Target &target,
                                    const VectorPiece &piece) const {
  // One is for constants.
  int64_t registers = target.integer("vector.registers") - 1;
  return std::max<int64_t>(1, registers / (alive * registersOf(target, piece)));
}

bool EpilogueCode::fitsBeside(const Target &target,
                              llvm::ArrayRef<VectorPiece> ofRow,
                              int64_t rows) const {
  constexpr int64_t some = 2; // side by side
  int64_t sums = 0;
  for (const VectorPiece &piece : ofRow)
    sums += rows * registersOf(target, piece);
  int64_t besides = some * (alive - 1) * registersOf(target, ofRow.front());
  return sums + besides < target.integer("vector.registers");
}

Value PatternContext::workspace(int64_t elements) {
  OpBuilder &builder = emitter.builder;
  auto type = MemRefType::get({elements}, builder.getF32Type());
  if (isKernel) {
    unsigned last = function.getNumArguments();
    (void)function.insertArgument(last, type, {}, emitter.location);
    return function.getArgument(last);
  }
  // Elsewhere in a program: for the time of the operation, or of the loops
  // around it.
  OpBuilder::InsertionGuard guard(builder);
  Operation *user = outermostSequentialLoop(operation);
  // A pattern inside of another one asks within the loops of that.
  Operation *emitted = user->getBlock()->findAncestorOpInBlock(
      *builder.getInsertionBlock()->getParentOp());
  builder.setInsertionPoint(emitted ? emitted : user);
  Value buffer = memref::AllocOp::create(builder, emitter.location, type,
                                         builder.getI64IntegerAttr(lineBytes));
  builder.setInsertionPointAfter(user);
  memref::DeallocOp::create(builder, emitter.location, buffer);
  return buffer;
}

/// A part of a buffer of bytes, from a cache line on.
static Value partOf(Emitter &e, Value buffer, int64_t bytes, MemRefType type) {
  return memref::ViewOp::create(e.builder, e.location, type, buffer,
                                e.index(bytes), ValueRange());
}

Value PatternContext::prepared(
    int64_t elements, llvm::function_ref<void(Emitter &, Value, Value)> fill) {
  if (!isKernel)
    return preparedInProgram(
        emitter, function, b, elements,
        [&](Emitter &inPrepare, Value given, Value panels) {
          if (!reorder)
            return fill(inPrepare, given, panels);
          Value reordered = memref::AllocOp::create(
              inPrepare.builder, inPrepare.location,
              MemRefType::get(cast<MemRefType>(given.getType()).getShape(),
                              inPrepare.builder.getF32Type()),
              inPrepare.builder.getI64IntegerAttr(lineBytes));
          reorder(inPrepare, given, reordered);
          fill(inPrepare, reordered, panels);
          memref::DeallocOp::create(inPrepare.builder, inPrepare.location,
                                    reordered);
        });
  auto type = MemRefType::get({elements}, emitter.builder.getF32Type());
  auto given = cast<MemRefType>(b.getType());
  // Reordered weights stay behind the prepared ones, unused.
  int64_t bytes = llvm::alignTo(elements * sizeof(float), lineBytes);
  auto both =
      MemRefType::get({bytes + given.getNumElements() * int64_t(sizeof(float))},
                      emitter.builder.getI8Type());
  auto module = function->getParentOfType<ModuleOp>();
  OpBuilder builder = OpBuilder::atBlockEnd(module.getBody());
  auto prepare = func::FuncOp::create(
      builder, emitter.location, prepareSymbol,
      builder.getFunctionType({given, reorder ? both : type}, {}));
  Block *body = prepare.addEntryBlock();
  builder.setInsertionPointToStart(body);
  Emitter inPrepare(builder, emitter.location);
  Value weights = body->getArgument(0), panels = body->getArgument(1);
  if (reorder) {
    Value reordered = partOf(inPrepare, panels, bytes, given);
    panels = partOf(inPrepare, panels, 0, type);
    reorder(inPrepare, weights, reordered);
    weights = reordered;
  }
  fill(inPrepare, weights, panels);
  func::ReturnOp::create(builder, emitter.location);

  // The prepared weights take the place of the given ones (kernel.h).
  constexpr unsigned second = 1;
  (void)function.insertArgument(second, type, {}, emitter.location);
  return function.getArgument(second);
}

} // namespace autoconfig
