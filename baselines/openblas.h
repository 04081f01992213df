//===-- openblas.h - What rivals by OpenBLAS share --------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef BASELINES_OPENBLAS_H
#define BASELINES_OPENBLAS_H

#include <algorithm>
#include <cblas.h>
#include <cstdint>
#include <sstream>
#include <string>

namespace openblas {

/// openblas_get_config() reads "OpenBLAS 0.3.29 NO_AFFINITY ...".
inline const char *version() {
  static const std::string text = [] {
    std::istringstream words(openblas_get_config());
    std::string library, number;
    words >> library >> number;
    return number;
  }();
  return text.c_str();
}

/// c [m, n] = a [m, k] * b [k, n], or where b lies as [n, k] its transpose; all
/// row-major, with the distances of their rows.
inline void multiply(int64_t m, int64_t n, int64_t k, const float *a,
                     int64_t rowOfA, const float *b, int64_t rowOfB, float *c,
                     int64_t rowOfC, bool transposed = false) {
  // CBLAS wants leading dimensions of at least 1, also of empty matrices.
  auto leading = [](int64_t row) {
    return static_cast<blasint>(std::max<int64_t>(row, 1));
  };
  cblas_sgemm(CblasRowMajor, CblasNoTrans,
              transposed ? CblasTrans : CblasNoTrans, static_cast<blasint>(m),
              static_cast<blasint>(n), static_cast<blasint>(k), 1.0f, a,
              leading(rowOfA), b, leading(rowOfB), 0.0f, c, leading(rowOfC));
}

} // namespace openblas

#endif // BASELINES_OPENBLAS_H
