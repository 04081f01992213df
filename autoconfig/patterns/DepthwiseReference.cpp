//===-- DepthwiseReference.cpp - Pattern of the model of the same name ----===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/PatternContext.h"

namespace autoconfig {

// The loops of any convolution, whose static information a Depthwise is.
void ConvReferencePattern(PatternContext &any);

void DepthwiseReferencePattern(PatternContext &any) {
  ConvReferencePattern(any);
}

} // namespace autoconfig
