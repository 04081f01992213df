//===-- SharedBuffers.cpp -------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/extract/SharedBuffers.h"
#include "autoconfig/extract/DisjointViews.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

using namespace mlir;

namespace autoconfig {
namespace {

bool isMemref(Value value) { return isa<BaseMemRefType>(value.getType()); }

func::FuncOp functionOf(Value value) {
  Operation *op = value.getParentRegion()->getParentOp();
  auto function = dyn_cast<func::FuncOp>(op);
  return function ? function : op->getParentOfType<func::FuncOp>();
}

/// The function whose argument `value` is; null if it is none.
func::FuncOp functionOfArgument(Value value) {
  auto argument = dyn_cast<BlockArgument>(value);
  if (!argument || !argument.getOwner()->isEntryBlock())
    return nullptr;
  return dyn_cast<func::FuncOp>(argument.getOwner()->getParentOp());
}

bool isAllocated(Value value) {
  Operation *op = value.getDefiningOp();
  return op && hasEffect<MemoryEffects::Allocate>(op, value);
}

/// The memrefs that an operation without any among its operands makes its
/// result of, by way of tensors, pointers or numbers.
void collectMemrefs(Operation *op, llvm::SmallPtrSetImpl<Operation *> &seen,
                    SmallVectorImpl<Value> &memrefs) {
  if (!op || !seen.insert(op).second)
    return;
  for (Value operand : op->getOperands())
    if (isMemref(operand))
      memrefs.push_back(operand);
    else
      collectMemrefs(operand.getDefiningOp(), seen, memrefs);
}

/// What an operation that allocates nothing makes its result of: also where it
/// is loaded from.
void addSources(Operation *op, SmallVectorImpl<Value> &memrefs) {
  llvm::SmallPtrSet<Operation *, 8> seen;
  if (llvm::any_of(op->getOperands(), isMemref))
    llvm::copy_if(op->getOperands(), std::back_inserter(memrefs), isMemref);
  else
    collectMemrefs(op, seen, memrefs);
}

/// What a view, or a view of one, is of.
Value sourceOf(Value memref) {
  while (auto view = memref.getDefiningOp<ViewLikeOpInterface>())
    memref = view.getViewSource();
  return memref;
}

/// Whether `buffer` is allocated behind the place where `memref` comes from.
/// Then it is another one, also where a loop hands the buffer of one iteration
/// to the next: each allocates its own, while those before are still there.
bool isOlder(Value memref, Value buffer) {
  auto alloc = sourceOf(buffer).getDefiningOp<memref::AllocOp>();
  Value source = sourceOf(memref);
  Operation *later =
      alloc ? source.getParentBlock()->findAncestorOpInBlock(*alloc) : nullptr;
  return later && (isa<BlockArgument>(source) ||
                   source.getDefiningOp()->isBeforeInBlock(later));
}

bool intersect(const auto &x, const auto &y) {
  return llvm::any_of(x, [&](auto element) { return y.contains(element); });
}

} // namespace

SharedBuffers::SharedBuffers(Operation *module) {
  module->walk([&](CallOpInterface call) {
    if (Operation *callee = call.resolveCallableInTable(&symbols))
      callsOf[callee].push_back(call);
  });
}

BufferViewFlowAnalysis &SharedBuffers::flowAt(Value value) {
  func::FuncOp function = functionOf(value);
  auto &flow = flows[function];
  if (!flow)
    flow = std::make_unique<BufferViewFlowAnalysis>(function);
  return *flow;
}

SharedBuffers::Origins SharedBuffers::originsOf(Value memref) {
  Origins origins;
  SmallVector<Value> open{memref};
  while (!open.empty()) {
    Value next = open.pop_back_val();
    for (Value value : flowAt(next).resolveReverse(next)) {
      Operation *op = value.getDefiningOp();
      if (!origins.values.insert(value).second || !op)
        continue;
      if (auto call = dyn_cast<CallOpInterface>(op))
        addGlobals(call, cast<OpResult>(value), origins);
      else if (auto global = dyn_cast<memref::GetGlobalOp>(op))
        origins.globals.insert(
            symbols.lookupNearestSymbolFrom(op, global.getNameAttr()));
      else if (!isAllocated(value) && !isa<RegionBranchOpInterface>(op))
        addSources(op, open);
    }
  }
  return origins;
}

/// Globals that the callee may return. (What it may return of its operands,
/// the flow analysis knows; what it allocates is new in each call.)
void SharedBuffers::addGlobals(CallOpInterface call, OpResult result,
                               Origins &origins) {
  auto callee =
      dyn_cast_or_null<func::FuncOp>(call.resolveCallableInTable(&symbols));
  if (!callee || !callees.insert(callee).second)
    return;
  callee.walk([&](func::ReturnOp op) {
    Origins ofReturned = originsOf(op.getOperand(result.getResultNumber()));
    origins.globals.insert_range(ofReturned.globals);
  });
  callees.erase(callee);
}

/// The origins of something in the callee as this caller sees them.
SharedBuffers::Origins SharedBuffers::atCall(const Origins &origins,
                                             CallOpInterface call) {
  Origins result;
  result.globals = origins.globals;
  for (Value value : origins.values)
    if (functionOfArgument(value)) {
      unsigned number = cast<BlockArgument>(value).getArgNumber();
      Origins ofOperand = originsOf(call.getArgOperands()[number]);
      result.values.insert_range(ofOperand.values);
      result.globals.insert_range(ofOperand.globals);
    }
  return result;
}

bool SharedBuffers::share(const Origins &x, const Origins &y, unsigned depth) {
  if (intersect(x.values, y.values) || intersect(x.globals, y.globals))
    return true;
  func::FuncOp function;
  for (const Origins *origins : {&x, &y})
    for (Value value : origins->values)
      if (func::FuncOp found = functionOfArgument(value))
        function = found;
  if (!function)
    return false;
  constexpr unsigned deepest = 8; // recursion ends here
  return llvm::any_of(callsOf.lookup(function), [&](CallOpInterface call) {
    return depth == deepest ||
           share(atCall(x, call), atCall(y, call), depth + 1);
  });
}

/// Allocated in this function, on every way.
bool SharedBuffers::isFresh(const Origins &origins) {
  return llvm::all_of(origins.values, [&](Value value) {
    return isAllocated(value) || !flowAt(value).mayBeTerminalBuffer(value);
  });
}

/// No way leads to what may have been stored somewhere.
bool SharedBuffers::isKnown(const Origins &origins) {
  return llvm::all_of(origins.values, [&](Value value) {
    return isAllocated(value) || functionOfArgument(value) ||
           value.getDefiningOp<memref::GetGlobalOp>() ||
           !flowAt(value).mayBeTerminalBuffer(value);
  });
}

BufferRelation SharedBuffers::relate(Value x, Value y) {
  if (areDisjointViews(x, y) || isOlder(x, y) || isOlder(y, x))
    return BufferRelation::Disjoint;
  Origins ofX = originsOf(x), ofY = originsOf(y);
  if (share(ofX, ofY))
    return BufferRelation::Shared;
  bool disjoint =
      (isFresh(ofX) && isKnown(ofY)) || (isFresh(ofY) && isKnown(ofX));
  return disjoint ? BufferRelation::Disjoint : BufferRelation::Unknown;
}

} // namespace autoconfig
