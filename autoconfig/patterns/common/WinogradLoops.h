//===-- WinogradLoops.h - The loops of a Winograd convolution ---*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_PATTERNS_COMMON_WINOGRADLOOPS_H
#define AUTOCONFIG_PATTERNS_COMMON_WINOGRADLOOPS_H

#include "autoconfig/codegen/PatternContext.h"
#include "autoconfig/operators/conv/WinogradTransform.h"

namespace autoconfig {

/// Emits the whole of a convolution in the strips of WinogradSchedule.h.
void emitWinograd(PatternContext &context, const WinogradTransform &transform);

} // namespace autoconfig

#endif // AUTOCONFIG_PATTERNS_COMMON_WINOGRADLOOPS_H
