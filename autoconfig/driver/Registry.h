//===-- Registry.h - The algorithms there are -------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Generated from the file names: models/<Name>.cpp and patterns/<Name>.cpp make
// the algorithm <Name>.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_DRIVER_REGISTRY_H
#define AUTOCONFIG_DRIVER_REGISTRY_H

#include "autoconfig/models/Model.h"
#include "llvm/ADT/ArrayRef.h"

namespace autoconfig {

struct PatternContext;

struct Algorithm {
  const char *name;
  const Model &(*model)();
  void (*pattern)(PatternContext &);
};

/// Sorted by name.
llvm::ArrayRef<Algorithm> algorithms();
/// Null if there is none.
const Algorithm *findAlgorithm(llvm::StringRef name);

} // namespace autoconfig

#endif // AUTOCONFIG_DRIVER_REGISTRY_H
