//===-- SumLanes.h - Sums of the lanes of several vectors -------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CODEGEN_SUMLANES_H
#define AUTOCONFIG_CODEGEN_SUMLANES_H

#include "autoconfig/codegen/Emitter.h"

namespace autoconfig {

/// The sums of the lanes of four vectors as one vector of four. It takes 6
/// shuffles within 128 bits for all four, where one by one each vector takes
/// log2(lanes).
mlir::Value sumsOfFour(Emitter &emitter, mlir::ValueRange vectors);

} // namespace autoconfig

#endif // AUTOCONFIG_CODEGEN_SUMLANES_H
