//===-- ImageProduct.h - Pointwise convolutions of planes -------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where every channel is a plane (nchw), a 1 x 1 convolution is a matrix
// product in which the weights are A:
//
//   dst[f, pixel] = sum over c of weights[f, c] * src[c, pixel]
//
// for each image and group.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_OPERATORS_CONV_IMAGEPRODUCT_H
#define AUTOCONFIG_OPERATORS_CONV_IMAGEPRODUCT_H

#include "autoconfig/core/Contraction.h"
#include "autoconfig/core/Decision.h"
#include "autoconfig/operators/conv/Convolution.h"
#include <optional>
#include <string>

namespace autoconfig {

/// Why it is none.
std::optional<std::string> rejectAsImageProduct(const Convolution &convolution);
Contraction imageProduct(const Convolution &convolution);

/// The algorithms of matrix products that can serve, in the order of the
/// parameter `matmul`, which counts from 1.
enum class ProductAlgorithm { Unpacked, Packed, Streamed, Dot, TailDot };
inline constexpr int64_t productAlgorithms = 5;

/// A configuration of one of them as one of the convolution, and back.
Configuration withAlgorithm(Configuration configuration,
                            ProductAlgorithm algorithm);
ProductAlgorithm algorithmOf(const Configuration &configuration);
Configuration withoutAlgorithm(const Configuration &configuration);

} // namespace autoconfig

#endif // AUTOCONFIG_OPERATORS_CONV_IMAGEPRODUCT_H
