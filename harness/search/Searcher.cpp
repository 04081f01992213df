//===-- Searcher.cpp - Which point is tried next --------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/search/Evolution.h"
#include "harness/search/RandomSearch.h"
#include "harness/search/Shortlist.h"
#include "harness/search/Tpe.h"

namespace autoconfig::harness {

void Searcher::tell(size_t, std::optional<double>) {}

template <typename Of>
static std::unique_ptr<Searcher> make(const SearchSpace &space,
                                      const SearcherOptions &options) {
  return std::make_unique<Of>(space, options);
}

using Make = std::unique_ptr<Searcher> (*)(const SearchSpace &,
                                           const SearcherOptions &);

static const std::map<std::string, Make, std::less<>> &searchers() {
  static const std::map<std::string, Make, std::less<>> all{
      {"evolution", make<Evolution>},
      {"random", make<RandomSearch>},
      {"shortlist", make<Shortlist>},
      {"tpe", make<Tpe>}};
  return all;
}

std::vector<std::string> searcherNames() {
  std::vector<std::string> names;
  for (const auto &[name, make] : searchers())
    names.push_back(name);
  return names;
}

std::unique_ptr<Searcher> makeSearcher(std::string_view name,
                                       const SearchSpace &space,
                                       const SearcherOptions &options) {
  auto found = searchers().find(name);
  return found == searchers().end() ? nullptr : found->second(space, options);
}

} // namespace autoconfig::harness
