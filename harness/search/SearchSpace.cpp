//===-- SearchSpace.cpp - The points that a search tries ------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/search/SearchSpace.h"
#include <algorithm>
#include <cmath>
#include <set>

namespace autoconfig::harness {

template <typename Values, typename Value>
static int rankOf(const Values &values, const Value &value) {
  return static_cast<int>(std::distance(values.begin(), values.find(value)));
}

SearchSpace::SearchSpace(const std::vector<SearchPoint> &list) {
  std::set<std::string> algorithms;
  std::map<std::string, std::set<int64_t>> parameters;
  for (const SearchPoint &point : list) {
    algorithms.insert(point.algorithm);
    for (const auto &[name, value] : point.parameters)
      parameters[name].insert(value);
  }
  values.emplace_back(algorithms.size());
  for (const auto &[name, set] : parameters)
    values.emplace_back(set.begin(), set.end());
  for (const SearchPoint &point : list) {
    Coordinates &at = points.emplace_back();
    at.push_back(rankOf(algorithms, point.algorithm));
    for (const auto &[name, set] : parameters) {
      auto mine = point.parameters.find(name);
      at.push_back(mine == point.parameters.end() ? lacking
                                                  : rankOf(set, mine->second));
    }
    predicted.push_back(point.predictedCycles);
  }
}

static double octave(int64_t value) {
  return value > 0 ? std::log2(static_cast<double>(value)) : -1;
}

double SearchSpace::distance(size_t dimension, int one, int other) const {
  if (one == other)
    return 0;
  if (dimension == 0 || one == lacking || other == lacking)
    return unlike;
  return std::abs(octave(values[dimension][one]) -
                  octave(values[dimension][other]));
}

double SearchSpace::distance(const Coordinates &one,
                             const Coordinates &other) const {
  double sum = 0;
  for (size_t i = 0; i < one.size(); ++i)
    sum += distance(i, one[i], other[i]);
  return sum;
}

} // namespace autoconfig::harness
