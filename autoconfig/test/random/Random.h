//===-- Random.h - Random sizes ---------------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_TEST_RANDOM_RANDOM_H
#define AUTOCONFIG_TEST_RANDOM_RANDOM_H

#include <cstdint>
#include <random>
#include <string>

namespace autoconfig {

/// The same numbers everywhere, unlike the standard library's distributions.
class Random {
public:
  explicit Random(uint64_t seed) : engine(seed) {}
  int64_t below(int64_t bound) { return engine() % bound; }
  /// One of the values.
  int64_t oneOf(std::initializer_list<int64_t> values) {
    return values.begin()[below(values.size())];
  }
  /// 1 to a bound that is one of these.
  int64_t upTo(std::initializer_list<int64_t> bounds) {
    return 1 + below(oneOf(bounds));
  }

private:
  std::mt19937_64 engine;
};

/// A shape of one operator, of moderate size; each operator has a file,
/// <op>.cpp, with `std::string <op>Shape(Random &)`.
using RandomShape = std::string (*)(Random &);

} // namespace autoconfig

#endif // AUTOCONFIG_TEST_RANDOM_RANDOM_H
