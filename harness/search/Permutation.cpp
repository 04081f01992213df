//===-- Permutation.cpp - A random order, the same everywhere -------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/search/Permutation.h"
#include <numeric>
#include <utility>

namespace autoconfig::harness {

std::vector<size_t> permutation(size_t size, std::mt19937_64 &random) {
  std::vector<size_t> order(size);
  std::iota(order.begin(), order.end(), 0);
  // Fisher and Yates. The generator is specified bit for bit, std::shuffle and
  // the distributions are not; the bias of % is below 1e-15.
  for (size_t left = size; left > 1; --left)
    std::swap(order[left - 1], order[random() % left]);
  return order;
}

} // namespace autoconfig::harness
