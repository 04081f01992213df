//===-- onednn_sgemm.cpp - oneDNN's BLAS-like entry -----------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// dnnl_sgemm, row-major, one call a matrix. It is another implementation than
// the matmul primitive of onednn.cpp, and sometimes the faster one.
//
//===----------------------------------------------------------------------===//

// kind: library
// operators: matmul
// scalar: riscv64
// link: dnnl

#include "matmul.h"
#include "onednn.h"
#include <algorithm>

namespace {

class OneDnnSgemm final : public RivalInstance {
public:
  using Form = rival::Matmul;

  static const char *version() { return onednn::version(); }

  OneDnnSgemm(const rival::Matmul &form, const float *) : matmul(form) {
    if (form.problem.weightsPrepared)
      throw rival::Unavailable("no prepared weights in dnnl_sgemm");
    if (matmul.k == 0)
      throw rival::Unavailable("oneDNN leaves the output unwritten for K = 0");
    implementation = "dnnl_sgemm";
  }

  void run(const float *a, const float *b, float *c) override {
    const int64_t lda = std::max<int64_t>(matmul.k, 1),
                  ldc = std::max<int64_t>(matmul.n, 1);
    for (int64_t i = 0; i < matmul.batch(); ++i)
      dnnl_sgemm('N', matmul.transposed ? 'T' : 'N', matmul.m, matmul.n,
                 matmul.k, 1.0f, matmul.src(a, i), lda, matmul.weights(b, i),
                 matmul.transposed ? lda : ldc, 0.0f, matmul.dst(c, i), ldc);
  }

private:
  rival::Matmul matmul;
};

} // namespace

RIVAL_EXPORT(OneDnnSgemm)
