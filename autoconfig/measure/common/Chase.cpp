//===-- Chase.cpp - A walk in memory, each step after the other -----------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/common/Chase.h"
#include <numeric>
#include <random>
#include <vector>

using namespace measure;

void **measure::linkCircle(size_t count,
                           const std::function<void **(size_t)> &place) {
  // Sattolo's shuffle: a permutation of one cycle.
  std::vector<uint32_t> next(count);
  std::iota(next.begin(), next.end(), 0);
  std::minstd_rand random(1);
  for (size_t last = count - 1; last > 0; --last)
    std::swap(next[last], next[random() % last]);
  for (size_t i = 0; i < count; ++i)
    *place(i) = place(next[i]);
  return place(0);
}

void **measure::walk(void **from, size_t steps) {
  for (; steps; --steps)
    from = static_cast<void **>(*from);
  return from;
}
