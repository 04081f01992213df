//===-- Rewrite.cpp -----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/Rewrite.h"
#include "autoconfig/codegen/AliasingTest.h"
#include "autoconfig/codegen/PatternContext.h"
#include "autoconfig/driver/Registry.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;

namespace autoconfig {

/// The contiguous memref as one dimension.
static Value flatten(OpBuilder &builder, Location location, Value memref) {
  auto type = cast<MemRefType>(memref.getType());
  if (type.getRank() == 1)
    return memref;
  if (type.getRank() == 0)
    return memref::ExpandShapeOp::create(
        builder, location, MemRefType::get({1}, type.getElementType()), memref,
        ArrayRef<ReassociationIndices>{});
  ReassociationIndices all = llvm::to_vector(llvm::seq(type.getRank()));
  return memref::CollapseShapeOp::create(builder, location, memref,
                                         ArrayRef<ReassociationIndices>{all});
}

llvm::Expected<Decision>
rewrite(linalg::LinalgOp op, const Extracted &extracted, const Target &target,
        const SelectionOptions &selection, const RewriteOptions &options) {
  llvm::Expected<Decision> decision =
      decide(*extracted.info, target, selection);
  if (!decision)
    return decision.takeError();

  OpBuilder builder(op);
  if (options.checkAliasing)
    for (unsigned input : extracted.unprovenInputs)
      emitAliasingTest(builder, op, input ? extracted.b : extracted.a,
                       extracted.c, input ? "B" : "A");
  Emitter emitter(builder, op.getLoc());
  auto flat = [&](Value memref) {
    return flatten(builder, op.getLoc(), memref);
  };
  PatternContext context{*decision->problem,
                         target,
                         decision->chosen.configuration,
                         emitter,
                         op,
                         op->getParentOfType<func::FuncOp>(),
                         flat(extracted.a),
                         flat(extracted.b),
                         flat(extracted.c),
                         options.isKernel};
  findAlgorithm(decision->chosen.algorithm)->pattern(context);
  op.erase();
  for (Operation *part : extracted.folded)
    part->erase();
  return std::move(*decision);
}

} // namespace autoconfig
