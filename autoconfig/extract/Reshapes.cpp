//===-- Reshapes.cpp ------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/extract/Reshapes.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/MemRef/Utils/MemRefUtils.h"

using namespace mlir;

namespace autoconfig {

bool isContiguous(MemRefType type) {
  return type.getLayout().isIdentity() ||
         memref::isStaticShapeAndContiguousRowMajor(type);
}

/// Of as many elements as there are.
static bool isWhole(memref::SubViewOp view) {
  return view.getType().getNumElements() ==
         view.getSourceType().getNumElements();
}

bool isReshape(Operation *op) {
  if (!isa<memref::ExpandShapeOp, memref::CollapseShapeOp, memref::ReshapeOp,
           memref::CastOp, memref::SubViewOp>(op))
    return false;
  for (Type type : {op->getOperand(0).getType(), op->getResult(0).getType()}) {
    auto memref = dyn_cast<MemRefType>(type);
    if (!memref || !memref.hasStaticShape() || !isContiguous(memref) ||
        memref.getMemorySpace())
      return false;
  }
  auto view = dyn_cast<memref::SubViewOp>(op);
  return !view || isWhole(view);
}

Value rootOf(Value memref) {
  while (Operation *op = memref.getDefiningOp()) {
    if (!isReshape(op))
      break;
    memref = op->getOperand(0);
  }
  return memref;
}

SmallVector<Value, 2> shapesOf(Value memref) {
  SmallVector<Value, 2> shapes{rootOf(memref)};
  for (size_t i = 0; i < shapes.size(); ++i)
    for (OpOperand &use : shapes[i].getUses())
      if (use.getOperandNumber() == 0 && isReshape(use.getOwner()))
        shapes.push_back(use.getOwner()->getResult(0));
  return shapes;
}

} // namespace autoconfig
