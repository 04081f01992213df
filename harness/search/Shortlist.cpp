//===-- Shortlist.cpp - The models' first candidates ----------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/search/Shortlist.h"
#include <algorithm>
#include <limits>
#include <numeric>

namespace autoconfig::harness {

Shortlist::Shortlist(const SearchSpace &space, const SearcherOptions &options)
    : order(space.size()) {
  std::iota(order.begin(), order.end(), 0);
  auto cost = [&](size_t point) {
    return space.predictedCycles(point).value_or(
        std::numeric_limits<double>::infinity());
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return cost(a) < cost(b); });
  order.resize(std::min(order.size(), options.shortlist));
}

std::vector<size_t> Shortlist::propose(size_t count) {
  size_t end = std::min(order.size(), next + count);
  std::vector<size_t> points(order.begin() + static_cast<ptrdiff_t>(next),
                             order.begin() + static_cast<ptrdiff_t>(end));
  next = end;
  return points;
}

} // namespace autoconfig::harness
