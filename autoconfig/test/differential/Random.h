//===-- Random.h - The same numbers on every machine ------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_TEST_DIFFERENTIAL_RANDOM_H
#define AUTOCONFIG_TEST_DIFFERENTIAL_RANDOM_H

#include <algorithm>
#include <cstdint>
#include <random>

namespace differential {

/// Unlike the standard library's distributions, the same everywhere.
class Random {
public:
  Random(uint64_t seed, uint64_t number)
      : engine(seed * 0x9E3779B97F4A7C15 + number) {}

  int64_t below(int64_t bound) {
    return static_cast<int64_t>(engine() % static_cast<uint64_t>(bound));
  }
  bool percent(int64_t chance) { return below(100) < chance; }
  template <class Range> const auto &of(const Range &range) {
    return range[below(std::size(range))];
  }
  template <class Range> void shuffle(Range &range) {
    for (int64_t i = std::size(range); i > 1; --i)
      std::swap(range[i - 1], range[below(i)]);
  }

private:
  std::mt19937_64 engine;
};

} // namespace differential

#endif // AUTOCONFIG_TEST_DIFFERENTIAL_RANDOM_H
