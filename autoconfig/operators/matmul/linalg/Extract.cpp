//===-- Extract.cpp - Which matrix product an operation is ----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/Contraction.h"
#include "autoconfig/operators/matmul/linalg/Linalg.h"

using namespace mlir;

namespace autoconfig {
namespace {

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

llvm::Expected<std::shared_ptr<OperatorInfo>>
readContraction(linalg::LinalgOp op, ArrayRef<Operand> operands) {
  for (auto [number, operand] : llvm::enumerate(operands))
    if (!operand.isByLoopsAlone())
      return refuse(operandName(number) + " is not accessed by loops alone");
  llvm::Expected<Loops> loops = Loops::of(op, operands);
  if (!loops)
    return loops.takeError();
  llvm::Expected<Contraction> contraction = contractionOf(op, operands, *loops);
  if (!contraction)
    return contraction.takeError();
  return std::make_shared<Contraction>(std::move(*contraction));
}

} // namespace autoconfig
