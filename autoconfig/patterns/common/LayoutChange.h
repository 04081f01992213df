//===-- LayoutChange.h - Planes by an algorithm for pixels ------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_PATTERNS_COMMON_LAYOUTCHANGE_H
#define AUTOCONFIG_PATTERNS_COMMON_LAYOUTCHANGE_H

#include "autoconfig/codegen/PatternContext.h"

namespace autoconfig {

using Pattern = void(PatternContext &);

/// Emits the convolution of planes with that pattern of one for pixels
/// (LayoutSchedule.h).
void emitLayoutChange(PatternContext &context, Pattern *pixels);

} // namespace autoconfig

#endif // AUTOCONFIG_PATTERNS_COMMON_LAYOUTCHANGE_H
