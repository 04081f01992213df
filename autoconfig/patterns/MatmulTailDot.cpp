//===-- MatmulTailDot.cpp - Pattern of the model of the same name ---------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/DotLoops.h"
#include "autoconfig/codegen/GemmLoops.h"
#include "autoconfig/core/TailSchedule.h"

namespace autoconfig {

void MatmulTailDotPattern(PatternContext &any) {
  ContextOf<Contraction> context(any);
  TailSchedule s =
      makeTailSchedule(context.problem, context.target, context.configuration);
  int64_t elements = s.workspace();
  mlir::Value workspace = elements ? context.workspace(elements) : context.c;
  ContextOf<Contraction> main(context, s.mainProblem);
  emitGemm(main, s.main, workspace);
  ContextOf<Contraction> tail(context, s.tailProblem);
  emitDots(tail, s.tail, workspace, s.main.workspace());
}

} // namespace autoconfig
