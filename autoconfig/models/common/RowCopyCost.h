//===-- RowCopyCost.h - Cost of padded copies -------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MODELS_COMMON_ROWCOPYCOST_H
#define AUTOCONFIG_MODELS_COMMON_ROWCOPYCOST_H

#include "autoconfig/core/Target.h"
#include <cstdint>

namespace autoconfig {

/// Cycles to copy one row of so many elements from L1 to L1, `stride` apart in
/// the source: a load and a store a vector; for a stride of 2 another load and
/// a shuffle, which runs where multiply-adds do; element by element otherwise.
double rowCopyCycles(const Target &target, int64_t elements, int64_t stride);

/// Cycles to copy a matrix transposed, from L1 to L1 (transposeCycles), by
/// blocks of vectors as long as both of its sides; element by element where
/// these are shorter than the shortest block.
double transposedCopyCycles(const Target &target, int64_t rows,
                            int64_t columns);

/// Cycles to store an element of interleaved rows of A, or of coefficients: by
/// lane, blocks of vectors are transposed, 2 memory operations and 2 shuffles a
/// vector. A strided store, like scalar ones, takes an element at a time.
double interleaveCycles(const Target &target);

} // namespace autoconfig

#endif // AUTOCONFIG_MODELS_COMMON_ROWCOPYCOST_H
