//===-- Product.h - A convolution as a matrix product -----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_OPERATORS_CONV_PRODUCT_H
#define AUTOCONFIG_OPERATORS_CONV_PRODUCT_H

#include "autoconfig/core/Contraction.h"
#include "autoconfig/operators/conv/Convolution.h"

namespace autoconfig {

/// Whether windows can be rows of A: channels and filters are contiguous, or
/// for a transposed B the taps of a filter.
bool hasWindowsAsRows(const Convolution &convolution);

/// For each group: output pixels x filters = windows x weights. The lines of
/// windows go along the height or the width.
Contraction productOfWindows(const Convolution &convolution, bool alongHeight);

/// Whether windows lie in memory as rows of A, one after the other: 1 x 1 taps,
/// stride 1 and no padding; or one window an image, which holds its rows whole.
bool isPlainProduct(const Convolution &convolution);
/// Of such a one with a single group: windows x filters = windows x weights.
Contraction plainProduct(const Convolution &convolution);

} // namespace autoconfig

#endif // AUTOCONFIG_OPERATORS_CONV_PRODUCT_H
