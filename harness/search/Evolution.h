//===-- Evolution.h - Children of points that were good ---------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Aging evolution: the last `alive` points that were told are the population.
// A child has one parent or, half the time, two, each the best of a tournament.
// Of two parents it takes every coordinate from either; of one it moves one
// coordinate to a neighbour's value. The child is the point nearest to that
// which was not proposed before.
// Source: Real, Aggarwal, Huang, Le: Regularized evolution for image classifier
// architecture search, AAAI 2019.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SEARCH_EVOLUTION_H
#define AUTOCONFIG_HARNESS_SEARCH_EVOLUTION_H

#include "harness/search/RandomSearch.h"
#include <deque>

namespace autoconfig::harness {

class Evolution final : public Searcher {
public:
  Evolution(const SearchSpace &space, const SearcherOptions &options)
      : space(space), first(space, options), random(options.seed) {}
  std::vector<size_t> propose(size_t count) override;
  void tell(size_t point, std::optional<double> cost) override;

private:
  using Coordinates = SearchSpace::Coordinates;
  const Coordinates &parent();
  /// What a child would be; `moved`: the coordinate that is to stay so.
  struct Wanted {
    Coordinates at;
    std::optional<size_t> moved;
  };
  Wanted mutated();
  Wanted crossed();
  int neighbour(size_t dimension, int value);
  std::optional<size_t> nearestLeft(const Wanted &wanted) const;

  const SearchSpace &space;
  RandomSearch first; // the first population, and what is proposed already
  std::mt19937_64 random;
  size_t asked = 0;                                 // of the first population
  std::deque<std::pair<double, size_t>> population; // cost and point
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SEARCH_EVOLUTION_H
