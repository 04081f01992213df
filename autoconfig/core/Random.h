//===-- Random.h - The same numbers on every machine ------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CORE_RANDOM_H
#define AUTOCONFIG_CORE_RANDOM_H

#include <cstdint>
#include <initializer_list>
#include <random>

namespace autoconfig {

/// Unlike the standard library's distributions, the same everywhere.
class Random {
public:
  explicit Random(uint64_t seed) : engine(seed) {}

  int64_t below(int64_t bound) {
    return static_cast<int64_t>(engine() % static_cast<uint64_t>(bound));
  }
  bool percent(int64_t chance) { return below(100) < chance; }
  /// One of the values.
  int64_t oneOf(std::initializer_list<int64_t> values) {
    return values.begin()[below(static_cast<int64_t>(values.size()))];
  }
  /// 1 to a bound that is one of these.
  int64_t upTo(std::initializer_list<int64_t> bounds) {
    return 1 + below(oneOf(bounds));
  }
  /// At least 1, less than 2^bits: every number of bits is as likely.
  int64_t scale(int bits) {
    int64_t half = int64_t{1} << below(bits);
    return half + below(half);
  }

private:
  std::mt19937_64 engine;
};

} // namespace autoconfig

#endif // AUTOCONFIG_CORE_RANDOM_H
