//===-- ConvPointwise.cpp - Pattern of the model of the same name ---------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/PatternContext.h"
#include "autoconfig/operators/conv/Product.h"
#include "autoconfig/operators/matmul/Algorithms.h"

namespace autoconfig {

void MatmulUnpackedPattern(PatternContext &);
void MatmulPackedPattern(PatternContext &);
void MatmulPreparedPattern(PatternContext &);
void MatmulTailDotPattern(PatternContext &);
void MatmulDotPattern(PatternContext &);
void MatmulStreamedPattern(PatternContext &);

static void emitProduct(MatmulAlgorithm algorithm, PatternContext &context) {
  switch (algorithm) {
  case MatmulAlgorithm::Unpacked:
    return MatmulUnpackedPattern(context);
  case MatmulAlgorithm::Packed:
    return MatmulPackedPattern(context);
  case MatmulAlgorithm::Prepared:
    return MatmulPreparedPattern(context);
  case MatmulAlgorithm::TailDot:
    return MatmulTailDotPattern(context);
  case MatmulAlgorithm::Dot:
    return MatmulDotPattern(context);
  case MatmulAlgorithm::Streamed:
    return MatmulStreamedPattern(context);
  }
}

void ConvPointwisePattern(PatternContext &any) {
  ContextOf<Convolution> context(any);
  Contraction product = plainProduct(context.problem);
  bool swapped = weightsAreA(context.problem);
  PatternContext matmul{product,
                        any.target,
                        any.configuration,
                        any.emitter,
                        any.operation,
                        any.function,
                        swapped ? any.b : any.a,
                        swapped ? any.a : any.b,
                        any.c,
                        any.isKernel};
  matmul.epilogue = any.epilogue;
  emitProduct(matmulAlgorithmOf(product, any.configuration), matmul);
}

} // namespace autoconfig
