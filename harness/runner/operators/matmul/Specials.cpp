//===-- Specials.cpp - NaN, infinities, zeros, denormals ------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/runner/operators/matmul/Specials.h"
#include <cmath>
#include <limits>
#include <random>

using namespace runner;

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float nan = std::numeric_limits<float>::quiet_NaN();

/// One row-major matrix.
struct Matrix {
  float *data;
  int64_t rows, columns;
  float &at(int64_t row, int64_t column) const {
    return data[row * columns + column];
  }
};

class Placer {
public:
  explicit Placer(uint64_t seed) : random(seed) {}

  /// Spoils rows of c. While c has one only, just if it has one column, too,
  /// for which `spoilAll` stands.
  void intoA(Matrix a, bool spoilAll) {
    const int64_t last = a.rows - 1;
    if (a.rows > 1 || spoilAll)
      a.at(last, a.columns - 1) = infinity;
    // The row before keeps its values: what reads on beyond its end meets NaN.
    if (a.rows > 2)
      a.at(last - 1, 0) = nan;
    if (a.rows > 4)
      a.at(last - 3, below(a.columns)) = -infinity;
    if (a.rows > 5)
      for (int64_t k = 0; k < a.columns; ++k)
        a.at(0, k) = k % 2 ? -0.0f : 0.0f;
    if (a.rows > 6)
      for (int64_t k = 0; k < a.columns; ++k)
        a.at(1, k) = std::ldexp(a.at(1, k), -130);
  }

  /// Spoils columns of c.
  void intoB(Matrix b) {
    const int64_t last = b.columns - 1;
    if (b.columns > 1)
      b.at(b.rows - 1, last) = nan;
    if (b.columns > 3)
      b.at(0, below(last)) = infinity;
    if (b.columns > 5)
      b.at(below(b.rows), below(last)) = -infinity;
  }

private:
  int64_t below(int64_t bound) {
    return static_cast<int64_t>(random() % bound);
  }
  std::mt19937_64 random;
};

} // namespace

void runner::placeSpecials(Inputs &inputs, const Shape &shape, uint64_t seed) {
  const int64_t m = shape.m(), n = shape.n(), k = shape.k();
  if (k == 0 || m == 0 || n == 0)
    return;
  Placer placer(seed);
  for (int64_t i = 0; i < Shape::matrices(shape.src); ++i)
    placer.intoA({inputs.a.data() + i * m * k, m, k}, n == 1);
  for (int64_t i = 0; i < Shape::matrices(shape.weights); ++i)
    placer.intoB({inputs.b.data() + i * k * n, k, n});
}
