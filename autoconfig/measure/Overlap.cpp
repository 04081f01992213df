//===-- Overlap.cpp - Multiply-adds beside loads --------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/common/Measurement.h"
#include <algorithm>
#include <cmath>

using namespace measure;

namespace {

constexpr int chains = 12;

/// So many multiply-adds and loads from L1 a round; each uses its own ports.
template <int multiplyAdds, int loads>
[[gnu::noinline]] void rounds(const std::byte *from, size_t times) {
  Vector factor{}, summand{}, sums[chains];
  factor += 0.5f;
  summand += 1.0f;
  hide(factor);
  hide(summand);
  for (Vector &sum : sums) {
    sum = summand;
    hide(sum);
  }
  for (; times; --times) {
#pragma clang loop unroll(full)
    for (int i = 0; i < std::max(multiplyAdds, loads); ++i) {
      if (i < multiplyAdds) {
        Vector &sum = sums[i % chains];
        sum = __builtin_elementwise_fma(sum, factor, summand);
      }
      if (i < loads)
        load(from + i * vectorBytes);
    }
  }
  for (Vector &sum : sums)
    keep(sum);
}

/// p of (a^p + b^p)^(1/p) = both: the sum is left of it, the larger one right.
double exponentOf(double a, double b, double both) {
  double low = 1, high = 16;
  auto together = [&](double p) {
    return std::pow(std::pow(a, p) + std::pow(b, p), 1 / p);
  };
  if (both >= together(low))
    return low;
  if (both <= together(high))
    return high;
  while (high - low > 1e-3) {
    double middle = (low + high) / 2;
    (together(middle) > both ? low : high) = middle;
  }
  return low;
}

double least(const std::vector<double> &samples) {
  return *std::min_element(samples.begin(), samples.end());
}

} // namespace

// As many of each as keep both busy for about as long, where they get in each
// other's way most. Reported only: multiply-adds that need what is loaded share
// time worse, and a fact `overlap` that holds for kernels has to come from
// them.
MEASUREMENT(Overlap, "how multiply-adds and loads from L1 share time") {
  const std::byte *memory = session.memory(4096);
  constexpr int each = 24;
  auto cycles = [&](auto round) {
    return session.cyclesOf([&](size_t times) { round(memory, times); },
                            {0.5, 1});
  };
  double multiplyAdds = least(cycles(rounds<each, 0>));
  double loads = least(cycles(rounds<0, each>));
  std::vector<double> both = cycles(rounds<each, each>);
  for (double &one : both)
    one = exponentOf(multiplyAdds, loads, one);
  session.report({"overlap.bare_loop", "ratio", both, Best::Highest});
}
