//===-- PaddedCopy.cpp - A source that was padded beforehand --------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/common/linalg/PaddedCopy.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;

namespace autoconfig {
namespace {

/// All that uses the buffer, and nothing else does.
struct Users {
  Operation *fill = nullptr, *copy = nullptr, *dealloc = nullptr;
  memref::SubViewOp view;
  Value source;
};

/// Sets an empty place; false if there is something already.
bool take(auto &place, auto value) {
  bool empty = !place;
  place = value;
  return empty;
}

/// Whether `op` fills the whole buffer with +0.
bool isZeroFill(Operation *op, Value buffer) {
  if (auto fill = dyn_cast<linalg::FillOp>(op))
    return fill.getOutputs()[0] == buffer &&
           matchPattern(fill.getInputs()[0], m_PosZeroFloat());
  auto map = dyn_cast<linalg::MapOp>(op);
  if (!map || !map.getInputs().empty() || map.getInit() != buffer)
    return false;
  Block &body = map.getMapper().front();
  return llvm::all_of(
             body.without_terminator(),
             [](Operation &inner) { return isMemoryEffectFree(&inner); }) &&
         matchPattern(body.getTerminator()->getOperand(0), m_PosZeroFloat());
}

/// The source of a copy into `view`; null if `op` is none.
Value sourceOfCopy(Operation *op, Value view) {
  if (auto copy = dyn_cast<memref::CopyOp>(op))
    return copy.getTarget() == view ? copy.getSource() : Value();
  auto copy = dyn_cast<linalg::CopyOp>(op);
  bool intoView = copy && copy.getOutputs()[0] == view;
  return intoView ? copy.getInputs()[0] : Value();
}

std::optional<Users> usersOf(Value buffer, Operation *reader) {
  Users users;
  for (OpOperand &use : buffer.getUses()) {
    Operation *user = use.getOwner();
    bool known = false;
    if (user == reader)
      known = use.getOperandNumber() == 0;
    else if (isa<memref::DeallocOp>(user))
      known = take(users.dealloc, user);
    else if (auto view = dyn_cast<memref::SubViewOp>(user))
      known = take(users.view, view);
    else if (isZeroFill(user, buffer))
      known = take(users.fill, user);
    if (!known)
      return std::nullopt;
  }
  if (!users.fill || !users.view || !users.view->hasOneUse())
    return std::nullopt;
  users.copy = *users.view->user_begin();
  users.source = sourceOfCopy(users.copy, users.view);
  if (!users.source)
    return std::nullopt;
  return users;
}

/// In one block, in this order.
bool areInOrder(ArrayRef<Operation *> ops) {
  for (auto [first, second] : llvm::zip(ops, ops.drop_front()))
    if (first->getBlock() != second->getBlock() ||
        !first->isBeforeInBlock(second))
      return false;
  return true;
}

/// Whether nothing between the copy and `op` writes what the source may be in.
/// (That the destination is not in the source's buffer is tested elsewhere.)
bool isSourceKept(Operation *copy, linalg::LinalgOp op) {
  for (Operation *between = copy->getNextNode(); between != op;
       between = between->getNextNode()) {
    auto fill = dyn_cast<linalg::FillOp>(between);
    bool fillsDestination = fill && fill.getOutputs()[0] == op.getDpsInits()[0];
    if (!fillsDestination && !isa<memref::AllocOp>(between) &&
        !isMemoryEffectFree(between))
      return false;
  }
  return true;
}

/// The view is all of the source, at constant offsets. Sizes that are not known
/// are the buffer's own.
bool isWholeSource(memref::SubViewOp view, Value source,
                   memref::AllocOp alloc) {
  auto type = cast<MemRefType>(source.getType());
  auto isConstant = [](int64_t value) { return !ShapedType::isDynamic(value); };
  if (view.getSizes() != alloc.getDynamicSizes())
    return false;
  for (auto [size, offset] :
       llvm::zip(type.getShape(), view.getStaticOffsets()))
    if (ShapedType::isDynamic(size) && offset != 0)
      return false;
  return type.getRank() == view.getSourceType().getRank() &&
         type.getShape() == view.getStaticSizes() &&
         llvm::all_of(view.getStaticOffsets(), isConstant) &&
         llvm::all_of(view.getStaticStrides(),
                      [](int64_t stride) { return stride == 1; });
}

} // namespace

std::optional<PaddedCopy> PaddedCopy::of(linalg::LinalgOp op) {
  auto alloc = op->getOperand(0).getDefiningOp<memref::AllocOp>();
  if (!alloc)
    return std::nullopt;
  std::optional<Users> users = usersOf(alloc, op);
  if (!users)
    return std::nullopt;
  SmallVector<Operation *> order{alloc, users->fill, users->copy, op};
  if (users->dealloc)
    order.push_back(users->dealloc);
  auto isMemref = dyn_cast<MemRefType>(users->source.getType());
  if (!isMemref || !areInOrder(order) || !isSourceKept(users->copy, op) ||
      !isWholeSource(users->view, users->source, alloc))
    return std::nullopt;
  PaddedCopy copy{users->source,
                  llvm::to_vector(users->view.getStaticOffsets()),
                  {users->copy, users->view, users->fill}};
  if (users->dealloc)
    copy.parts.push_back(users->dealloc);
  copy.parts.push_back(alloc);
  return copy;
}

Value emitPaddedCopy(OpBuilder &builder, Location location, Value source,
                     ArrayRef<int64_t> before, ArrayRef<int64_t> behind) {
  auto type = cast<MemRefType>(source.getType());
  SmallVector<int64_t> sizes;
  for (auto [size, first, last] :
       llvm::zip_equal(type.getShape(), before, behind))
    sizes.push_back(first + size + last);
  Value buffer = memref::AllocOp::create(
      builder, location, MemRefType::get(sizes, type.getElementType()));
  Value zero =
      arith::ConstantOp::create(builder, location, builder.getF32FloatAttr(0));
  linalg::FillOp::create(builder, location, ValueRange{zero}, buffer);
  auto constants = [&](ArrayRef<int64_t> values) {
    return llvm::map_to_vector(values, [&](int64_t value) -> OpFoldResult {
      return builder.getIndexAttr(value);
    });
  };
  Value middle = memref::SubViewOp::create(
      builder, location, buffer, constants(before), constants(type.getShape()),
      constants(SmallVector<int64_t>(sizes.size(), 1)));
  memref::CopyOp::create(builder, location, source, middle);
  return buffer;
}

} // namespace autoconfig
