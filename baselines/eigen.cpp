//===-- eigen.cpp - Eigen -------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Eigen's product of mapped matrices, row-major, noalias. Compiled by the
// same clang and flags as everything here.
//
//===----------------------------------------------------------------------===//

// kind: library
// operators: matmul
// include: eigen3

#include "matmul.h"
#include <Eigen/Core>

namespace {

using Matrix =
    Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

class EigenProduct final : public RivalInstance {
public:
  using Form = rival::Matmul;

  static const char *version() {
    static const std::string text = std::to_string(EIGEN_WORLD_VERSION) + "." +
                                    std::to_string(EIGEN_MAJOR_VERSION) + "." +
                                    std::to_string(EIGEN_MINOR_VERSION);
    return text.c_str();
  }

  EigenProduct(const rival::Matmul &form, const float *) : matmul(form) {
    if (form.problem.weightsPrepared)
      throw rival::Unavailable("no prepared weights in Eigen");
    implementation = instructionSet();
  }

  void run(const float *a, const float *b, float *c) override {
    for (int64_t i = 0; i < matmul.batch(); ++i) {
      Eigen::Map<const Matrix> src(matmul.src(a, i), matmul.m, matmul.k);
      const float *weights = matmul.weights(b, i);
      Eigen::Map<Matrix> dst(matmul.dst(c, i), matmul.m, matmul.n);
      if (matmul.transposed)
        dst.noalias() =
            src *
            Eigen::Map<const Matrix>(weights, matmul.n, matmul.k).transpose();
      else
        dst.noalias() =
            src * Eigen::Map<const Matrix>(weights, matmul.k, matmul.n);
    }
  }

private:
  rival::Matmul matmul;

  /// Eigen's own text, which leaves out that it uses FMA beside AVX, and where
  /// it has no vectors for the target, those that clang found.
  static std::string instructionSet() {
#ifndef EIGEN_VECTORIZE
    return "scalar, vectorised by clang";
#elif defined(EIGEN_VECTORIZE_FMA) && !defined(EIGEN_VECTORIZE_AVX512)
    return std::string("FMA, ") + Eigen::SimdInstructionSetsInUse();
#else
    return Eigen::SimdInstructionSetsInUse();
#endif
  }
};

} // namespace

RIVAL_EXPORT(EigenProduct)
