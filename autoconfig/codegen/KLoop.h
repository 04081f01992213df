//===-- KLoop.h - The innermost loop of a micro-kernel ----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CODEGEN_KLOOP_H
#define AUTOCONFIG_CODEGEN_KLOOP_H

#include "autoconfig/codegen/ScalarsOfA.h"

namespace autoconfig {

/// Emits a loop over kc steps of K, each of one row of B times mr scalars of A,
/// and returns the sums of accumulators and products, row by row.
llvm::SmallVector<mlir::Value> emitKLoop(const MicroKernelContext &context,
                                         mlir::ValueRange accumulators);

/// The same of the last `count` steps.
llvm::SmallVector<mlir::Value> emitLastSteps(const MicroKernelContext &context,
                                             int64_t count,
                                             mlir::ValueRange accumulators);

} // namespace autoconfig

#endif // AUTOCONFIG_CODEGEN_KLOOP_H
