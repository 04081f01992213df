//===-- Tpe.h - Points like those that were good ----------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A tree-structured Parzen estimator over a list. After `randomOnes` random
// points, those that were told are split into the good ones, the best
// min(ceil(0.1 n), 25), and the others, failed ones among them. Every point
// that was not proposed has the score
//
//   sum over its coordinates j of ln(l_j(v) / g_j(v))
//
// with l_j the density of values v of coordinate j among the good ones, g_j
// among the others; the points with the highest scores come next:
//
//   l_j(v) = (1 / |V_j| + sum over good u of 4^-distance(u, v)) / the same
//            summed over all v in V_j
//
// so that a value speaks for its neighbours, a quarter as loud an octave away.
// A coordinate that a point lacks is left out.
// Source: Bergstra, Bardenet, Bengio, Kegl: Algorithms for hyper-parameter
// optimization, NIPS 2011; the shares are those of its authors' Hyperopt.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SEARCH_TPE_H
#define AUTOCONFIG_HARNESS_SEARCH_TPE_H

#include "harness/search/RandomSearch.h"

namespace autoconfig::harness {

class Tpe final : public Searcher {
public:
  Tpe(const SearchSpace &space, const SearcherOptions &options)
      : space(space), random(space, options) {}
  std::vector<size_t> propose(size_t count) override;
  void tell(size_t point, std::optional<double> cost) override;

private:
  /// By coordinate and value: ln(l/g).
  using Scores = std::vector<std::vector<double>>;
  Scores scores() const;
  std::vector<size_t> best(size_t count) const;
  std::vector<double> density(size_t dimension,
                              const std::vector<size_t> &points) const;

  const SearchSpace &space;
  RandomSearch random;
  size_t asked = 0;
  std::vector<std::pair<double, size_t>> told; // cost and point
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SEARCH_TPE_H
