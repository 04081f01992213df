//===-- Permutation.h - A random order, the same everywhere -----*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SEARCH_PERMUTATION_H
#define AUTOCONFIG_HARNESS_SEARCH_PERMUTATION_H

#include <cstddef>
#include <random>
#include <vector>

namespace autoconfig::harness {

/// 0 .. size - 1 in random order.
std::vector<size_t> permutation(size_t size, std::mt19937_64 &random);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SEARCH_PERMUTATION_H
