//===-- reference.cpp - The oracle ----------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The obvious loops, each sum accumulated in double. Results are compared
// with this; the runner links it in, and it is a rival as well.
//
//===----------------------------------------------------------------------===//

// kind: loops
// operators: matmul

#include "matmul.h"

namespace {

class Reference final : public RivalInstance {
public:
  using Form = rival::Matmul;

  static const char *version() { return "1"; }

  Reference(const rival::Matmul &form, const float *) : matmul(form) {
    if (form.problem.weightsPrepared)
      throw rival::Unavailable("the loops have no prepared form of weights");
    implementation = "loops, double sums";
  }

  void run(const float *a, const float *b, float *c) override {
    std::vector<double> sums(matmul.n);
    std::vector<float> rows;
    for (int64_t i = 0; i < matmul.batch(); ++i) {
      const float *src = matmul.src(a, i);
      const float *weights = matmul.weights(b, i);
      if (matmul.transposed) {
        rows = rowsOf(weights);
        weights = rows.data();
      }
      float *dst = matmul.dst(c, i);
      for (int64_t m = 0; m < matmul.m; ++m) {
        sums.assign(matmul.n, 0.0);
        for (int64_t k = 0; k < matmul.k; ++k)
          for (int64_t n = 0; n < matmul.n; ++n)
            sums[n] += double(src[m * matmul.k + k]) *
                       double(weights[k * matmul.n + n]);
        for (int64_t n = 0; n < matmul.n; ++n)
          dst[m * matmul.n + n] = static_cast<float>(sums[n]);
      }
    }
  }

private:
  rival::Matmul matmul;

  /// Transposed weights as K rows of N.
  std::vector<float> rowsOf(const float *columns) const {
    std::vector<float> rows(matmul.k * matmul.n);
    for (int64_t n = 0; n < matmul.n; ++n)
      for (int64_t k = 0; k < matmul.k; ++k)
        rows[k * matmul.n + n] = columns[n * matmul.k + k];
    return rows;
  }
};

} // namespace

RIVAL_EXPORT(Reference)
