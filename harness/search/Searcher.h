//===-- Searcher.h - Which point is tried next ------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A searcher is asked for points and told what came of them. It knows a space,
// a seed and what it was told, nothing else: the same seed and the same answers
// give the same questions, so that a torn search is continued by asking anew.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SEARCH_SEARCHER_H
#define AUTOCONFIG_HARNESS_SEARCH_SEARCHER_H

#include "harness/search/SearchSpace.h"
#include <memory>
#include <string_view>

namespace autoconfig::harness {

class Searcher {
public:
  virtual ~Searcher() = default;

  /// Up to `count` points that were not proposed before, in the order in which
  /// they are to be tried; fewer only where no more will ever come.
  virtual std::vector<size_t> propose(size_t count) = 0;
  /// What a proposed point costs, less is better; nothing where it failed.
  /// Told in the order of the proposals, all of one call before the next.
  virtual void tell(size_t point, std::optional<double> cost);
};

struct SearcherOptions {
  uint64_t seed = 1;
  size_t shortlist = 16; // how far down the models' order that searcher goes
};

/// "evolution", "random", "shortlist", "tpe".
std::vector<std::string> searcherNames();

/// The space must outlive the searcher. Null where there is none of this name.
std::unique_ptr<Searcher> makeSearcher(std::string_view name,
                                       const SearchSpace &space,
                                       const SearcherOptions &options);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SEARCH_SEARCHER_H
