//===-- LinalgOperators.h - The operators, in MLIR --------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Generated from the folders operators/<op>/, as their registry is.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_DRIVER_LINALGOPERATORS_H
#define AUTOCONFIG_DRIVER_LINALGOPERATORS_H

#include "autoconfig/extract/LinalgOperator.h"

namespace autoconfig {

/// Of an operator that there is.
const LinalgOperator &linalgOperator(llvm::StringRef op);

/// Reads the operation as one of the first operator that accepts it. The error
/// is the reason of the first that recognises it.
llvm::Expected<Extracted> extractAny(mlir::linalg::LinalgOp op,
                                     SharedBuffers &buffers,
                                     BodyCheck bodyCheck = BodyCheck::On,
                                     TypicalNumbers typical = {});

} // namespace autoconfig

#endif // AUTOCONFIG_DRIVER_LINALGOPERATORS_H
