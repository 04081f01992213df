//===-- ImageProduct.cpp --------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/conv/ImageProduct.h"

namespace autoconfig {

static constexpr const char *parameter = "matmul";

/// Outputs are the elements of the source, one by one.
static bool isPointwise(const ConvAxis &axis) {
  return axis.kernel == 1 && axis.stride == 1 && axis.pad == 0 &&
         axis.in == axis.out;
}

std::optional<std::string> rejectAsImageProduct(const Convolution &p) {
  if (p.layout != Convolution::Layout::NCHW)
    return "channels are not planes (nchw)";
  if (!isPointwise(p.h) || !isPointwise(p.w))
    return "it is not pointwise: 1 x 1, stride 1, without padding";
  if (p.c > 1 && p.weights.channel != 1)
    return "channels of the weights do not lie next to each other";
  return std::nullopt;
}

Contraction imageProduct(const Convolution &p) {
  Contraction product;
  product.accumulate = p.accumulate;
  product.k = p.c;
  product.m = p.f, product.n = p.h.out * p.w.out;
  product.lda = p.weights.filter;
  product.ldb = p.src.channel, product.ldc = p.dst.channel;
  if (p.batch > 1)
    product.outer.push_back({p.batch, 0, p.src.batch, p.dst.batch});
  if (p.groups > 1)
    product.outer.push_back(
        {p.groups, p.weights.group, p.src.group, p.dst.group});
  return product;
}

Configuration withAlgorithm(Configuration c, ProductAlgorithm algorithm) {
  c.set(parameter, static_cast<int64_t>(algorithm) + 1);
  return c;
}

ProductAlgorithm algorithmOf(const Configuration &c) {
  return static_cast<ProductAlgorithm>(c.get(parameter) - 1);
}

Configuration withoutAlgorithm(const Configuration &c) {
  Configuration own;
  for (auto &[key, value] : c.entries())
    if (key != parameter)
      own.set(key, value);
  return own;
}

} // namespace autoconfig
