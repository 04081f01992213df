//===-- MatmulShape.h - The shape of a matrix product -----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// benchdnn's notation:
//
//   [batch dims x]MxK:[batch dims x]KxN[@layout][:[batch dims x]MxN][n"name"]
//
// A batch dimension of 1 broadcasts; a third part, the destination, must agree
// with what follows from the first two; a part with fewer dimensions gets ones
// at its end (`4x8:8` is `4x8:8x1`).
// Source: oneDNN, tests/benchdnn/doc/driver_matmul.md and utils/parser.cpp.
//
// The layout is ours, so that a problem's text says all: how the weights lie in
// memory, as benchdnn's --wtag has it. `ab` is row-major; `ba`, of batches
// `acb`, transposed: N rows of K.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_OPERATORS_MATMUL_MATMULSHAPE_H
#define AUTOCONFIG_OPERATORS_MATMUL_MATMULSHAPE_H

#include "autoconfig/operators/Operator.h"

namespace autoconfig {

/// C[batch.., M, N] = A[batch.., M, K] * B[batch.., K, N], f32, row-major but
/// for a transposed B.
struct MatmulShape : OperatorShape {
  Dims src;                       // A
  Dims weights;                   // B, logically: K before N however it lies
  Dims dst;                       // C
  bool weightsTransposed = false; // B lies as [batch.., N, K]
  /// Where kernels are told the first size of A and C.
  std::optional<int64_t> typical;
  bool atTypical = false; // and that is the size here, since no other is given

  int64_t m() const { return dst[dst.size() - 2]; }
  int64_t n() const { return dst.back(); }
  int64_t k() const { return src.back(); }
  /// Number of matrices in the destination.
  int64_t batch() const;

  /// "12x128x64:12x64x128", and where the weights are transposed
  /// "12x128x64:12x64x128@acb".
  /// With "?128x768:768x3072" the first size is not known, typically 128; in
  /// "?128=16x768:768x3072" it is 16 in the call.
  std::string text() const override;
  double flops() const override;
  TensorSizes sizes() const override;
  std::optional<int64_t> typicalRows() const override { return typical; }
  /// The same, decided for that many.
  void setTypical(int64_t rows);
};

} // namespace autoconfig

#endif // AUTOCONFIG_OPERATORS_MATMUL_MATMULSHAPE_H
