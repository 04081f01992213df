//===-- Operand.cpp -------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/extract/Operand.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace autoconfig {

llvm::Error refuse(const llvm::Twine &reason) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), reason);
}

std::string operandName(unsigned number) {
  return "operand " + std::to_string(number);
}

llvm::SmallVector<int64_t> stridesOf(MemRefType type) {
  SmallVector<int64_t> strides;
  int64_t offset = 0, pitch = 1;
  if (type.getLayout().isIdentity()) { // MLIR knows none where a size is 0
    strides.assign(type.getRank(), 1);
    for (int64_t i = type.getRank() - 1; i > 0; --i)
      strides[i - 1] = pitch *= std::max<int64_t>(1, type.getDimSize(i));
    return strides;
  }
  if (failed(type.getStridesAndOffset(strides, offset)))
    strides.assign(type.getRank(), ShapedType::kDynamic);
  return strides;
}

bool isDense(MemRefType type) {
  int64_t pitch = 1;
  SmallVector<int64_t> strides = stridesOf(type);
  for (int64_t i = type.getRank() - 1; i >= 0; --i) {
    if (type.getDimSize(i) != 1 && strides[i] != pitch)
      return llvm::is_contained(type.getShape(), 0);
    pitch *= type.getDimSize(i);
  }
  return true;
}

int64_t spanOf(MemRefType type) {
  if (type.getNumElements() == 0)
    return 0;
  int64_t last = 0;
  for (auto [size, stride] : llvm::zip(type.getShape(), stridesOf(type)))
    last += (size - 1) * stride;
  return last + 1;
}

/// Strides that are constants, and such that no two elements are one: of the
/// dimensions by stride, each begins where those inside it have ended.
static llvm::Error checkStrides(const llvm::Twine &name, MemRefType type) {
  if (type.getLayout().isIdentity())
    return llvm::Error::success();
  SmallVector<int64_t> strides = stridesOf(type);
  if (ShapedType::isDynamicShape(strides))
    return refuse(name + " has strides that are no constants");
  SmallVector<std::pair<int64_t, int64_t>> dims; // stride, size
  for (auto [size, stride] : llvm::zip(type.getShape(), strides))
    if (size != 1)
      dims.push_back({stride, size});
  llvm::sort(dims);
  int64_t end = 0; // of what lies inside, as the last offset
  for (auto [stride, size] : dims) {
    if (ShapedType::isDynamic(size) && stride != dims.back().first)
      return refuse(name + " has something around a dimension whose size is "
                           "not known");
    if (stride <= end && !llvm::is_contained(type.getShape(), 0))
      return refuse(name + " has elements that overlap, or lie backwards");
    int64_t last = 0;
    if (llvm::MulOverflow(stride, std::max<int64_t>(size - 1, 0), last) ||
        llvm::AddOverflow(end, last, end) ||
        end >= INT64_MAX / int64_t(sizeof(float)))
      return refuse(name + " has more than 2^63 bytes");
  }
  return llvm::Error::success();
}

llvm::Error checkType(const llvm::Twine &name, Type given) {
  if (isa<TensorType>(given))
    return refuse(name + " is a tensor, expected a memref: bufferize first");
  auto type = dyn_cast<MemRefType>(given);
  if (!type || (type.getRank() > 0 &&
                ShapedType::isDynamicShape(type.getShape().drop_front())))
    return refuse(name + " is not a memref of static shape, but for the first "
                         "dimension");
  if (!type.getElementType().isF32())
    return refuse(name + " is not of f32");
  if (type.getMemorySpace())
    return refuse(name + " is not in the default memory space");
  int64_t bytes = sizeof(float); // without the empty dimensions
  for (int64_t size : type.getShape())
    if (llvm::MulOverflow(bytes, std::max<int64_t>(size, 1), bytes))
      return refuse(name + " has more than 2^63 bytes");
  return checkStrides(name, type);
}

/// Adds the terms of a sum of loops times constants; false if it is none.
static bool addTerms(AffineExpr expr, SmallVectorImpl<Operand::Term> &terms) {
  if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
    terms.push_back({dim.getPosition(), 1});
    return true;
  }
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (!binary)
    return false;
  if (expr.getKind() == AffineExprKind::Add)
    return addTerms(binary.getLHS(), terms) && addTerms(binary.getRHS(), terms);
  auto dim = dyn_cast<AffineDimExpr>(binary.getLHS());
  auto factor = dyn_cast<AffineConstantExpr>(binary.getRHS());
  if (expr.getKind() != AffineExprKind::Mul || !dim || !factor)
    return false;
  terms.push_back({dim.getPosition(), factor.getValue()});
  return true;
}

bool isZero(AffineExpr expr) {
  auto constant = dyn_cast<AffineConstantExpr>(expr);
  return constant && constant.getValue() == 0;
}

bool Operand::isByLoopsAlone() const {
  size_t indexed = 0;
  for (ArrayRef<Term> terms : index) {
    if (terms.size() > 1 || (terms.size() == 1 && terms[0].factor != 1))
      return false;
    indexed += terms.size();
  }
  return loops.count() == indexed;
}

bool Operand::isDense() const { return autoconfig::isDense(type); }

llvm::Expected<Operand> Operand::of(linalg::LinalgOp op, OpOperand &operand) {
  std::string name = operandName(operand.getOperandNumber());
  if (llvm::Error error = checkType(name, operand.get().getType()))
    return std::move(error);
  auto type = cast<MemRefType>(operand.get().getType());
  AffineMap map = op.getMatchingIndexingMap(&operand);
  Operand result{type, stridesOf(type),
                 SmallVector<SmallVector<Term, 2>>(type.getRank()),
                 SmallVector<int64_t>(op.getNumLoops(), 0),
                 llvm::SmallBitVector(op.getNumLoops())};
  for (int64_t i = 0; i < type.getRank(); ++i) {
    if (type.getDimSize(i) == 1 && isZero(map.getResult(i)))
      continue;
    if (!addTerms(map.getResult(i), result.index[i]))
      return refuse(name + " is not accessed by loops alone");
    for (const Term &term : result.index[i]) {
      int64_t stride = 0;
      if (llvm::MulOverflow(result.pitches[i], term.factor, stride))
        return refuse(name + " has a stride of more than 2^63 elements");
      result.strides[term.loop] += stride;
      result.loops.set(term.loop);
    }
  }
  return result;
}

} // namespace autoconfig
