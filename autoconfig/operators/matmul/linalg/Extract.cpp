//===-- Extract.cpp - Which matrix product an operation is ----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/matmul/linalg/Arrangement.h"
#include "autoconfig/operators/matmul/linalg/Linalg.h"

using namespace mlir;

namespace autoconfig {
namespace {

/// The loops of an operation by what they index.
llvm::Expected<ProductLoops>
loopsOf(linalg::LinalgOp op, ArrayRef<Operand> operands, int64_t typicalRows) {
  ProductLoops loops;
  SmallVector<int64_t> sizes = op.getStaticLoopRanges();
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
    bool dynamic = ShapedType::isDynamic(sizes[i]);
    ProductLoop loop{dynamic ? typicalRows : sizes[i],
                     {operands[0].strides[i], operands[1].strides[i],
                      operands[2].strides[i]},
                     {inA, inB, !sums},
                     dynamic};
    auto &kind = sums          ? loops.k
                 : inA && !inB ? loops.m
                 : inB && !inA ? loops.n
                               : loops.outer;
    kind.push_back(loop);
  }
  if (loops.k.empty())
    return refuse("it sums over 0 dimensions, expected one at least");
  return loops;
}

/// The dimension of C that the loop indexes whose size is not known.
unsigned dynamicDimension(linalg::LinalgOp op, const Operand &c) {
  SmallVector<int64_t> sizes = op.getStaticLoopRanges();
  auto *found = llvm::find_if(c.index, [&](ArrayRef<Operand::Term> terms) {
    return ShapedType::isDynamic(sizes[terms.front().loop]);
  });
  return found - c.index.begin();
}

} // namespace

llvm::Expected<SmallVector<Way, 4>> readContraction(linalg::LinalgOp op,
                                                    ArrayRef<Operand> operands,
                                                    int64_t typicalRows) {
  for (auto [number, operand] : llvm::enumerate(operands))
    if (!operand.isByLoopsAlone())
      return refuse(operandName(number) + " is not accessed by loops alone");
  llvm::Expected<ProductLoops> loops = loopsOf(op, operands, typicalRows);
  if (!loops)
    return loops.takeError();
  SmallVector<Way, 4> ways;
  for (Arrangement &arrangement : arrangementsOf(*loops)) {
    if (arrangement.contraction.multiplyAdds() >= 0x1p63)
      return refuse("it has more than 2^63 multiply-adds");
    Way way;
    way.info = std::make_shared<Contraction>(arrangement.contraction);
    way.swapped = arrangement.swapped;
    way.needsStart = arrangement.sumsOutside;
    if (arrangement.contraction.dynamicRows)
      way.dynamicRows = {dynamicDimension(op, operands[2]),
                         arrangement.rowsEach};
    way.copies = std::move(arrangement.copies);
    ways.push_back(std::move(way));
  }
  if (ways.empty())
    return refuse("a size is not known that is not the number of rows of A and "
                  "C, one after the other");
  return ways;
}

} // namespace autoconfig
