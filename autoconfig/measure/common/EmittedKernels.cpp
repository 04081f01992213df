//===-- EmittedKernels.cpp - Kernels that the engine emitted --------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/common/EmittedKernels.h"

using namespace measure;

extern "C" {
#define AUTOCONFIG_TILE(function, rows, depth)                                 \
  void function(const float *, const float *, float *, float *);
#include "autoconfig/measure/Kernels.inc"
#undef AUTOCONFIG_TILE
}

static constexpr TileKernel tiles[] = {
#define AUTOCONFIG_TILE(function, rows, depth) {rows, depth, function},
#include "autoconfig/measure/Kernels.inc"
#undef AUTOCONFIG_TILE
};

std::span<const TileKernel> measure::tileKernels() { return tiles; }
