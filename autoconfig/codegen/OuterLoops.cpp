//===-- OuterLoops.cpp --------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/OuterLoops.h"

namespace autoconfig {

static void emitFrom(Emitter &e, const Contraction &p, size_t depth,
                     const MatrixOffsets &at,
                     llvm::function_ref<void(const MatrixOffsets &)> body) {
  if (depth == p.outer.size())
    return body(at);
  const Contraction::OuterLoop &loop = p.outer[depth];
  e.loop(0, loop.count, 1, [&](mlir::Value i) {
    emitFrom(e, p, depth + 1,
             {e.add(at.a, e.mul(i, loop.aStride)),
              e.add(at.b, e.mul(i, loop.bStride)),
              e.add(at.c, e.mul(i, loop.cStride)),
              e.add(at.channel, e.mul(i, loop.channels))},
             body);
  });
}

void emitOuterLoops(Emitter &e, const Contraction &problem,
                    llvm::function_ref<void(const MatrixOffsets &)> body) {
  MatrixOffsets first{e.index(problem.aStart), e.index(problem.bStart),
                      e.index(problem.cStart), e.index(0)};
  emitFrom(e, problem, 0, first, body);
}

} // namespace autoconfig
