//===-- Shortlist.h - The models' first candidates --------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SEARCH_SHORTLIST_H
#define AUTOCONFIG_HARNESS_SEARCH_SHORTLIST_H

#include "harness/search/Searcher.h"

namespace autoconfig::harness {

/// Begins where the models end: the `shortlist` points that they predict to be
/// the cheapest, in this order. What has no prediction comes last.
class Shortlist final : public Searcher {
public:
  Shortlist(const SearchSpace &space, const SearcherOptions &options);
  std::vector<size_t> propose(size_t count) override;

private:
  std::vector<size_t> order;
  size_t next = 0;
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SEARCH_SHORTLIST_H
