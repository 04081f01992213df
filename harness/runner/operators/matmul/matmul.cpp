//===-- matmul.cpp - Matrix products --------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Elements are integers of [-16, 16] divided by 16, so every product is a
// multiple of 2^-8. All sums of K of them are then multiples of 2^-8 as well
// and at most K in size: f32's 24 bits hold them exactly while K <= 2^16, in
// any order of summation and with or without FMA. For larger K the range
// [-r, r] shrinks to r = sqrt(2^24 / K) rounded down, which keeps
// |sum| <= K r^2 2^-8 exact up to K = 2^24.
//
//===----------------------------------------------------------------------===//

#include "harness/runner/operators/matmul/Shape.h"
#include "harness/runner/operators/matmul/Specials.h"
#include <algorithm>
#include <cmath>
#include <stdexcept>

using namespace runner;

namespace {

class MatmulProblem final : public Problem {
public:
  explicit MatmulProblem(const Shape &shape)
      : shape(shape), canonical(shape.text()), inMemory(shape.inMemory()) {}

  const std::string &text() const override { return canonical; }
  const Tensors &tensors() const override { return inMemory; }

  Inputs inputs(uint64_t seed) const override {
    const double k = std::max<double>(1, static_cast<double>(shape.k()));
    const int64_t range =
        std::min<int64_t>(16, std::sqrt(std::ldexp(1.0, 24) / k));
    if (range == 0)
      throw std::invalid_argument("K is " + std::to_string(shape.k()) +
                                  ", and results can be verified exactly up to "
                                  "16777216 only");
    Inputs inputs{std::vector<float>(elements(inMemory.a)),
                  std::vector<float>(elements(inMemory.b))};
    fillRandomly(inputs.a, range, 1.0f / 16, 2 * seed);
    fillRandomly(inputs.b, range, 1.0f / 16, 2 * seed + 1);
    return inputs;
  }

  void placeSpecials(Inputs &inputs, uint64_t seed) const override {
    ::placeSpecials(inputs, shape, seed);
  }

  Expected expected(const Inputs &inputs, int64_t rowCount,
                    uint64_t seed) const override {
    const std::vector<int64_t> rows = chooseRows(shape.m(), rowCount, seed);
    const Shape few = shape.withRows(static_cast<int64_t>(rows.size()));
    std::vector<float> a;
    a.reserve(elements(few.src));
    for (int64_t i = 0; i < Shape::matrices(shape.src); ++i)
      for (int64_t row : rows) {
        const float *from = inputs.a.data() + (i * shape.m() + row) * shape.k();
        a.insert(a.end(), from, from + shape.k());
      }
    return {indicesOf(rows), reference(few.rivalProblem(false, canonical),
                                       a.data(), inputs.b.data())};
  }

  RivalProblem rivalProblem(bool weightsPrepared) const override {
    return shape.rivalProblem(weightsPrepared, canonical);
  }

private:
  const Shape shape;
  const std::string canonical;
  const Tensors inMemory;

  /// Of all elements of these rows of every matrix.
  std::vector<int64_t> indicesOf(const std::vector<int64_t> &rows) const {
    std::vector<int64_t> indices;
    if (static_cast<int64_t>(rows.size()) == shape.m())
      return indices;
    for (int64_t i = 0; i < Shape::matrices(shape.dst); ++i)
      for (int64_t row : rows)
        for (int64_t n = 0; n < shape.n(); ++n)
          indices.push_back((i * shape.m() + row) * shape.n() + n);
    return indices;
  }
};

} // namespace

namespace runner::operators {

std::unique_ptr<Problem> matmul(const std::string &text) {
  return std::make_unique<MatmulProblem>(Shape::parse(text));
}

} // namespace runner::operators
