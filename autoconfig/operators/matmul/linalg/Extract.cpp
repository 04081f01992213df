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

/// Of the loops: known where any operand's type tells, of which MLIR asks the
/// first one.
SmallVector<int64_t> sizesOf(linalg::LinalgOp op, ArrayRef<Operand> operands) {
  SmallVector<int64_t> sizes = op.getStaticLoopRanges();
  for (const Operand &operand : operands)
    for (auto [size, terms] : llvm::zip(operand.type.getShape(), operand.index))
      if (!ShapedType::isDynamic(size) && !terms.empty())
        sizes[terms.front().loop] = size;
  return sizes;
}

/// The loops of an operation by what they index.
llvm::Expected<ProductLoops> loopsOf(linalg::LinalgOp op,
                                     ArrayRef<Operand> operands,
                                     TypicalNumbers typical) {
  ProductLoops loops;
  SmallVector<int64_t> sizes = sizesOf(op, operands);
  for (auto [i, type] : llvm::enumerate(op.getIteratorTypesArray())) {
    bool inA = operands[0].loops[i], inB = operands[1].loops[i];
    bool sums = type == utils::IteratorType::reduction;
    if (sums == operands[2].loops[i])
      return refuse("loop d" + llvm::Twine(i) +
                    (sums ? " sums and indexes C, expected one of both"
                          : " neither sums nor indexes C"));
    if (sums && !(inA && inB) && sizes[i] == 1)
      continue; // of one element
    if (sums && !(inA && inB))
      return refuse("loop d" + llvm::Twine(i) +
                    " sums and does not index both A and B");
    bool dynamic = ShapedType::isDynamic(sizes[i]);
    ProductLoop loop{dynamic ? typical.rows : sizes[i],
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
unsigned dynamicDimension(linalg::LinalgOp op, ArrayRef<Operand> operands) {
  SmallVector<int64_t> sizes = sizesOf(op, operands);
  const Operand &c = operands[2];
  auto *found = llvm::find_if(c.index, [&](ArrayRef<Operand::Term> terms) {
    return !terms.empty() && ShapedType::isDynamic(sizes[terms.front().loop]);
  });
  return found - c.index.begin();
}

Way wayOf(const Arrangement &arrangement) {
  Way way;
  way.info = std::make_shared<Contraction>(arrangement.contraction);
  way.swapped = arrangement.swapped;
  way.needsStart = arrangement.sumsOutside;
  way.copies = arrangement.copies;
  return way;
}

/// Takes out the loop whose number of iterations is not known, where that
/// counts parts of C.
std::optional<ProductLoop> takeDynamic(ProductLoops &loops) {
  for (auto *kind : {&loops.outer, &loops.m, &loops.n})
    for (ProductLoop &loop : *kind)
      if (loop.dynamic) {
        ProductLoop taken = loop;
        kind->erase(&loop);
        return taken;
      }
  return std::nullopt;
}

/// So many of those products, as the loop has them.
Way together(const Way &one, const ProductLoop &loop, int64_t count,
             unsigned dimension) {
  Way all = one;
  all.dynamicImages = {dimension, count, loop.strides,
                       std::make_shared<Way>(one)};
  if (count == 1)
    return all;
  std::array<int64_t, 3> strides = loop.strides;
  for (DenseCopy &copy : all.copies)
    if (loop.indexes[copy.operand]) {
      int64_t stride = loop.strides[copy.operand];
      strides[copy.operand] = copy.elements();
      copy.dims.insert(copy.dims.begin(), {count, stride});
    }
  if (all.swapped)
    std::swap(strides[0], strides[1]);
  auto info = std::make_shared<Contraction>(
      static_cast<const Contraction &>(*one.info));
  info->outer.insert(info->outer.begin(),
                     {count, strides[0], strides[1], strides[2]});
  info->foldOuterLoops();
  all.info = std::move(info);
  return all;
}

} // namespace

/// Ways with the rows' number not known, or none of them; else with that of
/// products.
static SmallVector<Way, 4> waysOf(linalg::LinalgOp op,
                                  ArrayRef<Operand> operands,
                                  ProductLoops loops, TypicalNumbers typical) {
  SmallVector<Way, 4> ways;
  for (const Arrangement &arrangement : arrangementsOf(loops)) {
    Way way = wayOf(arrangement);
    if (arrangement.contraction.dynamicRows)
      way.dynamicRows = {dynamicDimension(op, operands), arrangement.rowsEach};
    ways.push_back(std::move(way));
  }
  if (!ways.empty())
    return ways;
  if (std::optional<ProductLoop> images = takeDynamic(loops))
    for (const Arrangement &arrangement : arrangementsOf(loops))
      if (!arrangement.contraction.dynamicRows) // as well
        ways.push_back(together(wayOf(arrangement), *images, typical.images,
                                dynamicDimension(op, operands)));
  return ways;
}

llvm::Expected<SmallVector<Way, 4>> readContraction(linalg::LinalgOp op,
                                                    ArrayRef<Operand> operands,
                                                    TypicalNumbers typical) {
  for (auto [number, operand] : llvm::enumerate(operands))
    if (!operand.isByLoopsAlone())
      return refuse(operandName(number) + " is not accessed by loops alone");
  llvm::Expected<ProductLoops> loops = loopsOf(op, operands, typical);
  if (!loops)
    return loops.takeError();
  SmallVector<Way, 4> ways = waysOf(op, operands, *loops, typical);
  for (const Way &way : ways)
    if (way.info->multiplyAdds() >= 0x1p63)
      return refuse("it has more than 2^63 multiply-adds");
  if (ways.empty())
    return refuse("a size is not known that counts neither rows nor parts of "
                  "C");
  return ways;
}

} // namespace autoconfig
