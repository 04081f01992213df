//===-- DepthwiseReference.cpp - Model of the pattern of the same name ----===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/Model.h"
#include "autoconfig/operators/depthwise/Depthwise.h"

namespace autoconfig {

// Both layouts and the padding are in strides and windows, as everywhere: what
// holds for any convolution holds for these.
const Model &ConvReferenceModel();

const Model &DepthwiseReferenceModel() { return ConvReferenceModel(); }

} // namespace autoconfig
