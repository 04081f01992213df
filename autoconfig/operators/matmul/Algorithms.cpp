//===-- Algorithms.cpp ----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/matmul/Algorithms.h"

namespace autoconfig {

MatmulAlgorithm matmulAlgorithmOf(const Contraction &p,
                                  const Configuration &c) {
  if (c.has("kr"))
    return MatmulAlgorithm::Streamed;
  if (c.has("tail_mr"))
    return MatmulAlgorithm::TailDot;
  if (c.has("chains"))
    return MatmulAlgorithm::Dot;
  if (p.weightsPrepared)
    return MatmulAlgorithm::Prepared;
  return c.get("pack_b") ? MatmulAlgorithm::Packed : MatmulAlgorithm::Unpacked;
}

} // namespace autoconfig
