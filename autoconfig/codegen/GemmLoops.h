//===-- GemmLoops.h - The loops around the micro-kernel ---------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CODEGEN_GEMMLOOPS_H
#define AUTOCONFIG_CODEGEN_GEMMLOOPS_H

#include "autoconfig/codegen/Emitter.h"
#include "autoconfig/codegen/OuterLoops.h"
#include "autoconfig/codegen/PatternContext.h"
#include "autoconfig/core/GemmSchedule.h"

namespace autoconfig {

/// Emits the whole of a GEMM, with its outer loops, as the schedule says.
void emitGemm(ContextOf<Contraction> &context, const GemmSchedule &schedule);
/// The same in a workspace that is there, used from its start. Where `panels`
/// says so, B of the context holds the prepared weights already. `first`:
/// elements before the matrices, which loops around know, besides those of the
/// problem.
void emitGemm(ContextOf<Contraction> &context, const GemmSchedule &schedule,
              mlir::Value workspace, bool panels = false,
              const MatrixOffsets *first = nullptr);

} // namespace autoconfig

#endif // AUTOCONFIG_CODEGEN_GEMMLOOPS_H
