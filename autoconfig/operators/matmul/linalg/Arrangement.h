//===-- Arrangement.h - A product as kernels take it ------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Kernels want K contiguous in A, K or N in B, and N in C. Loops that continue
// each other in all operands are one loop; of what remains one of each kind is
// M, N and K, the others go around. What does not lie like that may do so in
// the transposed product, or is copied.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_OPERATORS_MATMUL_LINALG_ARRANGEMENT_H
#define AUTOCONFIG_OPERATORS_MATMUL_LINALG_ARRANGEMENT_H

#include "autoconfig/core/Contraction.h"
#include "autoconfig/core/DenseCopy.h"
#include <array>

namespace autoconfig {

struct ProductLoop {
  int64_t size;
  std::array<int64_t, 3> strides; // in A, B and C
  std::array<bool, 3> indexes;    // which of them
  bool dynamic = false;           // the size is a typical one
  int64_t each = 1;               // iterations for each of those
};

struct ProductLoops {
  llvm::SmallVector<ProductLoop, 4> m;     // A and C
  llvm::SmallVector<ProductLoop, 4> n;     // B and C
  llvm::SmallVector<ProductLoop, 4> k;     // A and B, summed over
  llvm::SmallVector<ProductLoop, 4> outer; // all three, or C alone
};

struct Arrangement {
  Contraction contraction;
  bool swapped = false;     // A and B, M and N
  bool sumsOutside = false; // loops of the sum are around the product
  int64_t rowsEach = 1;     // rows for each iteration of a dynamic loop
  llvm::SmallVector<DenseCopy, 3> copies; // by the operation's operands
};

/// Those without a copy first. There is always one, but where a size is not
/// known that is not the number of rows.
llvm::SmallVector<Arrangement, 4> arrangementsOf(const ProductLoops &loops);

} // namespace autoconfig

#endif // AUTOCONFIG_OPERATORS_MATMUL_LINALG_ARRANGEMENT_H
