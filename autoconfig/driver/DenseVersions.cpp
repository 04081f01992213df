//===-- DenseVersions.cpp -------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/DenseVersions.h"
#include "autoconfig/extract/LinalgOperator.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;

namespace autoconfig {
namespace {

/// The type with the strides of a dense tensor, from the same offset on; null
/// where all strides are known, or a size is not.
MemRefType denseTypeOf(Type given) {
  auto type = dyn_cast<MemRefType>(given);
  SmallVector<int64_t> strides;
  int64_t offset = 0;
  // Of an identity layout MLIR knows none either where a size is 0.
  if (!type || !type.hasStaticShape() || type.getLayout().isIdentity() ||
      failed(type.getStridesAndOffset(strides, offset)) ||
      !ShapedType::isDynamicShape(strides))
    return nullptr;
  int64_t pitch = 1;
  for (auto [size, stride] :
       llvm::reverse(llvm::zip(type.getShape(), strides))) {
    stride = pitch;
    pitch *= std::max<int64_t>(size, 1);
  }
  auto layout = StridedLayoutAttr::get(type.getContext(), offset, strides);
  return MemRefType::Builder(type).setLayout(layout);
}

/// Whether, when the code runs, the strides are those of a dense tensor. (Of a
/// dimension of one element the stride says nothing.)
Value testStrides(OpBuilder &builder, Location location, Value memref,
                  MemRefType dense, Value soFar) {
  SmallVector<int64_t> strides = stridesOf(dense);
  auto metadata =
      memref::ExtractStridedMetadataOp::create(builder, location, memref);
  for (auto [size, stride, actual] :
       llvm::zip(dense.getShape(), strides, metadata.getStrides())) {
    if (size == 1)
      continue;
    Value expected = arith::ConstantIndexOp::create(builder, location, stride);
    Value same = arith::CmpIOp::create(
        builder, location, arith::CmpIPredicate::eq, actual, expected);
    soFar =
        soFar ? arith::AndIOp::create(builder, location, soFar, same) : same;
  }
  return soFar;
}

class Version {
public:
  explicit Version(linalg::LinalgOp op) : op(op), fill(fillRightBefore(op)) {
    for (OpOperand &operand : op->getOpOperands())
      if (MemRefType type = denseTypeOf(operand.get().getType()))
        types[operand.get()] = type;
  }

  bool isWanted() { return op.hasPureBufferSemantics() && !types.empty(); }

  /// The operation on dense operands, before the other one.
  linalg::LinalgOp emit() {
    OpBuilder builder(fill ? fill.getOperation() : op.getOperation());
    Location location = op.getLoc();
    Value test;
    for (auto [memref, type] : types)
      test = testStrides(builder, location, memref, type, test);
    if (!test) // all of one element
      test = arith::ConstantIntOp::create(builder, location, 1, 1);
    branch = scf::IfOp::create(builder, location, test,
                               /*withElseRegion=*/true);
    builder.setInsertionPointToStart(branch.thenBlock());
    IRMapping mapping;
    for (auto [memref, type] : types)
      mapping.map(
          memref,
          memref::CastOp::create(builder, location, type, memref).getResult());
    if (fill)
      builder.clone(*fill, mapping);
    return cast<linalg::LinalgOp>(builder.clone(*op, mapping));
  }

  void finish() {
    Operation *end = branch.elseBlock()->getTerminator();
    if (fill)
      fill->moveBefore(end);
    op->moveBefore(end);
  }
  void undo() {
    Value test = branch.getCondition();
    branch.erase();
    eraseUnused(test.getDefiningOp());
  }

private:
  static void eraseUnused(Operation *op) {
    if (!op || !op->use_empty() ||
        !isa<arith::ArithDialect, memref::MemRefDialect>(op->getDialect()))
      return;
    SmallVector<Value> operands(op->getOperands());
    op->erase();
    for (Value operand : operands)
      eraseUnused(operand.getDefiningOp());
  }

  linalg::LinalgOp op;
  linalg::FillOp fill;
  llvm::MapVector<Value, MemRefType> types; // of those that are dense then
  scf::IfOp branch;
};

} // namespace

llvm::DenseMap<Operation *, std::string>
addDenseVersions(Operation *module,
                 llvm::function_ref<llvm::Error(linalg::LinalgOp)> check) {
  SmallVector<linalg::LinalgOp> found;
  module->walk([&](linalg::LinalgOp op) {
    if (isCandidate(op))
      found.push_back(op);
  });
  llvm::DenseMap<Operation *, std::string> reasons;
  for (linalg::LinalgOp op : found) {
    Version version(op);
    if (!version.isWanted())
      continue;
    if (llvm::Error error = check(version.emit())) {
      llvm::consumeError(std::move(error));
      version.undo();
      continue;
    }
    version.finish();
    reasons[op] = "it is for operands that are not dense, beside the same for "
                  "dense ones";
  }
  return reasons;
}

} // namespace autoconfig
