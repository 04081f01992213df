//===-- OperationCounts.cpp ---------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/extract/OperationCounts.h"
#include "mlir/Analysis/SliceAnalysis.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
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

/// Counts a function; where the iterations of a loop differ, one after the
/// other.
class Counter {
public:
  /// Of one execution.
  OperationCounts ofBlock(Block &block) {
    OperationCounts counts;
    for (Operation &operation : block)
      TypeSwitch<Operation *>(&operation)
          .Case([&](scf::ForOp loop) { counts.add(ofLoop(loop)); })
          .Case([&](func::CallOp call) { counts.add(ofCall(call)); })
          .Case<vector::FMAOp, math::FmaOp>(
              [&](auto) { ++counts.multiplyAdds; })
          .Case<vector::LoadOp, vector::MaskedLoadOp>(
              [&](auto) { ++counts.vectorLoads; })
          .Case<vector::StoreOp, vector::MaskedStoreOp, LLVM::VPStridedStoreOp>(
              [&](auto) { ++counts.vectorStores; })
          .Case([&](memref::LoadOp) { ++counts.scalarLoads; })
          .Case([&](memref::StoreOp) { ++counts.scalarStores; })
          .Case([&](memref::PrefetchOp) { ++counts.prefetches; });
    return counts;
  }

private:
  using Values = SmallVector<std::optional<int64_t>>;

  OperationCounts ofCall(func::CallOp call) {
    Block &body = calleeOf(call).getBody().front();
    for (auto [argument, operand] :
         llvm::zip_equal(body.getArguments(), call.getOperands()))
      if (isBound(argument))
        inductions[argument] = *valueOf(operand);
    OperationCounts counts;
    counts.calls = 1;
    counts.add(ofBlock(body));
    return counts;
  }

  static func::FuncOp calleeOf(func::CallOp call) {
    return SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(
        call, call.getCalleeAttr());
  }

  /// Whether loops of a function go from or to an argument.
  static bool isBound(BlockArgument argument) {
    return llvm::any_of(argument.getUses(), [](OpOperand &use) {
      auto loop = dyn_cast<scf::ForOp>(use.getOwner());
      return loop && (use.get() == loop.getLowerBound() ||
                      use.get() == loop.getUpperBound());
    });
  }

  OperationCounts ofLoop(scf::ForOp loop) {
    int64_t from = *valueOf(loop.getLowerBound());
    int64_t to = *valueOf(loop.getUpperBound());
    int64_t step = *valueOf(loop.getStep());
    OperationCounts counts;
    if (to <= from)
      return counts;
    // A copy: loops inside add to what it is kept in.
    SmallVector<Value> bounds(boundsThatDependOn(loop));
    if (bounds.empty()) {
      counts.add(ofBlock(*loop.getBody()), llvm::divideCeil(to - from, step));
      return counts;
    }
    Values previous;
    OperationCounts ofOne;
    for (int64_t i = from; i < to; i += step) {
      inductions[loop.getInductionVar()] = i;
      Values values = llvm::map_to_vector(
          bounds, [&](Value bound) { return valueOf(bound); });
      bool known = llvm::all_of(values, [](auto value) { return !!value; });
      if (!known || values != previous) // neighbours are mostly the same
        ofOne = ofBlock(*loop.getBody());
      counts.add(ofOne);
      previous = std::move(values);
    }
    inductions.erase(loop.getInductionVar());
    return counts;
  }

  /// Bounds of loops inside, and in functions called there, that the induction
  /// variable changes.
  ArrayRef<Value> boundsThatDependOn(scf::ForOp loop) {
    auto [place, isNew] = dependent.try_emplace(loop);
    if (!isNew)
      return place->second;
    SetVector<Operation *> users;
    getForwardSlice(loop.getInductionVar(), &users);
    SmallVector<Value> bounds;
    auto add = [&](Value bound) {
      if (bound == loop.getInductionVar() ||
          users.contains(bound.getDefiningOp()))
        bounds.push_back(bound);
    };
    loop.getBody()->walk([&](scf::ForOp inner) {
      add(inner.getLowerBound());
      add(inner.getUpperBound());
    });
    loop.getBody()->walk([&](func::CallOp call) {
      for (auto [argument, operand] :
           llvm::zip_equal(calleeOf(call).getArguments(), call.getOperands()))
        if (isBound(argument))
          add(operand);
    });
    return dependent[loop] = std::move(bounds);
  }

  /// Of an index that follows from constants and the loops being walked
  /// through; nothing where it follows from others.
  std::optional<int64_t> valueOf(Value index) {
    if (auto constant = getConstantIntValue(OpFoldResult(index)))
      return constant;
    if (auto known = inductions.find(index); known != inductions.end())
      return known->second;
    Operation *op = index.getDefiningOp();
    if (!op || op->getNumOperands() != 2)
      return std::nullopt;
    std::optional<int64_t> x = valueOf(op->getOperand(0));
    std::optional<int64_t> y = valueOf(op->getOperand(1));
    if (!x || !y)
      return std::nullopt;
    return TypeSwitch<Operation *, std::optional<int64_t>>(op)
        .Case([&](arith::AddIOp) { return *x + *y; })
        .Case([&](arith::SubIOp) { return *x - *y; })
        .Case([&](arith::MulIOp) { return *x * *y; })
        .Case([&](arith::DivUIOp) { return *x / *y; })
        .Case([&](arith::RemUIOp) { return *x % *y; })
        .Case([&](arith::MaxSIOp) { return std::max(*x, *y); })
        .Case([&](arith::MinSIOp) { return std::min(*x, *y); })
        .Default(std::optional<int64_t>());
  }

  DenseMap<Value, int64_t> inductions;
  DenseMap<Operation *, SmallVector<Value>> dependent;
};

} // namespace

void OperationCounts::add(const OperationCounts &other, double times) {
  multiplyAdds += times * other.multiplyAdds;
  vectorLoads += times * other.vectorLoads;
  vectorStores += times * other.vectorStores;
  scalarLoads += times * other.scalarLoads;
  scalarStores += times * other.scalarStores;
  prefetches += times * other.prefetches;
  calls += times * other.calls;
}

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
  return Counter().ofBlock(function.getBody().front());
}

} // namespace autoconfig
