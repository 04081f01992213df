//===-- blis.cpp - BLIS ---------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// bli_sgemm with row strides, so that nothing is transposed on the way; on
// one side a vector, bli_sgemv.
//
//===----------------------------------------------------------------------===//

// kind: library
// operators: matmul
// scalar: riscv64
// link: blis-serial/libblis.so.4

#include "matmul.h"
#include <blis.h>

namespace {

class Blis final : public RivalInstance {
public:
  using Form = rival::Matmul;

  static const char *version() { return bli_info_get_version_str(); }

  Blis(const rival::Matmul &form, const float *) : matmul(form) {
    if (form.problem.weightsPrepared)
      throw rival::Unavailable("no prepared weights in BLIS's typed interface");
    bli_thread_set_num_threads(1);
    const arch_t arch = bli_arch_query_id();
#if defined(__x86_64__) && !defined(__AVX512F__)
    // BLIS_ARCH_TYPE is a number that changes its meaning between versions.
    if (arch == BLIS_ARCH_SKX || arch == BLIS_ARCH_KNL)
      throw rival::Unavailable(
          "BLIS selected " + std::string(bli_arch_string(arch)) +
          ", which is more than this preset's instruction set; set "
          "BLIS_ARCH_TYPE in the preset's tool chain file");
#endif
    implementation = std::string(bli_arch_string(arch)) +
                     (matmul.m == 1 || matmul.n == 1 ? " gemv" : " gemm");
  }

  void run(const float *a, const float *b, float *c) override {
    for (int64_t i = 0; i < matmul.batch(); ++i)
      multiply(const_cast<float *>(matmul.src(a, i)),
               const_cast<float *>(matmul.weights(b, i)), matmul.dst(c, i));
  }

private:
  rival::Matmul matmul;

  void multiply(float *a, float *b, float *c) const {
    const dim_t m = matmul.m, n = matmul.n, k = matmul.k;
    float one = 1, zero = 0;
    // Strides say how B lies.
    const inc_t rowOfB = matmul.transposed ? 1 : n,
                columnOfB = matmul.transposed ? k : 1;
    if (m == 1)
      bli_sgemv(BLIS_TRANSPOSE, BLIS_NO_CONJUGATE, k, n, &one, b, rowOfB,
                columnOfB, a, 1, &zero, c, 1);
    else if (n == 1)
      bli_sgemv(BLIS_NO_TRANSPOSE, BLIS_NO_CONJUGATE, m, k, &one, a, k, 1, b, 1,
                &zero, c, 1);
    else
      bli_sgemm(BLIS_NO_TRANSPOSE, BLIS_NO_TRANSPOSE, m, n, k, &one, a, k, 1, b,
                rowOfB, columnOfB, &zero, c, n, 1);
  }
};

} // namespace

RIVAL_EXPORT(Blis)
