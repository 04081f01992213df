//===-- matmul.h - Matrix products, for rivals ------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef BASELINES_MATMUL_H
#define BASELINES_MATMUL_H

#include "util.h"
#include <cstring>
#include <numeric>
#include <vector>

namespace rival {

/// A (batch) matmul as a list of plain ones: matrix i of the destination is
/// matrix srcIndex[i] of src times matrix weightsIndex[i] of weights.
struct Matmul {
  RivalProblem problem;
  int64_t m, n, k;
  bool transposed; // each matrix of weights lies as [n, k], not as [k, n]
  std::vector<int64_t> srcIndex, weightsIndex;

  static bool describes(const RivalProblem &problem) {
    return !std::strcmp(problem.op, "matmul");
  }

  explicit Matmul(const RivalProblem &problem)
      : problem(problem), m(fromEnd(problem.c, 2)), n(fromEnd(problem.c, 1)),
        k(fromEnd(problem.a, 1)), transposed(problem.weightsTransposed) {
    const RivalTensor &dst = problem.c;
    const int64_t matrices = std::accumulate(dst.dims, dst.dims + dst.rank - 2,
                                             int64_t{1}, std::multiplies<>());
    for (int64_t i = 0; i < matrices; ++i) {
      srcIndex.push_back(matrixOf(problem.a, dst, i));
      weightsIndex.push_back(matrixOf(problem.b, dst, i));
    }
    // One matrix of weights for the whole batch: the batch is then only more
    // rows, and one call does it, as any user of a library would write it.
    const RivalTensor &w = problem.b;
    const int64_t weightMatrices = std::accumulate(
        w.dims, w.dims + w.rank - 2, int64_t{1}, std::multiplies<>());
    if (matrices > 1 && weightMatrices == 1) {
      m *= matrices;
      srcIndex = weightsIndex = {0};
    }
  }

  int64_t batch() const { return static_cast<int64_t>(srcIndex.size()); }
  const float *src(const float *a, int64_t i) const {
    return a + srcIndex[i] * m * k;
  }
  const float *weights(const float *b, int64_t i) const {
    return b + weightsIndex[i] * k * n;
  }
  float *dst(float *c, int64_t i) const { return c + i * m * n; }

private:
  static int64_t fromEnd(const RivalTensor &tensor, int32_t back) {
    return tensor.dims[tensor.rank - back];
  }
  /// The matrix of `tensor` that matrix `i` of `dst` is made from: the same
  /// batch indices, 0 where `tensor` broadcasts.
  static int64_t matrixOf(const RivalTensor &tensor, const RivalTensor &dst,
                          int64_t i) {
    int64_t index = 0, stride = 1;
    for (int32_t d = dst.rank - 3; d >= 0; --d) {
      if (tensor.dims[d] != 1)
        index += i % dst.dims[d] * stride;
      i /= dst.dims[d];
      stride *= tensor.dims[d];
    }
    return index;
  }
};

} // namespace rival

#endif // BASELINES_MATMUL_H
