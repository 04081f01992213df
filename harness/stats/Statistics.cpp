//===-- Statistics.cpp - From samples to figures --------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/stats/Statistics.h"
#include "harness/stats/RankTests.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <cmath>
#include <random>

using namespace llvm;

namespace autoconfig::harness {

/// Reorders its argument, which is not empty.
static double medianInPlace(std::vector<double> &values) {
  size_t half = values.size() / 2;
  auto middle = values.begin() + half;
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2)
    return *middle;
  return (*std::max_element(values.begin(), middle) + *middle) / 2;
}

std::optional<double> median(ArrayRef<double> values) {
  if (values.empty())
    return std::nullopt;
  std::vector<double> copy = values.vec();
  return medianInPlace(copy);
}

std::optional<double> geomean(ArrayRef<double> values) {
  if (values.empty() || any_of(values, [](double x) { return !(x > 0); }))
    return std::nullopt;
  double sum = 0;
  for (double value : values)
    sum += std::log(value);
  return std::exp(sum / static_cast<double>(values.size()));
}

std::vector<double> pairedRatios(ArrayRef<double> ours,
                                 ArrayRef<double> theirs) {
  std::vector<double> ratios;
  for (size_t i = 0; i < std::min(ours.size(), theirs.size()); ++i)
    ratios.push_back(theirs[i] / ours[i]);
  return ratios;
}

std::optional<double> rankCorrelation(ArrayRef<double> x, ArrayRef<double> y) {
  if (x.size() != y.size())
    return std::nullopt;
  std::vector<double> ranksX = ranksOf(x), ranksY = ranksOf(y);
  // Both have this mean, with ties or without.
  double mean = (static_cast<double>(x.size()) + 1) / 2;
  double product = 0, squaresX = 0, squaresY = 0;
  for (auto [rankX, rankY] : zip_equal(ranksX, ranksY)) {
    product += (rankX - mean) * (rankY - mean);
    squaresX += (rankX - mean) * (rankX - mean);
    squaresY += (rankY - mean) * (rankY - mean);
  }
  if (squaresX == 0 || squaresY == 0)
    return std::nullopt;
  return product / std::sqrt(squaresX * squaresY);
}

std::optional<Interval> ratioInterval(ArrayRef<double> ours,
                                      ArrayRef<double> theirs,
                                      double confidence, unsigned resamples) {
  if (ours.empty() || theirs.empty() || resamples == 0)
    return std::nullopt;
  std::mt19937_64 random(1);
  auto resampledMedian = [&](ArrayRef<double> from) {
    std::vector<double> drawn(from.size());
    for (double &value : drawn)
      value = from[random() % from.size()]; // the bias is below 1e-15
    return medianInPlace(drawn);
  };
  std::vector<double> ratios(resamples);
  for (double &ratio : ratios) {
    double their = resampledMedian(theirs);
    ratio = their / resampledMedian(ours);
  }
  llvm::sort(ratios);
  double tail = (1 - confidence) / 2;
  auto at = [&](double share) {
    return ratios[static_cast<size_t>(std::lround(share * (resamples - 1)))];
  };
  return Interval{at(tail), at(1 - tail)};
}

} // namespace autoconfig::harness
