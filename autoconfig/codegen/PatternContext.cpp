//===-- PatternContext.cpp ----------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/PatternContext.h"
#include "autoconfig/codegen/KernelAbi.h"
#include "autoconfig/extract/Place.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/BuiltinOps.h"

using namespace mlir;

namespace autoconfig {

static constexpr int64_t lineBytes = 64;

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
  builder.setInsertionPoint(user);
  Value buffer = memref::AllocOp::create(builder, emitter.location, type,
                                         builder.getI64IntegerAttr(lineBytes));
  builder.setInsertionPointAfter(user);
  memref::DeallocOp::create(builder, emitter.location, buffer);
  return buffer;
}

Value PatternContext::prepared(
    int64_t elements, llvm::function_ref<void(Emitter &, Value, Value)> fill) {
  auto type = MemRefType::get({elements}, emitter.builder.getF32Type());
  auto module = function->getParentOfType<ModuleOp>();
  OpBuilder builder = OpBuilder::atBlockEnd(module.getBody());
  auto prepare =
      func::FuncOp::create(builder, emitter.location, prepareSymbol,
                           builder.getFunctionType({b.getType(), type}, {}));
  Block *body = prepare.addEntryBlock();
  builder.setInsertionPointToStart(body);
  Emitter inPrepare(builder, emitter.location);
  fill(inPrepare, body->getArgument(0), body->getArgument(1));
  func::ReturnOp::create(builder, emitter.location);

  // The prepared weights take the place of the given ones (kernel.h).
  constexpr unsigned weights = 1;
  (void)function.insertArgument(weights, type, {}, emitter.location);
  return function.getArgument(weights);
}

} // namespace autoconfig
