//===-- depthwise.cpp - Depthwise convolutions ----------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// rivals: conv

#include "harness/runner/operators/conv/Convolution.h"
#include "harness/runner/operators/conv/Notation.h"

namespace runner::operators {

std::unique_ptr<Problem> depthwise(const std::string &text) {
  return std::make_unique<Convolution>("depthwise", parseConvolution(text));
}

} // namespace runner::operators
