//===-- Contraction.h - A matrix product as the models see it ---*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The static information of a matmul-like operator, and how the GEMM code sees
// the matrix products of other operators:
//
//   for each outer loop:  C[m, n] (+)= sum over k of A[m, k] * B[k, n]
//
// with every stride a constant. B may lie transposed: then its columns are
// contiguous. A batch dimension that does not touch B and
// continues the rows of A and C has been folded into M (see foldOuterLoops), so
// that 8x1x512 times 512x512 is one GEMM of eight rows. Rows of A may be
// windows of images (core/Windows.h).
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CORE_CONTRACTION_H
#define AUTOCONFIG_CORE_CONTRACTION_H

#include "autoconfig/core/OperatorInfo.h"
#include "autoconfig/core/Windows.h"
#include <cstdint>
#include <vector>

namespace autoconfig {

struct Contraction : OperatorInfo {
  int64_t m = 0, n = 0, k = 0;
  int64_t lda = 0; // elements between rows of A, of windows those of one line;
                   // the k stride is 1
  int64_t ldb = 0; // elements between rows of B; the n stride is 1. If it is
                   // transposed, between its columns; the k stride is 1
  int64_t ldc = 0; // elements between rows of C; the n stride is 1

  /// Where the number of rows is not known (`m` is typical then): they are
  /// never more; 0: any number.
  int64_t mostRows = 0;

  // Elements before the matrices in their tensors.
  int64_t aStart = 0, bStart = 0, cStart = 0;

  /// The channels of the epilogue are rows of C, and not its columns.
  bool rowsAreChannels = false;

  /// N rows of K in memory; never where one row or one column makes both
  /// layouts the same.
  bool bTransposed = false;

  /// What rows of A are that do not lie in memory.
  std::optional<Windows> windows;
  /// Rows that a tile may span.
  int64_t rowsOfLine() const { return windows ? windows->w.out : m; }
  /// What blocks of K divide: K, or the channels of windows, each block with
  /// all taps.
  int64_t depth() const { return windows ? windows->channels : k; }
  int64_t taps() const { return windows ? windows->taps() : 1; }

  /// A loop around the matrix product; strides in elements, 0 broadcasts.
  struct OuterLoop {
    int64_t count, aStride, bStride, cStride;
    int64_t channels = 0; // of the epilogue, from one product to the next
  };
  std::vector<OuterLoop> outer; // outermost first

  /// How often the matrix product is done.
  int64_t outerCount() const;
  /// From the first to behind the last element of one matrix of B.
  int64_t elementsOfB() const { return (bTransposed ? n : k) * ldb; }
  /// From one matrix of B to the next: they lie one after the other, or their
  /// columns side by side.
  int64_t matrixStrideOfB() const;
  /// Merges outer loops into M where rows of A and C continue and B stays.
  void foldOuterLoops();

  /// The columns from `first` on, `count` of them, as a product of their own.
  Contraction columns(int64_t first, int64_t count) const;

  llvm::StringRef op() const override { return "matmul"; }
  double multiplyAdds() const override;
  void print(llvm::raw_ostream &out) const override;
  llvm::json::Object toJSON() const override;
  std::optional<Channels> channelsOfEpilogue() const override {
    return Channels{n, 1};
  }
  std::unique_ptr<OperatorInfo> clone() const override {
    return std::make_unique<Contraction>(*this);
  }
  int64_t rows() const override { return m; }
  std::unique_ptr<OperatorInfo> withRows(int64_t rows,
                                         int64_t most) const override;
};

} // namespace autoconfig

#endif // AUTOCONFIG_CORE_CONTRACTION_H
