//===-- WindowCopies.h - Copies windows -------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_PATTERNS_COMMON_WINDOWCOPIES_H
#define AUTOCONFIG_PATTERNS_COMMON_WINDOWCOPIES_H

#include "autoconfig/codegen/PatternContext.h"
#include "autoconfig/operators/conv/Im2colSchedule.h"

namespace autoconfig {

/// Copies the windows of `rows` output rows from `row` on, of the image and
/// group that start at offset `image` of the source, to offset `to` of the
/// buffer.
void emitWindowCopies(const ContextOf<Convolution> &context,
                      const Im2colSchedule &schedule, int64_t rows,
                      mlir::Value image, mlir::Value row, mlir::Value buffer,
                      int64_t to);

} // namespace autoconfig

#endif // AUTOCONFIG_PATTERNS_COMMON_WINDOWCOPIES_H
