//===-- Bodies.h - Bodies of generics, right and wrong ----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_TEST_DIFFERENTIAL_BODIES_H
#define AUTOCONFIG_TEST_DIFFERENTIAL_BODIES_H

#include "Random.h"
#include <string>

namespace differential {

/// A product and a sum, in any order of their operands, of this float type.
std::string rightBody(Random &random, const std::string &element);

/// One of the many that are nearly that, on f32.
std::string wrongBody(Random &random);

} // namespace differential

#endif // AUTOCONFIG_TEST_DIFFERENTIAL_BODIES_H
