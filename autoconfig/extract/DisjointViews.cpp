//===-- DisjointViews.cpp -------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/extract/DisjointViews.h"
#include "autoconfig/extract/Operand.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;

namespace autoconfig {
namespace {

/// Bytes from the first element of a view to behind its last one.
struct Bytes {
  Value buffer;
  int64_t begin, end;
};

/// Views that begin where the buffer does: the offset of their type counts from
/// there.
bool keepsBase(Operation *op) {
  return isa<memref::SubViewOp, memref::ExpandShapeOp, memref::CollapseShapeOp,
             memref::CastOp, memref::ReinterpretCastOp>(op);
}

/// Of strides that are not negative, as all of them are here.
std::optional<Bytes> withinItself(Value memref) {
  auto type = dyn_cast<MemRefType>(memref.getType());
  SmallVector<int64_t> strides;
  int64_t offset = 0;
  if (!type || !type.hasStaticShape() || !type.getElementType().isF32() ||
      failed(type.getStridesAndOffset(strides, offset)) ||
      ShapedType::isDynamic(offset) || offset < 0 ||
      llvm::errorToBool(checkType("", type)))
    return std::nullopt;
  int64_t begin = 0, end = 0;
  if (llvm::MulOverflow<int64_t>(offset, sizeof(float), begin) ||
      llvm::AddOverflow<int64_t>(begin, spanOf(type) * sizeof(float), end))
    return std::nullopt;
  return Bytes{memref, begin, end};
}

std::optional<Bytes> bytesOf(Value memref) {
  std::optional<Bytes> bytes = withinItself(memref);
  while (bytes) {
    Operation *op = bytes->buffer.getDefiningOp();
    if (op && keepsBase(op)) {
      bytes->buffer = op->getOperand(0);
      continue;
    }
    auto view = dyn_cast_or_null<memref::ViewOp>(op);
    if (!view)
      break;
    APInt shift; // of an i8 buffer, in bytes
    if (!matchPattern(view.getByteShift(), m_ConstantInt(&shift)) ||
        llvm::AddOverflow(bytes->begin, shift.getSExtValue(), bytes->begin) ||
        llvm::AddOverflow(bytes->end, shift.getSExtValue(), bytes->end))
      return std::nullopt;
    bytes->buffer = view.getSource();
  }
  return bytes;
}

bool areApartInMemory(Value x, Value y) {
  std::optional<Bytes> ofX = bytesOf(x), ofY = bytesOf(y);
  return ofX && ofY && ofX->buffer == ofY->buffer &&
         (ofX->end <= ofY->begin || ofY->end <= ofX->begin);
}

/// From the first index to the last one in a dimension.
std::optional<std::pair<int64_t, int64_t>> indicesOf(memref::SubViewOp view,
                                                     unsigned dim) {
  int64_t offset = view.getStaticOffset(dim), size = view.getStaticSize(dim),
          stride = view.getStaticStride(dim), length = 0, last = 0;
  if (ShapedType::isDynamic(offset) || ShapedType::isDynamic(size) ||
      ShapedType::isDynamic(stride) || stride < 1 || size < 1 ||
      llvm::MulOverflow(size - 1, stride, length) ||
      llvm::AddOverflow(offset, length, last))
    return std::nullopt;
  return std::pair(offset, last);
}

/// Columns of one matrix, say, some to the left of the others.
bool areApartInADimension(Value x, Value y) {
  auto viewX = x.getDefiningOp<memref::SubViewOp>();
  auto viewY = y.getDefiningOp<memref::SubViewOp>();
  if (!viewX || !viewY || viewX.getSource() != viewY.getSource() ||
      llvm::errorToBool(checkType("", viewX.getSourceType())))
    return false;
  for (int64_t dim = 0; dim < viewX.getSourceType().getRank(); ++dim) {
    auto ofX = indicesOf(viewX, dim), ofY = indicesOf(viewY, dim);
    if (ofX && ofY && (ofX->second < ofY->first || ofY->second < ofX->first))
      return true;
  }
  return false;
}

} // namespace

bool areDisjointViews(Value x, Value y) {
  return areApartInMemory(x, y) || areApartInADimension(x, y);
}

} // namespace autoconfig
