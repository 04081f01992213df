//===-- libxsmm.cpp - libxsmm ---------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A kernel that libxsmm generates for exactly this size, when the instance is
// made, as its users do. Kernels are column-major: C^T = B^T A^T, so that B is
// the left operand. They have no cache blocks; of a size beyond the small ones
// that libxsmm is meant for, the whole matrix is still one kernel, for
// libxsmm_sgemm would only pass it on to a BLAS.
//
//===----------------------------------------------------------------------===//

// kind: library
// operators: matmul
// link: xsmm
// link: xsmmnoblas

#include "matmul.h"
#include <cstdlib>
#include <libxsmm.h>
#include <limits>

namespace {

/// Starting, libxsmm puts OMP_PROC_BIND into the environment, as a pointer to
/// its own memory: that would bind the threads of rivals which are loaded
/// later, and would be read after libxsmm was unloaded.
void start() {
  const bool given = std::getenv("OMP_PROC_BIND");
  libxsmm_init();
  if (!given)
    unsetenv("OMP_PROC_BIND");
}

class Libxsmm final : public RivalInstance {
public:
  using Form = rival::Matmul;

  static const char *version() { return LIBXSMM_CONFIG_VERSION; }

  Libxsmm(const rival::Matmul &form, const float *) : matmul(form) {
    if (form.problem.weightsPrepared)
      throw rival::Unavailable("no prepared weights in libxsmm's gemm");
    start();
    const libxsmm_blasint rows = dimension(matmul.m), k = dimension(matmul.k),
                          columns = dimension(matmul.n);
    const float one = 1, zero = 0;
    // Kernels with prefetch would take the next operands as well.
    const int prefetch = LIBXSMM_PREFETCH_NONE;
    const int flags =
        matmul.transposed ? LIBXSMM_GEMM_FLAG_TRANS_A : LIBXSMM_GEMM_FLAG_NONE;
    kernel =
        libxsmm_smmdispatch(columns, rows, k, matmul.transposed ? &k : &columns,
                            &k, &columns, &one, &zero, &flags, &prefetch);
    if (!kernel)
      throw rival::Unavailable(std::string("libxsmm generates no kernel ") +
                               (matmul.transposed
                                    ? "with its A (our weights) transposed for "
                                    : "of this size for ") +
                               libxsmm_get_target_arch());
    implementation = std::string("JIT ") + libxsmm_get_target_arch();
  }

  void run(const float *a, const float *b, float *c) override {
    for (int64_t i = 0; i < matmul.batch(); ++i)
      kernel(matmul.weights(b, i), matmul.src(a, i), matmul.dst(c, i));
  }

private:
  rival::Matmul matmul;
  libxsmm_smmfunction kernel = nullptr;

  static libxsmm_blasint dimension(int64_t size) {
    if (size > std::numeric_limits<libxsmm_blasint>::max())
      throw rival::Unavailable("dimension " + std::to_string(size) +
                               " is more than libxsmm's type holds");
    return static_cast<libxsmm_blasint>(size);
  }
};

} // namespace

RIVAL_EXPORT(Libxsmm)
