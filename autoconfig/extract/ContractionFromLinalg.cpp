//===-- ContractionFromLinalg.cpp -----------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/extract/ContractionFromLinalg.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;

namespace autoconfig {
namespace {

llvm::Error refuse(const llvm::Twine &reason) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), reason);
}

/// An operand with, for each loop of the operation, the stride in elements.
struct Operand {
  MemRefType type;
  SmallVector<int64_t> strides; // by loop; 0 where the loop does not touch it

  static llvm::Expected<Operand> of(linalg::LinalgOp op, OpOperand &operand) {
    auto type = dyn_cast<MemRefType>(operand.get().getType());
    if (!type || !type.hasStaticShape())
      return refuse("operand " + llvm::Twine(operand.getOperandNumber()) +
                    " is not a memref of static shape");
    if (!type.getElementType().isF32())
      return refuse("operand " + llvm::Twine(operand.getOperandNumber()) +
                    " is not of f32");
    if (!type.getLayout().isIdentity())
      return refuse("operand " + llvm::Twine(operand.getOperandNumber()) +
                    " is not contiguous");
    Operand result{type, SmallVector<int64_t>(op.getNumLoops(), 0)};
    AffineMap map = op.getMatchingIndexingMap(&operand);
    if (!map.isProjectedPermutation())
      return refuse("operand " + llvm::Twine(operand.getOperandNumber()) +
                    " is not accessed by loops alone");
    int64_t stride = 1;
    for (int64_t i = type.getRank() - 1; i >= 0; --i) {
      result.strides[map.getDimPosition(i)] = stride;
      stride *= type.getDimSize(i);
    }
    return result;
  }
};

/// The fill of C with zero right before `op`, with nothing between that could
/// read or write C.
linalg::FillOp zeroFillBefore(linalg::LinalgOp op) {
  auto fill = dyn_cast_or_null<linalg::FillOp>(op->getPrevNode());
  Value output = op.getDpsInits()[0];
  if (!fill || fill.getOutputs()[0] != output ||
      !matchPattern(fill.getInputs()[0], m_AnyZeroFloat()))
    return nullptr;
  for (Value input : op.getDpsInputs())
    if (input == output)
      return nullptr;
  return fill;
}

bool isPreparedWeights(Value value) {
  auto argument = dyn_cast<BlockArgument>(value);
  if (!argument)
    return false;
  auto function = dyn_cast<func::FuncOp>(argument.getOwner()->getParentOp());
  return function &&
         function.getArgAttr(argument.getArgNumber(), preparedWeightsAttribute);
}

/// The loop of `loops` that is innermost in C; among loops of one iteration,
/// whose stride says nothing, in the other operand.
int64_t innermost(ArrayRef<unsigned> loops, const Operand &c,
                  const Operand &other) {
  return *llvm::min_element(loops, [&](unsigned x, unsigned y) {
    return std::pair(c.strides[x], other.strides[x]) <
           std::pair(c.strides[y], other.strides[y]);
  });
}

} // namespace

llvm::Expected<ExtractedContraction> extractContraction(linalg::LinalgOp op) {
  if (!linalg::isaContractionOpInterface(op))
    return refuse("the operation is not a contraction");
  FailureOr<linalg::ContractionDimensions> dims =
      linalg::inferContractionDims(op);
  if (failed(dims) || dims->k.size() != 1)
    return refuse("the operation does not reduce exactly one dimension");

  SmallVector<Operand, 3> operands;
  for (OpOperand &operand : op->getOpOperands()) {
    llvm::Expected<Operand> extracted = Operand::of(op, operand);
    if (!extracted)
      return extracted.takeError();
    operands.push_back(std::move(*extracted));
  }
  const Operand &a = operands[0], &b = operands[1], &c = operands[2];
  SmallVector<int64_t> sizes = op.getStaticLoopRanges();

  // Matrix-vector products have no loop over M or N: it has one iteration.
  int64_t noLoop = -1;
  int64_t m = dims->m.empty() ? noLoop : innermost(dims->m, c, a);
  int64_t n = dims->n.empty() ? noLoop : innermost(dims->n, c, b);
  int64_t k = dims->k[0];
  auto size = [&](int64_t loop) { return loop == noLoop ? 1 : sizes[loop]; };
  auto stride = [&](const Operand &operand, int64_t loop, int64_t otherwise) {
    return loop == noLoop ? otherwise : operand.strides[loop];
  };

  ExtractedContraction result;
  Contraction &p = result.contraction;
  p.m = size(m), p.n = size(n), p.k = size(k);
  p.lda = stride(a, m, p.k);
  p.ldc = stride(c, m, p.n);
  if (a.strides[k] != 1)
    return refuse("A is transposed: its k stride is " +
                  llvm::Twine(a.strides[k]) + ", expected 1");
  // Of a single column or row only the other dimension's stride counts.
  int64_t rowOfB = b.strides[k], columnOfB = stride(b, n, 1);
  if (columnOfB == 1 || p.n == 1) {
    p.ldb = p.k == 1 ? p.n : rowOfB;
  } else if (rowOfB == 1) {
    p.ldb = columnOfB;
    p.bTransposed = true;
  } else {
    return refuse("B has no contiguous rows or columns: its k stride is " +
                  llvm::Twine(rowOfB) + ", its n stride " +
                  llvm::Twine(columnOfB) + ", expected 1 for one of them");
  }
  if (stride(c, n, 1) != 1)
    return refuse("C is transposed: its n stride is " +
                  llvm::Twine(stride(c, n, 1)) + ", expected 1");

  SmallVector<unsigned> outer;
  for (int64_t loop = 0; loop < static_cast<int64_t>(sizes.size()); ++loop)
    if (loop != m && loop != n && loop != k)
      outer.push_back(loop);
  llvm::sort(outer, [&](unsigned x, unsigned y) {
    return c.strides[x] > c.strides[y];
  });
  for (unsigned loop : outer)
    p.outer.push_back(
        {sizes[loop], a.strides[loop], b.strides[loop], c.strides[loop]});
  p.foldOuterLoops();

  result.fill = zeroFillBefore(op);
  p.accumulate = !result.fill;
  p.weightsPrepared = isPreparedWeights(op->getOperand(1));
  return result;
}

} // namespace autoconfig
