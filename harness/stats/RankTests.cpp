//===-- RankTests.cpp - Tests that assume no distribution -----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/stats/RankTests.h"
#include "llvm/ADT/STLExtras.h"
#include <cmath>
#include <numeric>

using namespace llvm;

namespace autoconfig::harness {

std::vector<double> ranksOf(ArrayRef<double> values) {
  std::vector<size_t> order(values.size());
  std::iota(order.begin(), order.end(), 0);
  llvm::sort(order, [&](size_t a, size_t b) { return values[a] < values[b]; });
  std::vector<double> ranks(values.size());
  for (size_t first = 0; first < order.size();) {
    size_t last = first;
    while (last + 1 < order.size() &&
           values[order[last + 1]] == values[order[first]])
      ++last;
    for (size_t i = first; i <= last; ++i)
      ranks[order[i]] = static_cast<double>(first + last) / 2 + 1;
    first = last + 1;
  }
  return ranks;
}

/// Sum of t^3 - t over groups of t equal ranks; 0 without ties.
static double tieTerm(std::vector<double> ranks) {
  llvm::sort(ranks);
  double sum = 0;
  for (size_t first = 0; first < ranks.size();) {
    size_t last = first;
    while (last + 1 < ranks.size() && ranks[last + 1] == ranks[first])
      ++last;
    auto equal = static_cast<double>(last - first + 1);
    sum += equal * equal * equal - equal;
    first = last + 1;
  }
  return sum;
}

/// Both tails of a statistic that is `distance` away from its mean, by the
/// normal limit with a correction for continuity.
static double normalTails(double distance, double variance) {
  if (variance <= 0)
    return 1;
  double z = std::max(0.0, std::abs(distance) - 0.5) / std::sqrt(variance);
  return std::erfc(z / std::sqrt(2.0));
}

/// `ways[u]` are the ways to a statistic of u, all equally likely; both tails.
static double exactTails(ArrayRef<double> ways, double statistic) {
  double mean = static_cast<double>(ways.size() - 1) / 2;
  double distance = std::abs(statistic - mean);
  double all = 0, extreme = 0;
  for (auto [u, count] : enumerate(ways)) {
    all += count;
    if (std::abs(static_cast<double>(u) - mean) >= distance)
      extreme += count;
  }
  return extreme / all;
}

/// How many orders of n and m values give each U from 0 to nm:
/// f(n, m, u) = f(n-1, m, u-m) + f(n, m-1, u).
static std::vector<double> waysOfU(size_t n, size_t m) {
  // rows[k] is f(k, j, .), for j from 0 to m.
  std::vector<std::vector<double>> rows(n + 1, std::vector<double>(1, 1));
  for (size_t j = 1; j <= m; ++j)
    for (size_t k = 1; k <= n; ++k) {
      std::vector<double> next(k * j + 1, 0);
      for (auto [u, count] : enumerate(rows[k]))
        next[u] += count;
      for (auto [u, count] : enumerate(rows[k - 1]))
        next[u + j] += count;
      rows[k] = std::move(next);
    }
  return rows[n];
}

std::optional<double> mannWhitney(ArrayRef<double> x, ArrayRef<double> y) {
  if (x.empty() || y.empty())
    return std::nullopt;
  std::vector<double> all = x.vec();
  llvm::append_range(all, y);
  std::vector<double> ranks = ranksOf(all);
  auto n = static_cast<double>(x.size()), m = static_cast<double>(y.size());
  double sum = std::accumulate(ranks.begin(), ranks.begin() + x.size(), 0.0);
  double u = sum - n * (n + 1) / 2;
  double ties = tieTerm(ranks);
  constexpr size_t mostExact = 60;
  if (ties == 0 && all.size() <= mostExact)
    return exactTails(waysOfU(x.size(), y.size()), u);
  double total = n + m;
  double variance =
      n * m / 12 * (total + 1 - ties / (total * std::max(1.0, total - 1)));
  return normalTails(u - n * m / 2, variance);
}

std::optional<double> wilcoxonSignedRank(ArrayRef<double> differences) {
  std::vector<double> sizes;
  std::vector<bool> positive;
  for (double difference : differences)
    if (difference != 0) {
      sizes.push_back(std::abs(difference));
      positive.push_back(difference > 0);
    }
  if (sizes.empty())
    return std::nullopt;
  std::vector<double> ranks = ranksOf(sizes);
  double sum = 0; // of the ranks of positive differences
  for (auto [rank, isPositive] : zip_equal(ranks, positive))
    sum += isPositive ? rank : 0;
  auto n = static_cast<double>(ranks.size());
  double ties = tieTerm(ranks);
  constexpr size_t mostExact = 50;
  if (ties != 0 || ranks.size() > mostExact)
    return normalTails(sum - n * (n + 1) / 4,
                       n * (n + 1) * (2 * n + 1) / 24 - ties / 48);
  // Each rank is in the sum or not.
  std::vector<double> ways{1};
  for (size_t rank = 1; rank <= ranks.size(); ++rank) {
    std::vector<double> next(ways.size() + rank, 0);
    for (auto [s, count] : enumerate(ways)) {
      next[s] += count;
      next[s + rank] += count;
    }
    ways = std::move(next);
  }
  return exactTails(ways, sum);
}

} // namespace autoconfig::harness
