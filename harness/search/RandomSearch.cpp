//===-- RandomSearch.cpp - Any point, one after the other -----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/search/RandomSearch.h"
#include "harness/search/Permutation.h"

namespace autoconfig::harness {

RandomSearch::RandomSearch(const SearchSpace &space,
                           const SearcherOptions &options)
    : proposed(space.size()) {
  std::mt19937_64 random(options.seed);
  order = permutation(space.size(), random);
}

std::vector<size_t> RandomSearch::propose(size_t count) {
  std::vector<size_t> points;
  for (; points.size() < count && next < order.size(); ++next) {
    if (proposed[order[next]])
      continue;
    take(order[next]);
    points.push_back(order[next]);
  }
  return points;
}

std::vector<size_t> RandomSearch::left() const {
  std::vector<size_t> points;
  for (size_t point : order)
    if (!proposed[point])
      points.push_back(point);
  return points;
}

} // namespace autoconfig::harness
