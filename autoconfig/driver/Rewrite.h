//===-- Rewrite.h - From a linalg operation to configured code --*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_DRIVER_REWRITE_H
#define AUTOCONFIG_DRIVER_REWRITE_H

#include "autoconfig/driver/Selection.h"
#include "mlir/IR/BuiltinOps.h"

namespace mlir::linalg {
class LinalgOp;
}

namespace autoconfig {

/// Extracts the static information of `op`, decides, and replaces it by the
/// chosen algorithm's pattern. On an error nothing has changed.
llvm::Expected<Decision> rewrite(mlir::linalg::LinalgOp op,
                                 const Target &target,
                                 const SelectionOptions &options = {});

} // namespace autoconfig

#endif // AUTOCONFIG_DRIVER_REWRITE_H
