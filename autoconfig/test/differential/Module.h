//===-- Module.h - A module and how its function is called ------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The generator of the differential test: every module is a function of a seed
// and a number. Its function @entry takes memrefs of static shape, none of
// which shares a buffer with another.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_TEST_DIFFERENTIAL_MODULE_H
#define AUTOCONFIG_TEST_DIFFERENTIAL_MODULE_H

#include "Operation.h"

namespace differential {

struct Module {
  uint64_t number = 0;
  std::string text;
  std::vector<Dims> arguments; // of @entry, of f32 where it is run
};

Module generate(uint64_t seed, uint64_t number);

} // namespace differential

#endif // AUTOCONFIG_TEST_DIFFERENTIAL_MODULE_H
