//===-- Registry.h - The algorithms there are -------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Generated from the file names: models/<Name>.cpp and patterns/<Name>.cpp make
// the algorithm <Name>, of the operator whose name it begins with.
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
  const char *op;
  const Model &(*model)();
  void (*pattern)(PatternContext &);
};

/// Sorted by name.
llvm::ArrayRef<Algorithm> algorithms();
/// Those of one operator.
std::vector<Algorithm> algorithmsOf(llvm::StringRef op);
/// Null if there is none of that name, whose operator may be any; see Model.h
/// about asking it.
const Algorithm *findAlgorithm(llvm::StringRef name);
/// Null if there is none of the operator.
const Algorithm *findAlgorithm(llvm::StringRef name, llvm::StringRef op);

} // namespace autoconfig

#endif // AUTOCONFIG_DRIVER_REGISTRY_H
