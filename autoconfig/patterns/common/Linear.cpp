//===-- Linear.cpp ------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/patterns/common/Linear.h"

using namespace mlir;

namespace autoconfig {

SmallVector<Value> emitLinear(Emitter &e, const LinearProgram &program,
                              Type type, ArrayRef<Value> inputs) {
  auto apply = [&](double factor, Value of, const Value *plus) {
    if (!plus)
      return e.mulFloats(e.constant(type, factor), of);
    if (factor == 1)
      return e.addFloats(*plus, of);
    if (factor == -1)
      return e.subFloats(*plus, of);
    return e.fma(e.constant(type, factor), of, *plus);
  };
  SmallVector<Value> outputs;
  for (Value output : program.run(inputs, apply))
    outputs.push_back(output ? output : e.constant(type, 0));
  return outputs;
}

} // namespace autoconfig
