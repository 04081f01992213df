//===-- MatmulPrepared.cpp - Pattern of the model of the same name --------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/GemmLoops.h"

namespace autoconfig {

void MatmulPreparedPattern(PatternContext &any) {
  ContextOf<Contraction> context(any);
  emitGemm(context,
           makeGemmSchedule(context.problem, context.target,
                            context.configuration, BPacking::Prepared));
}

} // namespace autoconfig
