//===-- OperationCounts.h - What generated loops execute ------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Static information about a pattern's result: how often one call of a
// function executes each kind of operation. All loop bounds are constants, or
// follow from the loops around (Emitter.h), so that the counts are exact.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_EXTRACT_OPERATIONCOUNTS_H
#define AUTOCONFIG_EXTRACT_OPERATIONCOUNTS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/Support/JSON.h"

namespace autoconfig {

struct OperationCounts {
  double multiplyAdds = 0; // of vectors or scalars, as operations
  double vectorLoads = 0;
  double vectorStores = 0;
  double scalarLoads = 0;
  double scalarStores = 0;
  double prefetches = 0;
  double calls = 0;

  void add(const OperationCounts &other, double times = 1);
  llvm::json::Object toJSON() const;
};

/// Of one call, with everything that it calls.
OperationCounts countOperations(mlir::func::FuncOp function);

} // namespace autoconfig

#endif // AUTOCONFIG_EXTRACT_OPERATIONCOUNTS_H
