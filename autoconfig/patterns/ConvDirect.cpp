//===-- ConvDirect.cpp - Pattern of the model of the same name ------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/GemmLoops.h"
#include "autoconfig/operators/conv/Product.h"

namespace autoconfig {

void ConvDirectPattern(PatternContext &any) {
  ContextOf<Convolution> context(any);
  const Configuration &c = context.configuration;
  Contraction product =
      productOfWindows(context.problem, c.get("along_height"));
  ContextOf<Contraction> gemm(context, product);
  emitGemm(gemm, makeGemmSchedule(product, context.target, c,
                                  packingOfB(product, c)));
}

} // namespace autoconfig
