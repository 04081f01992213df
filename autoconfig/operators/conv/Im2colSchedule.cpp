//===-- Im2colSchedule.cpp ------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/conv/Im2colSchedule.h"
#include "autoconfig/operators/conv/PlaneBlock.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>

namespace autoconfig {

static bool outputRowsContinue(const Convolution &p) {
  return isStride(p.h.out, p.dst.row, p.w.out * p.dst.column);
}

/// Pixels are neighbours, also those of images that are one column wide; the
/// weights have taps in the order [channel][row][column].
static bool hasColumns(const Convolution &p) {
  return hasPlanes(p) && hasPlanesOfWeights(p) &&
         isStride(p.h.out, p.dst.row, p.w.out);
}

/// Channels and filters are contiguous; the weights have taps in the order
/// [row][column][channel].
static bool hasWindowRows(const Convolution &p) {
  using Layout = Convolution::WeightsLayout;
  return isStride(p.c, p.src.channel, 1) && isStride(p.f, p.dst.channel, 1) &&
         (p.weightsLayout == Layout::HWCF || p.weightsLayout == Layout::FHWC);
}

std::optional<std::string> rejectWindows(const Convolution &p) {
  if (p.multiplyAdds() == 0 || p.h.in == 0 || p.w.in == 0)
    return "there is nothing to multiply";
  if (!outputRowsContinue(p) || (!hasColumns(p) && !hasWindowRows(p)))
    return "taps of the weights do not lie as those of a window would (nhwc "
           "with hwcf or fhwc, nchw with fchw)";
  return std::nullopt;
}

Im2colSchedule::Im2colSchedule(const Convolution &p, int64_t rows)
    : columns(hasColumns(p)), strips(balancedSplit(p.h.out, rows)), p(p) {}

int64_t Im2colSchedule::pitch(int64_t rows) const {
  int64_t elements = columns ? rows * p.w.out : p.h.kernel * p.w.kernel * p.c;
  return (llvm::divideCeil(elements, elementsPerLine) | 1) * elementsPerLine;
}

int64_t Im2colSchedule::windowElements(int64_t rows) const {
  int64_t count = columns ? p.h.kernel * p.w.kernel * p.c : rows * p.w.out;
  return count * pitch(rows);
}

Contraction Im2colSchedule::product(int64_t rows) const {
  Contraction product;
  product.accumulate = p.accumulate;
  product.order = p.order;
  product.epilogue = p.epilogue;
  product.rowsAreChannels = columns;
  product.k = p.h.kernel * p.w.kernel * p.c;
  int64_t pixels = rows * p.w.out;
  if (columns) {
    product.m = p.f, product.n = pixels;
    product.lda = p.weights.filter;
    product.ldb = pitch(rows);
    product.ldc = p.dst.channel;
    return product;
  }
  product.m = pixels, product.n = p.f;
  product.weightsPrepared = preparesWeights(p);
  product.lda = pitch(rows);
  // One filter or one tap makes both layouts the same.
  product.bTransposed = p.weights.filter != 1 && p.f > 1 && product.k > 1;
  if (product.bTransposed)
    product.ldb = p.weights.filter;
  else if (p.weightsLayout == Convolution::WeightsLayout::HWCF)
    product.ldb = p.weights.channel;
  else
    product.ldb = p.f;
  product.ldc = p.dst.column;
  return product;
}

Im2colWorkspace Im2colSchedule::workspace(const Target &target,
                                          const Configuration &c) const {
  Im2colWorkspace needs;
  for (const Split &strip : strips) {
    GemmSchedule gemm = makeGemmSchedule(product(strip.size), target, c,
                                         packingOfWeights(p, c));
    needs.ofProducts = std::max(needs.ofProducts, gemm.workspace());
    needs.ofWindows = std::max(needs.ofWindows, windowElements(strip.size));
  }
  return needs;
}

bool preparesWeights(const Convolution &p) {
  return p.weightsPrepared && p.groups == 1 && !hasColumns(p);
}

BPacking packingOfWeights(const Convolution &p, const Configuration &c) {
  if (preparesWeights(p))
    return BPacking::Prepared;
  return c.get("pack_b") ? BPacking::Fused : BPacking::None;
}

} // namespace autoconfig
