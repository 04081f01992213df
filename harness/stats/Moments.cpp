//===-- Moments.cpp - Mean, variance, Student's t -------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/stats/Moments.h"
#include "harness/stats/Intervals.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>
#include <numeric>

using namespace llvm;

namespace autoconfig::harness {

Moments momentsOf(ArrayRef<double> values) {
  Moments moments;
  moments.values = values.size();
  if (values.empty())
    return moments;
  auto n = static_cast<double>(values.size());
  moments.mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  if (values.size() < 2)
    return moments;
  for (double value : values)
    moments.variance += std::pow(value - moments.mean, 2) / (n - 1);
  moments.degrees = static_cast<unsigned>(values.size() - 1);
  return moments;
}

double studentP(const Moments &moments, double added, double error) {
  if (moments.degrees == 0)
    return 1;
  double mean = moments.mean + added;
  double own =
      std::sqrt(moments.variance / static_cast<double>(moments.values));
  double both = std::hypot(own, error);
  if (both == 0)
    return mean == 0 ? 1 : 0;
  return studentTails(mean / both, moments.degrees);
}

double medianShare(unsigned degrees) {
  return std::pow(1 - 2.0 / (9.0 * degrees), 3);
}

Moments shrunk(Moments moments, double varianceOfOthers) {
  constexpr unsigned ofOthers = 4;
  unsigned all = ofOthers + moments.degrees;
  moments.variance =
      (ofOthers * varianceOfOthers + moments.degrees * moments.variance) / all;
  moments.degrees = all;
  return moments;
}

double errorOfMedian(double deviation, size_t values) {
  return deviation * std::sqrt(numbers::pi / 2 / static_cast<double>(values));
}

} // namespace autoconfig::harness
