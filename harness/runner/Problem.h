//===-- Problem.h - What all operators have in common -----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An operator makes the tensor c of the tensors a (the data) and b (the
// weights), as kernels and rivals get them. All that belongs to one operator is
// in operators/<op>.cpp or in the folder operators/<op>/; nothing else knows an
// operator's name. Its parser is the function operators::<op>, which CMake puts
// into the registry.
//
//===----------------------------------------------------------------------===//

#ifndef HARNESS_RUNNER_PROBLEM_H
#define HARNESS_RUNNER_PROBLEM_H

#include "baselines/rival.h"
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace runner {

using Dims = std::vector<int64_t>; // outermost first

/// Number of elements.
int64_t elements(const Dims &dims);

/// Dense and f32, as they lie in memory.
struct Tensors {
  Dims a, b, c;
};

/// The elements of a and b.
struct Inputs {
  std::vector<float> a, b;
};

/// Elements of c and what they must be.
struct Expected {
  std::vector<int64_t> indices; // ascending; empty: all elements, in order
  std::vector<float> values;
};

class Problem {
public:
  virtual ~Problem() = default;

  /// In the operator's notation, the same for the same problem.
  virtual const std::string &text() const = 0;
  virtual const Tensors &tensors() const = 0;
  /// "c[1,2]", as a reader of the problem would name an element of c.
  virtual std::string elementName(int64_t index) const;

  /// Different for a and b, the same for the same seed, and such that every
  /// order of summation gives the same bits. Throws std::invalid_argument where
  /// the problem is too large for that.
  virtual Inputs inputs(uint64_t seed) const = 0;
  /// Puts NaN, infinities, zeros and denormals into the inputs, so that IEEE
  /// 754 says of each element of c what it is, in whatever order it is summed.
  virtual void placeSpecials(Inputs &inputs, uint64_t seed) const = 0;
  /// By index of c: elements that may be NaN beside what they must be, where an
  /// algorithm multiplies a special value by what is no term of the sum: zeros
  /// of padding, or, where `tile` x `tile` outputs are made together, what
  /// belongs to another of these. Empty: none.
  virtual std::vector<bool> mayBeNaN(const Inputs &, int64_t /*tile*/) const {
    return {};
  }
  /// What the reference says. `rows`: 0 for all of c, else this many random
  /// rows of it, the first and the last.
  virtual Expected expected(const Inputs &inputs, int64_t rows,
                            uint64_t seed) const = 0;

  /// Points to what lives as long as this.
  virtual RivalProblem rivalProblem(bool weightsPrepared) const = 0;
};

/// Of an operator's notation. Throws std::invalid_argument, also where there is
/// no such operator.
std::unique_ptr<Problem> parseProblem(const std::string &op,
                                      const std::string &text);

/// The names of all operators.
std::vector<std::string> operatorNames();

/// What baselines/reference.cpp, which is linked in, makes of the inputs.
std::vector<float> reference(const RivalProblem &problem, const float *a,
                             const float *b);

RivalTensor rivalTensor(const Dims &dims);

/// `rows` random ones below `count`, and the first and the last; all where
/// `rows` is 0. Ascending.
std::vector<int64_t> chooseRows(int64_t count, int64_t rows, uint64_t seed);

/// Integers of [-range, range], times `unit`.
void fillRandomly(std::vector<float> &values, int64_t range, float unit,
                  uint64_t seed);

} // namespace runner

#endif // HARNESS_RUNNER_PROBLEM_H
