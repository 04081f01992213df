//===-- Registry.cpp ----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/Registry.h"

namespace autoconfig {

#define AUTOCONFIG_ALGORITHM(name)                                             \
  const Model &name##Model();                                                  \
  void name##Pattern(PatternContext &);
#include "autoconfig/driver/Algorithms.inc"
#undef AUTOCONFIG_ALGORITHM

llvm::ArrayRef<Algorithm> algorithms() {
  static constexpr Algorithm all[] = {
#define AUTOCONFIG_ALGORITHM(name) {#name, name##Model, name##Pattern},
#include "autoconfig/driver/Algorithms.inc"
#undef AUTOCONFIG_ALGORITHM
  };
  return all;
}

const Algorithm *findAlgorithm(llvm::StringRef name) {
  for (const Algorithm &algorithm : algorithms())
    if (name == algorithm.name)
      return &algorithm;
  return nullptr;
}

} // namespace autoconfig
