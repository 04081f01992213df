//===-- ConvPointwiseNchw.cpp - Pattern of the model of the same name -----===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/PatternContext.h"
#include "autoconfig/operators/conv/ImageProduct.h"

namespace autoconfig {

void MatmulUnpackedPattern(PatternContext &);
void MatmulPackedPattern(PatternContext &);
void MatmulStreamedPattern(PatternContext &);
void MatmulDotPattern(PatternContext &);
void MatmulTailDotPattern(PatternContext &);

static void emitProduct(ProductAlgorithm algorithm, PatternContext &context) {
  switch (algorithm) {
  case ProductAlgorithm::Unpacked:
    return MatmulUnpackedPattern(context);
  case ProductAlgorithm::Packed:
    return MatmulPackedPattern(context);
  case ProductAlgorithm::Streamed:
    return MatmulStreamedPattern(context);
  case ProductAlgorithm::Dot:
    return MatmulDotPattern(context);
  case ProductAlgorithm::TailDot:
    return MatmulTailDotPattern(context);
  }
}

void ConvPointwiseNchwPattern(PatternContext &any) {
  ContextOf<Convolution> context(any);
  Contraction image = imageProduct(context.problem);
  Configuration own = withoutAlgorithm(context.configuration);
  PatternContext product{image,           context.target,    own,
                         context.emitter, context.operation, context.function,
                         context.b,       context.a,         context.c,
                         context.isKernel};
  emitProduct(algorithmOf(context.configuration), product);
}

} // namespace autoconfig
