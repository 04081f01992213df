//===-- FunctionCosts.h - Operations on vectors, for models -----*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_EXTRACT_FUNCTIONCOSTS_H
#define AUTOCONFIG_EXTRACT_FUNCTIONCOSTS_H

#include "mlir/IR/Operation.h"

namespace autoconfig {

/// How many multiply-adds the operation of f32 takes as long as: what becomes
/// of it, or of a quotient or a root what would compute it instead. A constant
/// takes none.
int64_t operationsOf(mlir::Operation *op);

} // namespace autoconfig

#endif // AUTOCONFIG_EXTRACT_FUNCTIONCOSTS_H
