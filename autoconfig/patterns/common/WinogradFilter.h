//===-- WinogradFilter.h - Transformed weights ------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_PATTERNS_COMMON_WINOGRADFILTER_H
#define AUTOCONFIG_PATTERNS_COMMON_WINOGRADFILTER_H

#include "autoconfig/codegen/PatternContext.h"
#include "autoconfig/operators/conv/WinogradSchedule.h"

namespace autoconfig {

/// Transforms the weights of all groups, in double precision and then rounded,
/// and stores them from `to` on as a GEMM with this schedule reads them:
/// panels of [t * t][groups].
void emitWinogradFilter(Emitter &emitter, const ContextOf<Convolution> &context,
                        const WinogradTransform &transform,
                        const Contraction &product, const GemmSchedule &gemm,
                        mlir::Value weights, mlir::Value panels, int64_t to);

} // namespace autoconfig

#endif // AUTOCONFIG_PATTERNS_COMMON_WINOGRADFILTER_H
