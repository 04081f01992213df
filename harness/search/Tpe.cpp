//===-- Tpe.cpp - Points like those that were good ------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/search/Tpe.h"
#include <algorithm>
#include <cmath>
#include <limits>

namespace autoconfig::harness {

static constexpr size_t randomOnes = 10;

void Tpe::tell(size_t point, std::optional<double> cost) {
  told.emplace_back(cost.value_or(std::numeric_limits<double>::infinity()),
                    point);
}

std::vector<double> Tpe::density(size_t dimension,
                                 const std::vector<size_t> &points) const {
  size_t count = space.valuesOf(dimension);
  std::vector<double> weights(count, 1 / static_cast<double>(count));
  double sum = 0;
  for (size_t value = 0; value < count; ++value) {
    for (size_t point : points)
      if (int mine = space[point][dimension]; mine != SearchSpace::lacking)
        weights[value] += std::exp2(
            -2 * space.distance(dimension, mine, static_cast<int>(value)));
    sum += weights[value];
  }
  for (double &weight : weights)
    weight /= sum;
  return weights;
}

Tpe::Scores Tpe::scores() const {
  std::vector<std::pair<double, size_t>> sorted = told;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](auto &a, auto &b) { return a.first < b.first; });
  size_t goodOnes = std::min<size_t>((sorted.size() + 9) / 10, 25);
  std::vector<size_t> good, others;
  for (const auto &[cost, point] : sorted) {
    bool isGood = good.size() < goodOnes && std::isfinite(cost);
    (isGood ? good : others).push_back(point);
  }
  Scores all;
  for (size_t i = 0; i < space.dimensions(); ++i) {
    std::vector<double> &scores = all.emplace_back(density(i, good));
    std::vector<double> bad = density(i, others);
    for (size_t value = 0; value < scores.size(); ++value)
      scores[value] = std::log(scores[value] / bad[value]);
  }
  return all;
}

std::vector<size_t> Tpe::best(size_t count) const {
  Scores byValue = scores();
  std::vector<size_t> left = random.left();
  std::vector<std::pair<double, size_t>> scored; // equal ones in random order
  for (size_t place = 0; place < left.size(); ++place) {
    double score = 0;
    for (size_t i = 0; i < space.dimensions(); ++i)
      if (int value = space[left[place]][i]; value != SearchSpace::lacking)
        score += byValue[i][value];
    scored.emplace_back(-score, place);
  }
  auto end =
      scored.begin() + static_cast<ptrdiff_t>(std::min(count, scored.size()));
  std::partial_sort(scored.begin(), end, scored.end());
  std::vector<size_t> points;
  for (auto at = scored.begin(); at != end; ++at)
    points.push_back(left[at->second]);
  return points;
}

std::vector<size_t> Tpe::propose(size_t count) {
  size_t first = std::min(count, randomOnes - std::min(asked, randomOnes));
  std::vector<size_t> points = random.propose(first);
  for (size_t point : best(count - points.size())) {
    random.take(point);
    points.push_back(point);
  }
  asked += points.size();
  return points;
}

} // namespace autoconfig::harness
