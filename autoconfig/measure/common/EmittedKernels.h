//===-- EmittedKernels.h - Kernels that the engine emitted ------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What models price is timed itself: ../kernels.cmake has these kernels
// compiled by `autoconfig compile` and linked into the program. A kernel finds
// its operands by pointers, so that one kernel tells of all levels of memory.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MEASURE_COMMON_EMITTEDKERNELS_H
#define AUTOCONFIG_MEASURE_COMMON_EMITTEDKERNELS_H

#include "autoconfig/abi/kernel.h"
#include "autoconfig/measure/common/Measurement.h"
#include <span>

namespace measure {

/// Of a row of a panel of B, in all kernels.
inline constexpr size_t vectorsOfPanel = 3;
inline constexpr size_t panelRowBytes = vectorsOfPanel * vectorBytes;

/// A[rows, depth] times a packed panel of B, as one tile.
struct TileKernel {
  size_t rows, depth;
  AutoconfigKernelRun run;
  size_t panelBytes() const { return depth * panelRowBytes; }
};

/// By rows, then by depth.
std::span<const TileKernel> tileKernels();

} // namespace measure

#endif // AUTOCONFIG_MEASURE_COMMON_EMITTEDKERNELS_H
