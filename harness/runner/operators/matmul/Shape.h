//===-- Shape.h - The tensors of a matmul -----------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HARNESS_RUNNER_OPERATORS_MATMUL_SHAPE_H
#define HARNESS_RUNNER_OPERATORS_MATMUL_SHAPE_H

#include "harness/runner/Problem.h"

namespace runner {

/// dst [batch.., M, N] = src [batch.., M, K] * weights [batch.., K, N], all of
/// one rank; a batch dimension of 1 in src or weights broadcasts.
struct Shape {
  Dims src, weights, dst;
  bool weightsTransposed = false; // in memory they are [batch.., N, K]
  /// "?128" where kernels are told the first size of src and dst, and whether
  /// that is what it is here.
  std::string unknown;
  bool atTypical = false;

  int64_t m() const { return dst[dst.size() - 2]; }
  int64_t n() const { return dst.back(); }
  int64_t k() const { return src.back(); }
  /// Number of matrices in a tensor of this shape.
  static int64_t matrices(const Dims &dims);

  bool operator==(const Shape &) const = default;
  /// "2x3:3x4", transposed "2x3:3x4@ba"; "?128x3:3x4", "?128=2x3:3x4"
  std::string text() const;
  Tensors inMemory() const;
  /// The same with another number of rows.
  Shape withRows(int64_t rows) const;
  /// Points to `text`.
  RivalProblem rivalProblem(bool weightsPrepared,
                            const std::string &text) const;

  /// Of "2x3:3x4", "2x3:3x4:2x4", "2x3:3x4@ba" or "?128=2x3:3x4". Throws
  /// std::invalid_argument.
  static Shape parse(const std::string &text);
  /// Throws std::invalid_argument if the tensors do not fit together.
  static Shape fromDims(Dims src, Dims weights, Dims dst);
};

} // namespace runner

#endif // HARNESS_RUNNER_OPERATORS_MATMUL_SHAPE_H
