//===-- Registry.cpp - The operators there are ----------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/Operator.h"
#include "llvm/ADT/STLExtras.h"

namespace autoconfig {

// Generated from the folders: operators/<op>/Operator.cpp.
#define AUTOCONFIG_OPERATOR(op) const Operator &op##Operator();
#include "autoconfig/operators/Operators.inc"
#undef AUTOCONFIG_OPERATOR

static std::vector<const Operator *> inOrder() {
  const Operator *const all[] = {
#define AUTOCONFIG_OPERATOR(op) &op##Operator(),
#include "autoconfig/operators/Operators.inc"
#undef AUTOCONFIG_OPERATOR
  };
  std::vector<const Operator *> ordered;
  for (bool takesTheRest : {false, true})
    llvm::copy_if(all, std::back_inserter(ordered), [&](const Operator *op) {
      return (op->name() == op->driver()) == takesTheRest;
    });
  return ordered;
}

llvm::ArrayRef<const Operator *> operators() {
  static const std::vector<const Operator *> all = inOrder();
  return all;
}

std::vector<llvm::StringRef> drivers() {
  std::vector<llvm::StringRef> names;
  for (const Operator *op : operators())
    if (op->name() == op->driver())
      names.push_back(op->driver());
  return names; // the folders are sorted
}

llvm::StringRef driverOf(llvm::StringRef op) {
  for (const Operator *one : operators())
    if (one->name() == op)
      return one->driver();
  return op;
}

} // namespace autoconfig
