//===-- ContractionFromLinalg.cpp -----------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/extract/ContractionFromLinalg.h"
#include "autoconfig/extract/ContractionBody.h"
#include "autoconfig/extract/ContractionPlace.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/Matchers.h"
#include "llvm/Support/MathExtras.h"

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
  llvm::SmallBitVector loops;   // that index it

  static llvm::Expected<Operand> of(linalg::LinalgOp op, OpOperand &operand) {
    std::string name = "operand " + std::to_string(operand.getOperandNumber());
    auto type = dyn_cast<MemRefType>(operand.get().getType());
    if (llvm::Error error = checkType(name, operand.get().getType(), type))
      return std::move(error);
    AffineMap map = op.getMatchingIndexingMap(&operand);
    if (!map.isProjectedPermutation())
      return refuse(name + " is not accessed by loops alone");
    Operand result{type, SmallVector<int64_t>(op.getNumLoops(), 0),
                   llvm::SmallBitVector(op.getNumLoops())};
    int64_t stride = 1;
    int64_t size = sizeof(float); // in bytes, without the empty dimensions
    for (int64_t i = type.getRank() - 1; i >= 0; --i) {
      int64_t dim = type.getDimSize(i);
      result.strides[map.getDimPosition(i)] = stride;
      result.loops.set(map.getDimPosition(i));
      if (llvm::MulOverflow(size, std::max<int64_t>(dim, 1), size))
        return refuse(name + " has more than 2^63 bytes");
      stride *= dim;
    }
    return result;
  }

private:
  static llvm::Error checkType(const std::string &name, Type given,
                               MemRefType type) {
    if (isa<TensorType>(given))
      return refuse(name + " is a tensor, expected a memref: bufferize first");
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
};

/// The loops of an operation by what they index.
struct Loops {
  SmallVector<unsigned> m; // A and C
  SmallVector<unsigned> n; // B and C
  SmallVector<unsigned> k; // A and B, summed over
  // Others index C and both inputs, or C alone, which repeats the product.

  static llvm::Expected<Loops> of(linalg::LinalgOp op,
                                  ArrayRef<Operand> operands) {
    Loops loops;
    for (auto [i, type] : llvm::enumerate(op.getIteratorTypesArray())) {
      bool inA = operands[0].loops[i], inB = operands[1].loops[i];
      bool sums = type == utils::IteratorType::reduction;
      if (sums == operands[2].loops[i])
        return refuse("loop d" + llvm::Twine(i) +
                      (sums ? " sums and indexes C, expected one of both"
                            : " neither sums nor indexes C"));
      if (sums && !(inA && inB))
        return refuse("loop d" + llvm::Twine(i) +
                      " sums and does not index both A and B");
      if (sums)
        loops.k.push_back(i);
      else if (inA && !inB)
        loops.m.push_back(i);
      else if (inB && !inA)
        loops.n.push_back(i);
    }
    if (loops.k.size() != 1)
      return refuse("it sums over " + llvm::Twine(loops.k.size()) +
                    " dimensions, expected one");
    return loops;
  }
};

/// The fill of C with +0 right before `op`, with nothing between that could
/// read or write C. (Of a sum that starts with -0, a zero may keep its sign.)
linalg::FillOp zeroFillBefore(linalg::LinalgOp op) {
  auto fill = dyn_cast_or_null<linalg::FillOp>(op->getPrevNode());
  if (!fill || fill.getOutputs()[0] != op.getDpsInits()[0] ||
      !matchPattern(fill.getInputs()[0], m_PosZeroFloat()))
    return nullptr;
  return fill;
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

/// Sizes and strides. The names of linalg's loops are found in the operands.
llvm::Expected<Contraction> contractionOf(linalg::LinalgOp op,
                                          ArrayRef<Operand> operands,
                                          const Loops &loops) {
  const Operand &a = operands[0], &b = operands[1], &c = operands[2];
  SmallVector<int64_t> sizes = op.getStaticLoopRanges();

  // Matrix-vector products have no loop over M or N: it has one iteration.
  int64_t noLoop = -1;
  int64_t m = loops.m.empty() ? noLoop : innermost(loops.m, c, a);
  int64_t n = loops.n.empty() ? noLoop : innermost(loops.n, c, b);
  int64_t k = loops.k[0];
  auto size = [&](int64_t loop) { return loop == noLoop ? 1 : sizes[loop]; };
  auto stride = [&](const Operand &operand, int64_t loop, int64_t otherwise) {
    return loop == noLoop ? otherwise : operand.strides[loop];
  };

  Contraction p;
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
  if (p.multiplyAdds() >= 0x1p63)
    return refuse("it has more than 2^63 multiply-adds");
  return p;
}

} // namespace

bool isCandidate(linalg::LinalgOp op) { return op.getNumReductionLoops() > 0; }

llvm::Expected<ExtractedContraction> extractContraction(linalg::LinalgOp op,
                                                        SharedBuffers &buffers,
                                                        BodyCheck bodyCheck) {
  if (op.getNumDpsInputs() != 2 || op.getNumDpsInits() != 1)
    return refuse("it has " + llvm::Twine(op.getNumDpsInputs()) +
                  " inputs and " + llvm::Twine(op.getNumDpsInits()) +
                  " outputs, expected two and one");
  if (llvm::Error error = checkPlace(op))
    return std::move(error);
  SmallVector<Operand, 3> operands;
  for (OpOperand &operand : op->getOpOperands()) {
    llvm::Expected<Operand> extracted = Operand::of(op, operand);
    if (!extracted)
      return extracted.takeError();
    operands.push_back(std::move(*extracted));
  }
  if (bodyCheck == BodyCheck::On)
    if (llvm::Error error = checkBody(op))
      return std::move(error);
  llvm::Expected<Loops> loops = Loops::of(op, operands);
  if (!loops)
    return loops.takeError();
  llvm::Expected<Contraction> contraction = contractionOf(op, operands, *loops);
  if (!contraction)
    return contraction.takeError();

  ExtractedContraction result{std::move(*contraction), zeroFillBefore(op), {}};
  result.contraction.accumulate = !result.fill;
  for (unsigned input : {0, 1})
    switch (buffers.relate(op->getOperand(input), op->getOperand(2))) {
    case BufferRelation::Shared:
      return refuse(llvm::Twine(input ? "B" : "A") +
                    " may share its buffer with C");
    case BufferRelation::Unknown:
      result.unprovenInputs.push_back(input);
      break;
    case BufferRelation::Disjoint:
      break;
    }
  return result;
}

} // namespace autoconfig
