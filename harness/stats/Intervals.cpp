//===-- Intervals.cpp - Intervals of medians and of counts ----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/stats/Intervals.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>
#include <cmath>
#include <numeric>

using namespace llvm;

namespace autoconfig::harness {

/// The root of a falling function between the two.
static double bisect(double low, double high,
                     function_ref<double(double)> falling) {
  for (int i = 0; i < 200 && high - low > 1e-14 * std::abs(high); ++i) {
    double middle = (low + high) / 2;
    (falling(middle) > 0 ? low : high) = middle;
  }
  return (low + high) / 2;
}

/// With a = atan(t/sqrt(v)): Abramowitz, Stegun: Handbook of mathematical
/// functions, 1964, 26.7.3 and 26.7.4.
double studentTails(double t, unsigned degrees) {
  double angle = std::atan(std::abs(t) / std::sqrt(degrees));
  double sine = std::sin(angle), cosine = std::cos(angle);
  bool odd = degrees % 2;
  double sum = 0, term = odd ? cosine : 1;
  for (unsigned i = odd ? 2 : 1; i < degrees; i += 2) {
    sum += term;
    term *= cosine * cosine * i / (i + 1);
  }
  double inside = odd ? 2 / numbers::pi * (angle + sine * sum) : sine * sum;
  return std::max(0.0, 1 - inside);
}

double studentQuantile(double confidence, unsigned degrees) {
  double high = 1;
  while (studentTails(high, degrees) > 1 - confidence)
    high *= 2;
  return bisect(0, high, [&](double t) {
    return studentTails(t, degrees) - (1 - confidence);
  });
}

/// How far from the ends the order statistics are, from 1; 0: there are none.
static size_t orderOfInterval(size_t n, double confidence) {
  double below = 0; // P(at most k-1 of n values lie on one side)
  double ways = std::pow(0.5, static_cast<double>(n));
  size_t k = 0;
  while (k < n / 2 + 1) {
    below += ways;
    if (1 - 2 * below < confidence)
      break;
    ++k;
    ways *= static_cast<double>(n - k + 1) / static_cast<double>(k);
  }
  return k;
}

std::optional<Interval> medianInterval(ArrayRef<double> values,
                                       double confidence) {
  size_t n = values.size();
  if (n < 2)
    return std::nullopt;
  if (size_t k = orderOfInterval(n, confidence)) {
    std::vector<double> sorted = values.vec();
    llvm::sort(sorted);
    return Interval{sorted[k - 1], sorted[n - k]};
  }
  auto count = static_cast<double>(n);
  double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
  double squares = 0;
  for (double value : values)
    squares += (value - mean) * (value - mean);
  double half = studentQuantile(confidence, n - 1) *
                std::sqrt(squares / (count - 1) / count);
  return Interval{mean - half, mean + half};
}

std::optional<Interval> repeatInterval(ArrayRef<double> ratios,
                                       double confidence) {
  std::vector<double> logs;
  for (double ratio : ratios)
    if (ratio > 0)
      logs.push_back(std::log(ratio));
  size_t n = logs.size();
  if (n < 2 || n < ratios.size())
    return std::nullopt;
  auto count = static_cast<double>(n);
  double mean = std::accumulate(logs.begin(), logs.end(), 0.0) / count;
  double squares = 0;
  for (double value : logs)
    squares += (value - mean) * (value - mean);
  double ofMedian = numbers::pi / (2 * (count - 1) + numbers::pi);
  double half = studentQuantile(confidence, n - 1) *
                std::sqrt(2 * ofMedian * squares / (count - 1));
  double middle = *median(logs);
  return Interval{std::exp(middle - half), std::exp(middle + half)};
}

double binomialBound(size_t seen, size_t trials, double confidence) {
  if (seen >= trials)
    return 1;
  auto n = static_cast<double>(trials);
  // P(at most `seen` events | p), which falls with p.
  auto atMost = [&](double p) {
    double sum = 0;
    for (size_t i = 0; i <= seen; ++i) {
      auto k = static_cast<double>(i);
      sum += std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) -
                      std::lgamma(n - k + 1) + k * std::log(p) +
                      (n - k) * std::log1p(-p));
    }
    return sum;
  };
  return bisect(0, 1, [&](double p) {
    return (p <= 0 ? 1 : p >= 1 ? 0 : atMost(p)) - (1 - confidence);
  });
}

/// More are never needed: nobody makes them.
static constexpr size_t mostProcesses = 1000000;

size_t processesNeeded(size_t processes, double halfWidth, double wanted) {
  auto now = static_cast<double>(processes);
  double needed = std::ceil(now * std::pow(halfWidth / wanted, 2));
  return static_cast<size_t>(
      std::clamp(needed - now, 1.0, static_cast<double>(mostProcesses)));
}

size_t processesNeededByStudent(size_t processes, double halfWidth,
                                double wanted, double confidence) {
  if (processes < 2)
    return processesNeeded(processes, halfWidth, wanted);
  auto widthOf = [&](size_t n) {
    constexpr size_t asNormal = 1000; // t hardly falls any more
    return studentQuantile(confidence,
                           static_cast<unsigned>(std::min(n - 1, asNormal))) /
           std::sqrt(static_cast<double>(n));
  };
  double width = widthOf(processes) * wanted / halfWidth;
  // The least number whose interval is no wider: t falls with it.
  size_t few = processes, many = processes + 1;
  while (many < mostProcesses && widthOf(many) > width) {
    few = many;
    many *= 2;
  }
  while (many - few > 1) {
    size_t middle = few + (many - few) / 2;
    (widthOf(middle) > width ? few : many) = middle;
  }
  return std::min(many - processes, mostProcesses);
}

} // namespace autoconfig::harness
