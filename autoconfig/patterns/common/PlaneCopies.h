//===-- PlaneCopies.h - Copies the rows of planes ---------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_PATTERNS_COMMON_PLANECOPIES_H
#define AUTOCONFIG_PATTERNS_COMMON_PLANECOPIES_H

#include "autoconfig/codegen/PatternContext.h"
#include "autoconfig/operators/conv/PlaneBlock.h"

namespace autoconfig {

/// Copies to the start of `buffer` what the output rows from `row` on, so many,
/// need of the planes that start at offset `image` of the source.
void emitPlaneCopies(const ContextOf<Convolution> &context,
                     const PlaneBlock &planes, int64_t rows, mlir::Value image,
                     mlir::Value row, mlir::Value buffer);

} // namespace autoconfig

#endif // AUTOCONFIG_PATTERNS_COMMON_PLANECOPIES_H
