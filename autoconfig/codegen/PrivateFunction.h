//===-- PrivateFunction.h - A kernel of its own registers -------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CODEGEN_PRIVATEFUNCTION_H
#define AUTOCONFIG_CODEGEN_PRIVATEFUNCTION_H

#include "autoconfig/codegen/Emitter.h"
#include "autoconfig/core/Target.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace autoconfig {

/// A function before `user` in its module, that is never inlined, so that the
/// register allocator sees nothing but its body. Memref arguments do not alias:
/// without that, stores to C stay in loops and scalars of A are loaded again.
/// The name is made unique.
mlir::func::FuncOp createPrivateFunction(
    mlir::func::FuncOp user, llvm::StringRef name, mlir::TypeRange arguments,
    llvm::function_ref<void(Emitter &, mlir::ValueRange)> body);

/// Whether kernels come in the order in which they are emitted: scalars in
/// registers of their own leave all vector registers to the kernel, which
/// LLVM's scheduler would fill with loads, and spill.
bool keepsSourceOrder(const Target &target);

/// Lets a function of such a target come in that order, as far as LLVM can be
/// asked for it.
void keepSourceOrder(mlir::func::FuncOp function, const Target &target);
/// The same on any target.
void orderAsEmitted(mlir::func::FuncOp function);

} // namespace autoconfig

#endif // AUTOCONFIG_CODEGEN_PRIVATEFUNCTION_H
