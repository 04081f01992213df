//===-- LinearProgram.h - A small linear map, step by step ------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A matrix times a vector as the operations that compute it, sums that several
// outputs share computed once. Patterns emit them, models count them, tests
// interpret them.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_OPERATORS_CONV_LINEARPROGRAM_H
#define AUTOCONFIG_OPERATORS_CONV_LINEARPROGRAM_H

#include "autoconfig/core/ConvAxis.h"
#include "llvm/ADT/ArrayRef.h"
#include <cstdint>
#include <vector>

namespace autoconfig {

struct LinearProgram {
  static constexpr int none = -1; // in the place of a value: zero

  /// factor * value[of] + value[plus], one instruction: an addition where the
  /// factor is 1, a subtraction where it is -1, a multiplication where nothing
  /// is added, else a fused multiply-add.
  struct Operation {
    double factor;
    int of, plus;
  };

  /// Values are the inputs and then one for each operation.
  int inputs = 0;
  std::vector<Operation> operations;
  std::vector<int> outputs; // values, or none

  /// What remains where only these inputs are not zero, and only the first
  /// so many outputs are wanted. Inputs keep their numbers.
  LinearProgram pruned(ConvAxis::Range nonZero, int64_t wanted) const;

  /// Operations in the longest chain from an input to an output.
  int64_t depth() const;

  /// Calls apply(factor, of, plus) for each operation, `plus` null where
  /// nothing is added. A null output is zero.
  template <class Value, class Apply>
  std::vector<Value> run(llvm::ArrayRef<Value> in, Apply apply) const {
    std::vector<Value> values(in.begin(), in.end());
    for (const Operation &o : operations)
      values.push_back(apply(o.factor, values[o.of],
                             o.plus == none ? nullptr : &values[o.plus]));
    std::vector<Value> out;
    for (int output : outputs)
      out.push_back(output == none ? Value() : values[output]);
    return out;
  }
};

} // namespace autoconfig

#endif // AUTOCONFIG_OPERATORS_CONV_LINEARPROGRAM_H
