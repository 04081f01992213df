//===-- Algorithms.h - Matrix products of other operators ------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An operator that is a matrix product as it lies takes the algorithms of
// matmul: their candidates are its own, and what an algorithm's parameters are
// named tells which one it is.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_OPERATORS_MATMUL_ALGORITHMS_H
#define AUTOCONFIG_OPERATORS_MATMUL_ALGORITHMS_H

#include "autoconfig/core/Contraction.h"
#include "autoconfig/core/Decision.h"

namespace autoconfig {

enum class MatmulAlgorithm {
  Unpacked, // pack_b=0
  Packed,   // pack_b=1
  Prepared, // where weights are
  TailDot,  // tail_mr, ..
  Dot,      // chains
  Streamed, // kr
};

MatmulAlgorithm matmulAlgorithmOf(const Contraction &problem,
                                  const Configuration &configuration);

} // namespace autoconfig

#endif // AUTOCONFIG_OPERATORS_MATMUL_ALGORITHMS_H
