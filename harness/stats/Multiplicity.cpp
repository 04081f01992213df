//===-- Multiplicity.cpp - Many rows at once ------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/stats/Multiplicity.h"
#include "harness/stats/Statistics.h"
#include "llvm/ADT/STLExtras.h"
#include <cmath>
#include <numeric>

using namespace llvm;

namespace autoconfig::harness {

std::vector<bool> benjaminiHochberg(ArrayRef<double> p, double q) {
  std::vector<size_t> order(p.size());
  std::iota(order.begin(), order.end(), 0);
  llvm::stable_sort(order, [&](size_t a, size_t b) { return p[a] < p[b]; });
  size_t rejected = 0;
  for (size_t k = 1; k <= p.size(); ++k)
    if (p[order[k - 1]] <=
        q * static_cast<double>(k) / static_cast<double>(p.size()))
      rejected = k;
  std::vector<bool> which(p.size(), false);
  for (size_t k = 0; k < rejected; ++k)
    which[order[k]] = true;
  return which;
}

double calibratedP(double z, ArrayRef<double> sizes,
                   std::optional<double> leftOut) {
  auto asLarge = sizes.end() - llvm::lower_bound(sizes, std::abs(z));
  size_t all = sizes.size();
  if (leftOut) {
    --all;
    asLarge -= *leftOut >= std::abs(z);
  }
  return (1 + static_cast<double>(asLarge)) / (1 + static_cast<double>(all));
}

double robustScale(ArrayRef<double> values, double centre) {
  std::vector<double> distances;
  for (double value : values)
    distances.push_back(std::abs(value - centre));
  constexpr double ofNormal = 1.4826;
  return ofNormal * median(distances).value_or(0);
}

} // namespace autoconfig::harness
