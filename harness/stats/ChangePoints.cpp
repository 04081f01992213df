//===-- ChangePoints.cpp - Where a series changed -------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/stats/ChangePoints.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <cmath>
#include <random>

using namespace llvm;

namespace autoconfig::harness {

namespace {

/// Sums of distances between values, of any two stretches, in constant time.
class Distances {
public:
  explicit Distances(ArrayRef<double> values)
      : width(values.size() + 1), sums(width * width, 0) {
    for (size_t i = 0; i < values.size(); ++i)
      for (size_t j = 0; j < values.size(); ++j)
        at(i + 1, j + 1) = std::abs(values[i] - values[j]) + at(i, j + 1) +
                           at(i + 1, j) - at(i, j);
  }

  /// Of the stretches [begin, split) and [split, end).
  double divergence(size_t begin, size_t split, size_t end) const {
    auto n = static_cast<double>(split - begin);
    auto m = static_cast<double>(end - split);
    double across = between(begin, split, split, end);
    // Each pair of one stretch counts twice, and its sum is halved.
    double first = between(begin, split, begin, split) / 2;
    double second = between(split, end, split, end) / 2;
    return 2 / (n + m) * across - 2 * m / ((n + m) * (n - 1)) * first -
           2 * n / ((n + m) * (m - 1)) * second;
  }

private:
  double &at(size_t i, size_t j) { return sums[i * width + j]; }
  double at(size_t i, size_t j) const { return sums[i * width + j]; }
  double between(size_t a, size_t b, size_t c, size_t d) const {
    return at(b, d) - at(a, d) - at(b, c) + at(a, c);
  }

  size_t width;
  std::vector<double> sums;
};

struct Split {
  size_t at = 0;
  double divergence = -1;
};

class Search {
public:
  Search(ArrayRef<double> values, const ChangePointSettings &settings)
      : values(values), settings(settings), random(settings.seed),
        distances(values) {}

  std::vector<ChangePoint> run() {
    split(0, values.size());
    llvm::sort(found);
    return strong();
  }

private:
  /// The largest divergence over all beginnings of the second stretch and all
  /// ends of it.
  Split largest(const Distances &of, size_t begin, size_t end) const {
    Split best;
    size_t least = settings.leastSegment;
    for (size_t at = begin + least; at + least <= end; ++at)
      for (size_t last = at + least; last <= end; ++last)
        if (double value = of.divergence(begin, at, last);
            value > best.divergence)
          best = {at, value};
    return best;
  }

  /// How likely one as large is where the order says nothing. Ends when it is
  /// clear that it is above the level.
  double permuted(size_t begin, size_t end, double divergence) {
    std::vector<double> part = values.slice(begin, end - begin).vec();
    double all = settings.permutations + 1;
    double asLarge = 1;
    for (unsigned i = 0; i < settings.permutations; ++i) {
      for (size_t j = part.size(); j > 1; --j)
        std::swap(part[j - 1], part[random() % j]);
      asLarge += largest(Distances(part), 0, part.size()).divergence >=
                 divergence * (1 - 1e-9);
      if (asLarge > settings.level * all)
        return std::min(1.0, asLarge / (i + 2));
    }
    return asLarge / all;
  }

  void split(size_t begin, size_t end) {
    Split best = largest(distances, begin, end);
    if (best.divergence <= 0 ||
        permuted(begin, end, best.divergence) > settings.level)
      return;
    found.push_back(best.at);
    split(begin, best.at);
    split(best.at, end);
  }

  std::vector<ChangePoint> strong() {
    for (;;) {
      std::vector<ChangePoint> points;
      for (size_t i = 0; i < found.size(); ++i) {
        size_t begin = i ? found[i - 1] : 0;
        size_t end = i + 1 < found.size() ? found[i + 1] : values.size();
        double value = distances.divergence(begin, found[i], end);
        points.push_back({found[i], permuted(begin, end, value)});
      }
      auto weakest =
          std::max_element(points.begin(), points.end(),
                           [](auto &a, auto &b) { return a.p < b.p; });
      if (weakest == points.end() || weakest->p <= settings.level)
        return points;
      llvm::erase(found, weakest->index);
    }
  }

  ArrayRef<double> values;
  const ChangePointSettings &settings;
  std::mt19937_64 random;
  Distances distances;
  std::vector<size_t> found;
};

} // namespace

double divergence(ArrayRef<double> x, ArrayRef<double> y) {
  std::vector<double> both = x.vec();
  llvm::append_range(both, y);
  return Distances(both).divergence(0, x.size(), both.size());
}

std::vector<ChangePoint> changePoints(ArrayRef<double> values,
                                      const ChangePointSettings &settings) {
  size_t skipped =
      values.size() > settings.window ? values.size() - settings.window : 0;
  std::vector<ChangePoint> points =
      Search(values.drop_front(skipped), settings).run();
  for (ChangePoint &point : points)
    point.index += skipped;
  return points;
}

} // namespace autoconfig::harness
