//===-- Specials.h - NaN, infinities, zeros, denormals ----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// IEEE 754 says what each does to a sum, in whatever order it is formed: NaN
// stays, an infinity times zero is NaN, so is the sum of two opposite
// infinities. So a kernel's result has NaN, +inf and -inf where the reference
// has them, and nowhere else. A kernel that skips zeros, multiplies lanes that
// are no elements, or flushes denormals to zero differs.
//
//===----------------------------------------------------------------------===//

#ifndef HARNESS_RUNNER_OPERATORS_MATMUL_SPECIALS_H
#define HARNESS_RUNNER_OPERATORS_MATMUL_SPECIALS_H

#include "harness/runner/operators/matmul/Shape.h"

namespace runner {

/// Puts special values into each matrix of a and b, at the ends of rows and
/// columns and inside. Each spoils one row or column of c; others stay exact:
/// a row of a is scaled by 2^-130, whose products are multiples of 2^-138, and
/// at most 2^24 of these, which denormals hold.
void placeSpecials(Inputs &inputs, const Shape &shape, uint64_t seed);

} // namespace runner

#endif // HARNESS_RUNNER_OPERATORS_MATMUL_SPECIALS_H
