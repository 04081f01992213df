//===-- RandomShape.h - Random shapes for tests -----------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_TEST_RANDOM_RANDOMSHAPE_H
#define AUTOCONFIG_TEST_RANDOM_RANDOMSHAPE_H

#include "autoconfig/core/Random.h"
#include <initializer_list>
#include <string>

namespace autoconfig {

/// A small shape of one operator, odder than those of Operator::random; each
/// operator has a file, <op>.cpp, with `std::string <op>Shape(Random &)`.
using RandomShape = std::string (*)(Random &);

/// One of the values.
inline int64_t oneOf(Random &random, std::initializer_list<int64_t> values) {
  return random.of(values);
}
/// 1 to a bound that is one of these.
inline int64_t upTo(Random &random, std::initializer_list<int64_t> bounds) {
  return 1 + random.below(random.of(bounds));
}

} // namespace autoconfig

#endif // AUTOCONFIG_TEST_RANDOM_RANDOMSHAPE_H
