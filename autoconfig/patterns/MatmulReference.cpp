//===-- MatmulReference.cpp - Pattern of the model of the same name -------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/OuterLoops.h"
#include "autoconfig/codegen/PatternContext.h"

using namespace mlir;

namespace autoconfig {

static void emitMatrix(ContextOf<Contraction> &context,
                       const MatrixOffsets &at) {
  const Contraction &p = context.problem;
  Emitter &e = context.emitter;
  const VectorPiece scalar{1, 1};
  e.loop(0, p.m, 1, [&](Value i) {
    e.loop(0, p.n, 1, [&](Value j) {
      Value c = e.add(at.c, e.add(e.mul(i, p.ldc), j));
      Value initial =
          p.accumulate ? e.loadScalar(context.c, c) : e.zero(scalar);
      Value sum = e.reduce(0, p.k, 1, initial, [&](Value k, ValueRange sums) {
        Value a =
            e.loadScalar(context.a, e.add(at.a, e.add(e.mul(i, p.lda), k)));
        Value inB = p.bTransposed ? e.add(e.mul(j, p.ldb), k)
                                  : e.add(e.mul(k, p.ldb), j);
        Value b = e.loadScalar(context.b, e.add(at.b, inB));
        return SmallVector<Value>{e.fma(scalar, a, b, sums[0])};
      })[0];
      e.storeScalar(sum, context.c, c);
    });
  });
}

void MatmulReferencePattern(PatternContext &any) {
  ContextOf<Contraction> context(any);
  emitOuterLoops(context.emitter, context.problem,
                 [&](const MatrixOffsets &at) { emitMatrix(context, at); });
}

} // namespace autoconfig
