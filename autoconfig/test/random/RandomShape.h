//===-- RandomShape.h - Random shapes ---------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_TEST_RANDOM_RANDOMSHAPE_H
#define AUTOCONFIG_TEST_RANDOM_RANDOMSHAPE_H

#include "autoconfig/core/Random.h"
#include <string>

namespace autoconfig {

/// A shape of one operator, of moderate size; each operator has a file,
/// <op>.cpp, with `std::string <op>Shape(Random &)`.
using RandomShape = std::string (*)(Random &);

} // namespace autoconfig

#endif // AUTOCONFIG_TEST_RANDOM_RANDOMSHAPE_H
