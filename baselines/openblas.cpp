//===-- openblas.cpp - OpenBLAS -------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// cblas_sgemm; cblas_sgemv where one side is a vector, which is the call that
// BLAS has for it. A batch is a loop of calls, for CBLAS has no strided batch
// with broadcasting.
//
//===----------------------------------------------------------------------===//

// kind: library
// operators: matmul
// link: openblas-serial/openblas

#include "openblas.h"
#include "matmul.h"

namespace {

class OpenBlas final : public RivalInstance {
public:
  using Form = rival::Matmul;

  static const char *version() { return openblas::version(); }

  OpenBlas(const rival::Matmul &form, const float *) : matmul(form) {
    if (form.problem.weightsPrepared)
      throw rival::Unavailable("no prepared weights in CBLAS");
    openblas_set_num_threads(1);
    implementation = std::string(openblas_get_corename()) +
                     (matmul.m == 1 || matmul.n == 1 ? " sgemv" : " sgemm");
  }

  void run(const float *a, const float *b, float *c) override {
    for (int64_t i = 0; i < matmul.batch(); ++i)
      multiply(matmul.src(a, i), matmul.weights(b, i), matmul.dst(c, i));
  }

private:
  rival::Matmul matmul;

  void multiply(const float *a, const float *b, float *c) const {
    const blasint m = matmul.m, n = matmul.n, k = matmul.k;
    // CBLAS wants leading dimensions of at least 1, also of empty matrices.
    const blasint ldn = n ? n : 1, ldk = k ? k : 1;
    if (m == 1 && matmul.transposed)
      cblas_sgemv(CblasRowMajor, CblasNoTrans, n, k, 1.0f, b, ldk, a, 1, 0.0f,
                  c, 1);
    else if (m == 1)
      cblas_sgemv(CblasRowMajor, CblasTrans, k, n, 1.0f, b, ldn, a, 1, 0.0f, c,
                  1);
    else if (n == 1)
      cblas_sgemv(CblasRowMajor, CblasNoTrans, m, k, 1.0f, a, ldk, b, 1, 0.0f,
                  c, 1);
    else
      openblas::multiply(m, n, k, a, k, b, matmul.transposed ? k : n, c, n,
                         matmul.transposed);
  }
};

} // namespace

RIVAL_EXPORT(OpenBlas)
