//===-- RandomSearch.h - Any point, one after the other ---------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SEARCH_RANDOMSEARCH_H
#define AUTOCONFIG_HARNESS_SEARCH_RANDOMSEARCH_H

#include "harness/search/Searcher.h"
#include <random>

namespace autoconfig::harness {

/// The points in a random order, without replacement. Others use it for those
/// that they know nothing about.
class RandomSearch final : public Searcher {
public:
  RandomSearch(const SearchSpace &space, const SearcherOptions &options);
  std::vector<size_t> propose(size_t count) override;

  /// What was not proposed, in random order.
  std::vector<size_t> left() const;
  /// Somebody else proposed it.
  void take(size_t point) { proposed[point] = true; }

private:
  std::vector<size_t> order;
  std::vector<bool> proposed;
  size_t next = 0; // in `order`
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SEARCH_RANDOMSEARCH_H
