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
  product.weightsPrepared = p.weightsPrepared;
  product.m = p.batch * p.h.out * p.w.out;
  product.n = p.f;
  product.k = p.h.kernel * p.w.kernel * p.c;
  product.bTransposed = p.weightsLayout == WeightsLayout::FHWC;
  product.ldb = product.bTransposed ? p.weights.filter : p.weights.channel;
  if (p.groups > 1)
    product.outer.push_back(
        {p.groups, p.src.group, p.weights.group, p.dst.group});
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

bool isPlainProduct(const Convolution &p) {
  return isPointwise(p) || isOneWindow(p);
}

Contraction plainProduct(const Convolution &p) {
  Contraction product = productOf(p);
  product.lda = isPointwise(p) ? p.src.column : p.src.batch;
  product.ldc = isPointwise(p) ? p.dst.column : p.dst.batch;
  return product;
}

} // namespace autoconfig
