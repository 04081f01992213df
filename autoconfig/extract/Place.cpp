//===-- Place.cpp ----------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/extract/Place.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/BuiltinOps.h"

using namespace mlir;

namespace autoconfig {

static bool isSequentialLoop(Operation *op) {
  return isa<scf::ForOp, scf::WhileOp, affine::AffineForOp>(op);
}

static bool isSequential(Operation *op) {
  return isSequentialLoop(op) ||
         isa<scf::IfOp, scf::IndexSwitchOp, scf::ExecuteRegionOp,
             affine::AffineIfOp>(op);
}

/// Loops with a mapping become a GPU's grid.
static bool isParallelOnCpu(Operation *op) {
  return isa<scf::ParallelOp, scf::ForallOp, affine::AffineParallelOp>(op) &&
         !op->hasAttr("mapping");
}

llvm::Error checkPlace(Operation *op) {
  Operation *around = op->getParentOp();
  while (around && (isSequential(around) || isParallelOnCpu(around)))
    around = around->getParentOp();
  auto refuse = [](Operation *where, const char *expected) {
    return llvm::createStringError(
        "it stands inside '%s', expected %s",
        where ? where->getName().getStringRef().str().c_str() : "nothing",
        expected);
  };
  if (!isa_and_nonnull<func::FuncOp>(around))
    return refuse(around, "a func.func, with loops of scf or affine around it "
                          "that are not mapped to a GPU");
  if (!isa_and_nonnull<ModuleOp>(around->getParentOp()))
    return refuse(around->getParentOp(), "a function of a builtin.module");
  return llvm::Error::success();
}

Operation *outermostSequentialLoop(Operation *op) {
  Operation *outermost = op;
  for (Operation *around = op->getParentOp(); isSequential(around);
       around = around->getParentOp())
    if (isSequentialLoop(around))
      outermost = around;
  return outermost;
}

} // namespace autoconfig
