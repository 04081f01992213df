//===-- Depthwise.cpp -----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/depthwise/Depthwise.h"

namespace autoconfig {

Depthwise::Depthwise(const Convolution &convolution)
    : Convolution(convolution) {
  // A single channel lies the same in both layouts; vectors run along its rows.
  if (channels() != 1 || weightsLayout == WeightsLayout::Other)
    return;
  layout = Layout::NCHW;
  weightsLayout = WeightsLayout::FCHW;
  setStrides();
}

} // namespace autoconfig
