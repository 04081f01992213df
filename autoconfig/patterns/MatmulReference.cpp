//===-- MatmulReference.cpp - Pattern of the model of the same name -------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/patterns/Pattern.h"

using namespace mlir;

namespace autoconfig {

static void emitMatrix(PatternContext &context, Value aOffset, Value bOffset,
                       Value cOffset) {
  const Contraction &p = context.problem;
  Emitter &e = context.emitter;
  const VectorPiece scalar{1, 1};
  e.loop(0, p.m, 1, [&](Value i) {
    e.loop(0, p.n, 1, [&](Value j) {
      Value c = e.add(cOffset, e.add(e.mul(i, p.ldc), j));
      Value initial =
          p.accumulate ? e.loadScalar(context.c, c) : e.zero(scalar);
      Value sum = e.reduce(0, p.k, 1, initial, [&](Value k, ValueRange sums) {
        Value a =
            e.loadScalar(context.a, e.add(aOffset, e.add(e.mul(i, p.lda), k)));
        Value b =
            e.loadScalar(context.b, e.add(bOffset, e.add(e.mul(k, p.ldb), j)));
        return SmallVector<Value>{e.fma(scalar, a, b, sums[0])};
      })[0];
      e.storeScalar(sum, context.c, c);
    });
  });
}

static void emitOuter(PatternContext &context, size_t depth, Value a, Value b,
                      Value c) {
  const Contraction &p = context.problem;
  if (depth == p.outer.size())
    return emitMatrix(context, a, b, c);
  const Contraction::OuterLoop &loop = p.outer[depth];
  Emitter &e = context.emitter;
  e.loop(0, loop.count, 1, [&](Value i) {
    emitOuter(context, depth + 1, e.add(a, e.mul(i, loop.aStride)),
              e.add(b, e.mul(i, loop.bStride)),
              e.add(c, e.mul(i, loop.cStride)));
  });
}

void MatmulReferencePattern(PatternContext &context) {
  Value zero = context.emitter.index(0);
  emitOuter(context, 0, zero, zero, zero);
}

} // namespace autoconfig
