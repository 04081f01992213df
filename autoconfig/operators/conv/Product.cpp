//===-- Product.cpp -------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/conv/Product.h"

namespace autoconfig {

using Layout = Convolution::Layout;
using WeightsLayout = Convolution::WeightsLayout;

bool hasWindowsAsRows(const Convolution &p) {
  return p.layout == Layout::NHWC && (p.weightsLayout == WeightsLayout::HWCF ||
                                      p.weightsLayout == WeightsLayout::FHWC);
}

/// What both products have.
static Contraction productOf(const Convolution &p) {
  Contraction product;
  product.accumulate = p.accumulate;
  product.order = p.order;
  product.epilogue = p.epilogue;
  product.weightsPrepared = p.weightsPrepared;
  product.m = p.batch * p.h.out * p.w.out;
  product.n = p.f;
  product.k = p.h.kernel * p.w.kernel * p.c;
  product.bTransposed = p.weightsLayout == WeightsLayout::FHWC;
  product.ldb = product.bTransposed ? p.weights.filter : p.weights.channel;
  if (p.groups > 1)
    product.outer.push_back(
        {p.groups, p.src.group, p.weights.group, p.dst.group, p.f});
  return product;
}

Contraction productOfWindows(const Convolution &p, bool alongHeight) {
  Contraction product = productOf(p);
  Windows w;
  w.images = p.batch;
  w.channels = p.c;
  w.h = p.h, w.w = p.w;
  w.aImage = p.src.batch, w.aRow = p.src.row, w.aColumn = p.src.column;
  w.cImage = p.dst.batch, w.cRow = p.dst.row;
  w.kRow = p.weights.row / p.weights.channel;
  w.kColumn = p.weights.column / p.weights.channel;
  product.ldc = p.dst.column;
  if (alongHeight) {
    std::swap(w.h, w.w);
    std::swap(w.aRow, w.aColumn);
    std::swap(w.kRow, w.kColumn);
    std::swap(w.cRow, product.ldc);
  }
  product.lda = w.w.stride * w.aColumn;
  product.windows = w;
  return product;
}

static bool isPointwise(const Convolution &p) {
  auto isUnit = [](const ConvAxis &axis) {
    return axis.kernel == 1 && axis.stride == 1 && axis.pad == 0 &&
           axis.in == axis.out;
  };
  return isUnit(p.h) && isUnit(p.w);
}

static bool isOneWindow(const Convolution &p) {
  bool isDense =
      (p.w.kernel == 1 || p.w.dilation == 1) &&
      (p.h.kernel == 1 || (p.h.dilation == 1 && p.w.kernel == p.w.in));
  return p.h.out == 1 && p.w.out == 1 && p.h.pad == 0 && p.w.pad == 0 &&
         !p.isPadded() && isDense;
}

bool weightsAreA(const Convolution &p) { return p.layout == Layout::NCHW; }

std::optional<std::string> rejectPlainProduct(const Convolution &p) {
  if (weightsAreA(p)) {
    if (!isPointwise(p))
      return "it is not pointwise: 1 x 1, stride 1, without padding";
    if (p.c > 1 && p.weights.channel != 1)
      return "channels of the weights do not lie next to each other";
    return std::nullopt;
  }
  if (!hasWindowsAsRows(p))
    return "channels of pixels and filters of taps do not lie next to each "
           "other (nhwc, hwcf or fhwc)";
  if (!isPointwise(p) && !isOneWindow(p))
    return "windows are neither single pixels, one after the other, nor whole "
           "images";
  if (p.groups > 1)
    return std::to_string(p.groups) + " groups: a pixel has several products";
  return std::nullopt;
}

static Contraction productOfPlanes(const Convolution &p) {
  Contraction product;
  product.accumulate = p.accumulate;
  product.order = p.order;
  product.epilogue = p.epilogue;
  product.rowsAreChannels = true;
  product.m = p.f, product.n = p.h.out * p.w.out, product.k = p.c;
  product.lda = p.weights.filter;
  product.ldb = p.src.channel;
  product.ldc = p.dst.channel;
  if (p.batch > 1)
    product.outer.push_back({p.batch, 0, p.src.batch, p.dst.batch});
  if (p.groups > 1)
    product.outer.push_back(
        {p.groups, p.weights.group, p.src.group, p.dst.group, p.f});
  return product;
}

Contraction plainProduct(const Convolution &p) {
  if (weightsAreA(p))
    return productOfPlanes(p);
  Contraction product = productOf(p);
  product.lda = isPointwise(p) ? p.src.column : p.src.batch;
  product.ldc = isPointwise(p) ? p.dst.column : p.dst.batch;
  return product;
}

} // namespace autoconfig
