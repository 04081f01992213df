//===-- SearchSpace.h - The points that a search tries ----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The space is a finite list, not a product: what one parameter may be depends
// on the others. A step from a point leads to what is nearest in the list.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SEARCH_SEARCHSPACE_H
#define AUTOCONFIG_HARNESS_SEARCH_SEARCHSPACE_H

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace autoconfig::harness {

struct SearchPoint {
  std::string algorithm;
  std::map<std::string, int64_t> parameters;
  /// By the models; only the shortlist looks at it.
  std::optional<double> predictedCycles;
};

/// Every coordinate is a rank among the values that occur in the space, or
/// `lacking`. Coordinate 0 is the algorithm, whose ranks have no order.
class SearchSpace {
public:
  using Coordinates = std::vector<int>;
  static constexpr int lacking = -1;

  explicit SearchSpace(const std::vector<SearchPoint> &points);

  size_t size() const { return points.size(); }
  size_t dimensions() const { return values.size(); }
  /// How many values the coordinate has.
  size_t valuesOf(size_t dimension) const { return values[dimension].size(); }
  const Coordinates &operator[](size_t point) const { return points[point]; }
  std::optional<double> predictedCycles(size_t point) const {
    return predicted[point];
  }
  /// Distance of two values of a coordinate: in octaves; 0 counts as 1/2.
  /// Algorithms are all `unlike`.
  double distance(size_t dimension, int one, int other) const;
  /// Sum over the coordinates; another algorithm, and a coordinate that only
  /// one has, count as `unlike`.
  double distance(const Coordinates &one, const Coordinates &other) const;

  static constexpr double unlike = 8;

private:
  std::vector<std::vector<int64_t>> values; // of a coordinate, in order
  std::vector<Coordinates> points;
  std::vector<std::optional<double>> predicted;
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SEARCH_SEARCHSPACE_H
