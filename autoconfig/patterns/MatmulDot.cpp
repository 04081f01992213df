//===-- MatmulDot.cpp - Pattern of the model of the same name -------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/DotLoops.h"

namespace autoconfig {

void MatmulDotPattern(PatternContext &any) {
  ContextOf<Contraction> context(any);
  DotSchedule schedule =
      makeDotSchedule(context.problem, context.target, context.configuration);
  int64_t elements = schedule.workspace(context.problem);
  emitDots(context, schedule,
           elements ? context.workspace(elements) : context.c, 0);
}

} // namespace autoconfig
