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

llvm::Error checkType(const llvm::Twine &name, Type given) {
  if (isa<TensorType>(given))
    return refuse(name + " is a tensor, expected a memref: bufferize first");
  auto type = dyn_cast<MemRefType>(given);
  if (!type || !type.hasStaticShape())
    return refuse(name + " is not a memref of static shape");
  if (!type.getElementType().isF32())
    return refuse(name + " is not of f32");
  if (!type.getLayout().isIdentity())
    return refuse(name + " is not contiguous");
  if (type.getMemorySpace())
    return refuse(name + " is not in the default memory space");
  return llvm::Error::success();
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

bool Operand::isByLoopsAlone() const {
  bool alone = llvm::all_of(index, [](ArrayRef<Term> terms) {
    return terms.size() == 1 && terms[0].factor == 1;
  });
  return alone && loops.count() == index.size();
}

llvm::Expected<Operand> Operand::of(linalg::LinalgOp op, OpOperand &operand) {
  std::string name = operandName(operand.getOperandNumber());
  if (llvm::Error error = checkType(name, operand.get().getType()))
    return std::move(error);
  auto type = cast<MemRefType>(operand.get().getType());
  AffineMap map = op.getMatchingIndexingMap(&operand);
  Operand result{type, SmallVector<int64_t>(type.getRank()),
                 SmallVector<SmallVector<Term, 2>>(type.getRank()),
                 SmallVector<int64_t>(op.getNumLoops(), 0),
                 llvm::SmallBitVector(op.getNumLoops())};
  int64_t pitch = 1;
  int64_t size = sizeof(float); // in bytes, without the empty dimensions
  for (int64_t i = type.getRank() - 1; i >= 0; --i) {
    if (!addTerms(map.getResult(i), result.index[i]))
      return refuse(name + " is not accessed by loops alone");
    result.pitches[i] = pitch;
    for (const Term &term : result.index[i]) {
      int64_t stride = 0;
      if (llvm::MulOverflow(pitch, term.factor, stride))
        return refuse(name + " has a stride of more than 2^63 elements");
      result.strides[term.loop] += stride;
      result.loops.set(term.loop);
    }
    int64_t dim = type.getDimSize(i);
    if (llvm::MulOverflow(size, std::max<int64_t>(dim, 1), size))
      return refuse(name + " has more than 2^63 bytes");
    pitch *= dim;
  }
  return result;
}

} // namespace autoconfig
