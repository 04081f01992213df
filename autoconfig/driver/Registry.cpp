//===-- Registry.cpp ----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/Registry.h"
#include "llvm/ADT/STLExtras.h"

namespace autoconfig {

#define AUTOCONFIG_ALGORITHM(op, name)                                         \
  const Model &name##Model();                                                  \
  void name##Pattern(PatternContext &);
#include "autoconfig/driver/Algorithms.inc"
#undef AUTOCONFIG_ALGORITHM

llvm::ArrayRef<Algorithm> algorithms() {
  static constexpr Algorithm all[] = {
#define AUTOCONFIG_ALGORITHM(op, name) {#name, #op, name##Model, name##Pattern},
#include "autoconfig/driver/Algorithms.inc"
#undef AUTOCONFIG_ALGORITHM
  };
  return all;
}

std::vector<Algorithm> algorithmsOf(llvm::StringRef op) {
  std::vector<Algorithm> own;
  llvm::copy_if(algorithms(), std::back_inserter(own),
                [&](const Algorithm &algorithm) { return op == algorithm.op; });
  return own;
}

const Algorithm *findAlgorithm(llvm::StringRef name) {
  for (const Algorithm &algorithm : algorithms())
    if (name == algorithm.name)
      return &algorithm;
  return nullptr;
}

const Algorithm *findAlgorithm(llvm::StringRef name, llvm::StringRef op) {
  const Algorithm *found = findAlgorithm(name);
  return found && op == found->op ? found : nullptr;
}

} // namespace autoconfig
