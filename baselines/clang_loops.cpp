//===-- clang_loops.cpp - Loops as the compiler vectorises them -----------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a user gets without a library: three loops in the order that
// vectorises (i, k, j), compiled by clang -O3 for the target's instruction
// set, strict floating point as it is the default.
//
//===----------------------------------------------------------------------===//

// kind: loops
// operators: matmul

#include "matmul.h"

namespace {

void multiply(int64_t rows, int64_t columns, int64_t depth,
              const float *__restrict a, const float *__restrict b,
              float *__restrict c) {
  for (int64_t i = 0; i < rows; ++i) {
    for (int64_t j = 0; j < columns; ++j)
      c[i * columns + j] = 0;
    for (int64_t k = 0; k < depth; ++k)
      for (int64_t j = 0; j < columns; ++j)
        c[i * columns + j] += a[i * depth + k] * b[k * columns + j];
  }
}

/// The weights lie transposed. As sums may be taken in any order, clang has
/// vectors here, too.
void multiplyTransposed(int64_t rows, int64_t columns, int64_t depth,
                        const float *__restrict a, const float *__restrict b,
                        float *__restrict c) {
#pragma clang fp reassociate(on)
  for (int64_t i = 0; i < rows; ++i)
    for (int64_t j = 0; j < columns; ++j) {
      float sum = 0;
      for (int64_t k = 0; k < depth; ++k)
        sum += a[i * depth + k] * b[j * depth + k];
      c[i * columns + j] = sum;
    }
}

class ClangLoops final : public RivalInstance {
public:
  using Form = rival::Matmul;

  static const char *version() { return __clang_version__; }

  ClangLoops(const rival::Matmul &form, const float *) : matmul(form) {
    if (form.problem.weightsPrepared)
      throw rival::Unavailable("the loops have no prepared form of weights");
    implementation = matmul.transposed ? "clang -O3, i j k, sums in any order"
                                       : "clang -O3, i k j";
  }

  void run(const float *a, const float *b, float *c) override {
    auto *loops = matmul.transposed ? multiplyTransposed : multiply;
    for (int64_t i = 0; i < matmul.batch(); ++i)
      loops(matmul.m, matmul.n, matmul.k, matmul.src(a, i),
            matmul.weights(b, i), matmul.dst(c, i));
  }

private:
  rival::Matmul matmul;
};

} // namespace

RIVAL_EXPORT(ClangLoops)
