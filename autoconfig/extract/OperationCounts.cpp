//===-- OperationCounts.cpp ---------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/extract/OperationCounts.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace autoconfig {
namespace {

double tripCount(scf::ForOp loop) {
  auto constant = [](Value value) {
    return *getConstantIntValue(OpFoldResult(value));
  };
  return llvm::divideCeil(constant(loop.getUpperBound()) -
                              constant(loop.getLowerBound()),
                          constant(loop.getStep()));
}

void addBlock(Block &block, double times, OperationCounts &counts) {
  for (Operation &operation : block)
    TypeSwitch<Operation *>(&operation)
        .Case([&](scf::ForOp loop) {
          addBlock(*loop.getBody(), times * tripCount(loop), counts);
        })
        .Case([&](func::CallOp call) {
          counts.calls += times;
          auto callee = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(
              call, call.getCalleeAttr());
          addBlock(callee.getBody().front(), times, counts);
        })
        .Case<vector::FMAOp, math::FmaOp>(
            [&](auto) { counts.multiplyAdds += times; })
        .Case<vector::LoadOp, vector::MaskedLoadOp>(
            [&](auto) { counts.vectorLoads += times; })
        .Case<vector::StoreOp, vector::MaskedStoreOp, LLVM::VPStridedStoreOp>(
            [&](auto) { counts.vectorStores += times; })
        .Case([&](memref::LoadOp) { counts.scalarLoads += times; })
        .Case([&](memref::StoreOp) { counts.scalarStores += times; })
        .Case([&](memref::PrefetchOp) { counts.prefetches += times; });
}

} // namespace

llvm::json::Object OperationCounts::toJSON() const {
  return llvm::json::Object{{"multiply_adds", multiplyAdds},
                            {"vector_loads", vectorLoads},
                            {"vector_stores", vectorStores},
                            {"scalar_loads", scalarLoads},
                            {"scalar_stores", scalarStores},
                            {"prefetches", prefetches},
                            {"calls", calls}};
}

OperationCounts countOperations(func::FuncOp function) {
  OperationCounts counts;
  addBlock(function.getBody().front(), 1, counts);
  return counts;
}

} // namespace autoconfig
