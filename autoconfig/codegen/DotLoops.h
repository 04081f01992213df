//===-- DotLoops.h - Dot products with vectors along K ----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CODEGEN_DOTLOOPS_H
#define AUTOCONFIG_CODEGEN_DOTLOOPS_H

#include "autoconfig/codegen/PatternContext.h"
#include "autoconfig/core/DotSchedule.h"

namespace autoconfig {

/// Emits the whole product. The workspace, unused where it needs none, is
/// taken from `offset` on.
void emitDots(ContextOf<Contraction> &context, const DotSchedule &schedule,
              mlir::Value workspace, int64_t offset);

} // namespace autoconfig

#endif // AUTOCONFIG_CODEGEN_DOTLOOPS_H
