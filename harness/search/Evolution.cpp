//===-- Evolution.cpp - Children of points that were good -----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/search/Evolution.h"
#include <algorithm>
#include <limits>

namespace autoconfig::harness {

static constexpr size_t alive = 20, tournament = 5;

void Evolution::tell(size_t point, std::optional<double> cost) {
  population.emplace_back(
      cost.value_or(std::numeric_limits<double>::infinity()), point);
  if (population.size() > alive)
    population.pop_front();
}

const SearchSpace::Coordinates &Evolution::parent() {
  auto best = population[random() % population.size()];
  for (size_t i = 1; i < tournament; ++i)
    best = std::min(best, population[random() % population.size()]);
  return space[best.second];
}

Evolution::Wanted Evolution::crossed() {
  Wanted child{parent(), std::nullopt};
  const Coordinates &other = parent();
  for (size_t i = 0; i < other.size(); ++i)
    if (random() % 2)
      child.at[i] = other[i];
  return child;
}

/// Up or down, and at the ends the way that there is; algorithms in a circle.
int Evolution::neighbour(size_t dimension, int value) {
  int count = static_cast<int>(space.valuesOf(dimension));
  int moved = value + (random() % 2 ? 1 : -1);
  if (dimension == 0)
    return (moved + count) % count;
  return moved < 0 ? 1 : moved == count ? count - 2 : moved;
}

Evolution::Wanted Evolution::mutated() {
  Wanted child{parent(), std::nullopt};
  std::vector<size_t> movable;
  for (size_t i = 0; i < child.at.size(); ++i)
    if (child.at[i] != SearchSpace::lacking && space.valuesOf(i) > 1)
      movable.push_back(i);
  if (movable.empty())
    return child;
  child.moved = movable[random() % movable.size()];
  int &value = child.at[*child.moved];
  value = neighbour(*child.moved, value);
  return child;
}

std::optional<size_t> Evolution::nearestLeft(const Wanted &wanted) const {
  std::optional<size_t> nearest;
  double least = 0;
  for (size_t point : first.left()) {
    double distance = space.distance(wanted.at, space[point]);
    if (wanted.moved && space[point][*wanted.moved] != wanted.at[*wanted.moved])
      distance += SearchSpace::unlike;
    if (nearest && distance >= least)
      continue;
    nearest = point;
    least = distance;
  }
  return nearest;
}

std::vector<size_t> Evolution::propose(size_t count) {
  size_t born = population.empty() ? count : std::min(count, alive - asked);
  std::vector<size_t> points = first.propose(born);
  asked = std::min(alive, asked + points.size());
  while (points.size() < count && !population.empty()) {
    std::optional<size_t> child =
        nearestLeft(random() % 2 ? crossed() : mutated());
    if (!child)
      break;
    first.take(*child);
    points.push_back(*child);
  }
  return points;
}

} // namespace autoconfig::harness
