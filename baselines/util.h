//===-- util.h - What rivals share ------------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A rival's file defines a class R derived from RivalInstance and exports it:
//
//   // link: dnnl      (for CMake, see CMakeLists.txt)
//
//   class R final : public RivalInstance {
//   public:
//     static const char *version();            // of the library as loaded
//     R(const RivalProblem &, const float *b); // throws rival::Unavailable
//     void run(const float *a, const float *b, float *c);
//   };
//   RIVAL_EXPORT(R)
//
// The rival's name is the file's; CMake passes it as RIVAL_NAME.
//
//===----------------------------------------------------------------------===//

#ifndef BASELINES_UTIL_H
#define BASELINES_UTIL_H

#include "rival.h"
#include <cstdio>
#include <exception>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

struct RivalInstance {
  /// What the library selected; "" if it selects nothing.
  std::string implementation;
};

namespace rival {

/// The rival cannot do this problem; the text says why.
class Unavailable : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

/// A (batch) matmul as a list of plain ones: matrix i of the destination is
/// matrix srcIndex[i] of src times matrix weightsIndex[i] of weights.
struct Matmul {
  int64_t m, n, k;
  bool transposed; // each matrix of weights lies as [n, k], not as [k, n]
  std::vector<int64_t> srcIndex, weightsIndex;

  explicit Matmul(const RivalProblem &problem)
      : m(fromEnd(problem.dst, 2)), n(fromEnd(problem.dst, 1)),
        k(fromEnd(problem.src, 1)), transposed(problem.weightsTransposed) {
    const RivalTensor &dst = problem.dst;
    const int64_t matrices = std::accumulate(dst.dims, dst.dims + dst.rank - 2,
                                             int64_t{1}, std::multiplies<>());
    for (int64_t i = 0; i < matrices; ++i) {
      srcIndex.push_back(matrixOf(problem.src, dst, i));
      weightsIndex.push_back(matrixOf(problem.weights, dst, i));
    }
    // One matrix of weights for the whole batch: the batch is then only more
    // rows, and one call does it, as any user of a library would write it.
    const RivalTensor &w = problem.weights;
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

/// The C functions for the class R; nothing escapes as an exception.
template <class R> const RivalApi *api(const char *name) {
  static const RivalApi table = {
      RIVAL_ABI_VERSION,
      name,
      [] { return R::version(); },
      [](const RivalProblem *problem, const float *b, char *why,
         size_t whyBytes) -> RivalInstance * {
        try {
          if (std::string(problem->op) != "matmul")
            throw Unavailable("no operator '" + std::string(problem->op) +
                              "' here, expected matmul");
          return new R(*problem, b);
        } catch (const std::exception &error) {
          std::snprintf(why, whyBytes, "%s", error.what());
          return nullptr;
        }
      },
      [](const RivalInstance *instance) {
        return instance->implementation.c_str();
      },
      [](RivalInstance *instance, const float *a, const float *b, float *c) {
        static_cast<R *>(instance)->run(a, b, c);
      },
      [](RivalInstance *instance) { delete static_cast<R *>(instance); }};
  return &table;
}

} // namespace rival

#define RIVAL_EXPORT(R)                                                        \
  extern "C" __attribute__((visibility("default"))) const RivalApi *           \
  rival_api() {                                                                \
    return rival::api<R>(RIVAL_NAME);                                          \
  }

#endif // BASELINES_UTIL_H
