//===-- DenseCopies.h - Gathering and scattering tensors --------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CODEGEN_DENSECOPIES_H
#define AUTOCONFIG_CODEGEN_DENSECOPIES_H

#include "autoconfig/codegen/Emitter.h"
#include "autoconfig/core/DenseCopy.h"
#include "autoconfig/core/Target.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace autoconfig {

/// Copies the whole of `tensor` into `buffer`; both are flat. By vectors along
/// rows, by blocks that are transposed in registers, or element by element.
void emitGather(Emitter &emitter, mlir::func::FuncOp user, const Target &target,
                const DenseCopy &copy, mlir::Value tensor, mlir::Value buffer);
/// The way back.
void emitScatter(Emitter &emitter, mlir::func::FuncOp user,
                 const Target &target, const DenseCopy &copy,
                 mlir::Value tensor, mlir::Value buffer);

} // namespace autoconfig

#endif // AUTOCONFIG_CODEGEN_DENSECOPIES_H
