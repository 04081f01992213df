//===-- LinearProgram.cpp -------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/conv/LinearProgram.h"
#include <algorithm>

namespace autoconfig {
namespace {

/// The operations whose results are used by `outputs`, renumbered.
LinearProgram usedOnly(const LinearProgram &program) {
  size_t inputs = program.inputs;
  std::vector<bool> used(inputs + program.operations.size(), false);
  auto use = [&](int value) {
    if (value != LinearProgram::none)
      used[value] = true;
  };
  for (int output : program.outputs)
    use(output);
  for (size_t i = program.operations.size(); i-- > 0;)
    if (used[inputs + i]) {
      use(program.operations[i].of);
      use(program.operations[i].plus);
    }

  LinearProgram result{program.inputs, {}, {}};
  std::vector<int> number(used.size() + 1, LinearProgram::none);
  auto renumbered = [&](int value) {
    return value == LinearProgram::none ? value : number[value];
  };
  for (size_t i = 0; i < inputs; ++i)
    number[i] = static_cast<int>(i);
  for (size_t i = 0; i < program.operations.size(); ++i) {
    if (!used[inputs + i])
      continue;
    const LinearProgram::Operation &o = program.operations[i];
    number[inputs + i] = static_cast<int>(inputs + result.operations.size());
    result.operations.push_back(
        {o.factor, renumbered(o.of), renumbered(o.plus)});
  }
  for (int output : program.outputs)
    result.outputs.push_back(renumbered(output));
  return result;
}

} // namespace

LinearProgram LinearProgram::pruned(ConvAxis::Range nonZero,
                                    int64_t wanted) const {
  LinearProgram result{inputs, {}, {}};
  std::vector<int> place; // of each value; none: it is zero
  for (int i = 0; i < inputs; ++i)
    place.push_back(i >= nonZero.first && i < nonZero.end ? i : none);
  for (const Operation &o : operations) {
    int of = place[o.of], plus = o.plus == none ? none : place[o.plus];
    if (of == none || (plus == none && o.factor == 1)) {
      place.push_back(of == none ? plus : of);
      continue;
    }
    place.push_back(inputs + static_cast<int>(result.operations.size()));
    result.operations.push_back({o.factor, of, plus});
  }
  for (int64_t i = 0; i < wanted; ++i)
    result.outputs.push_back(outputs[i] == none ? none : place[outputs[i]]);
  return usedOnly(result);
}

int64_t LinearProgram::depth() const {
  std::vector<int64_t> depths(inputs, 0);
  for (const Operation &o : operations)
    depths.push_back(
        1 + std::max(depths[o.of], o.plus == none ? 0 : depths[o.plus]));
  return depths.empty() ? 0 : *std::max_element(depths.begin(), depths.end());
}

} // namespace autoconfig
