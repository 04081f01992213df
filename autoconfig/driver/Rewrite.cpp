//===-- Rewrite.cpp -----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/Rewrite.h"
#include "autoconfig/codegen/PatternContext.h"
#include "autoconfig/driver/Registry.h"
#include "autoconfig/extract/ContractionFromLinalg.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;

namespace autoconfig {

/// The contiguous memref as one dimension.
static Value flatten(OpBuilder &builder, Location location, Value memref) {
  int64_t rank = cast<MemRefType>(memref.getType()).getRank();
  if (rank == 1)
    return memref;
  ReassociationIndices all;
  for (int64_t i = 0; i < rank; ++i)
    all.push_back(i);
  return memref::CollapseShapeOp::create(builder, location, memref,
                                         ArrayRef<ReassociationIndices>{all});
}

llvm::Expected<Decision> rewrite(linalg::LinalgOp op, const Target &target,
                                 const SelectionOptions &options) {
  llvm::Expected<ExtractedContraction> extracted = extractContraction(op);
  if (!extracted)
    return extracted.takeError();
  llvm::Expected<Decision> decision =
      decide(extracted->contraction, target, options);
  if (!decision)
    return decision.takeError();

  OpBuilder builder(op);
  Emitter emitter(builder, op.getLoc());
  auto flat = [&](unsigned operand) {
    return flatten(builder, op.getLoc(), op->getOperand(operand));
  };
  PatternContext context{extracted->contraction,
                         target,
                         decision->chosen.configuration,
                         emitter,
                         op->getParentOfType<func::FuncOp>(),
                         flat(0),
                         flat(1),
                         flat(2)};
  findAlgorithm(decision->chosen.algorithm)->pattern(context);
  op.erase();
  if (extracted->fill)
    extracted->fill.erase();
  return std::move(*decision);
}

} // namespace autoconfig
