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
#include <optional>
#include <string>

namespace autoconfig {

/// Whether windows can be rows of A: channels and filters are contiguous, or
/// for a transposed B the taps of a filter.
bool hasWindowsAsRows(const Convolution &convolution);

/// For each group: output pixels x filters = windows x weights. The lines of
/// windows go along the height or the width.
Contraction productOfWindows(const Convolution &convolution, bool alongHeight);

/// Why it is no product of matrices that lie in memory:
///   nhwc  windows x filters = windows x weights, where windows are rows, one
///         after the other: 1 x 1 taps, stride 1 and no padding; or one window
///         an image, which holds its rows whole
///   nchw  filters x pixels = weights x image, for each image and group, where
///         taps are 1 x 1, with stride 1 and no padding
std::optional<std::string> rejectPlainProduct(const Convolution &convolution);
Contraction plainProduct(const Convolution &convolution);
/// The weights are A of the plain product, not B.
bool weightsAreA(const Convolution &convolution);

} // namespace autoconfig

#endif // AUTOCONFIG_OPERATORS_CONV_PRODUCT_H
