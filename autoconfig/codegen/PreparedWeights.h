//===-- PreparedWeights.h - Constant weights in a program -------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An argument with the attribute `autoconfig.constant` holds the same in every
// call of its function f. What algorithms make of such weights is stored in
// globals of the module, by a function
//
//   func.func @f_prepare(the arguments of f that have the attribute)
//
// which is called once before f, and again where they have changed; the module
// has none where no algorithm wants it. So does, of constant globals,
//
//   func.func @f_prepare_constants()
//
// which is called once before f, by a constructor (createConstructorsPass) or
// by the program.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CODEGEN_PREPAREDWEIGHTS_H
#define AUTOCONFIG_CODEGEN_PREPAREDWEIGHTS_H

#include "autoconfig/codegen/Emitter.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace autoconfig {

inline constexpr llvm::StringLiteral constantAttribute = "autoconfig.constant";

/// Of f_prepare_constants: the name of f.
inline constexpr llvm::StringLiteral preparesConstantsAttribute =
    "autoconfig.prepares_constants";

/// Whether the memref is such an argument or a view of one that is the same in
/// every call.
bool isConstantInCalls(mlir::Value memref);

/// The same of a constant global of the module, whose value is known.
bool isConstantGlobal(mlir::Value memref);

/// Emits into f_prepare or f_prepare_constants what `fill` does with the
/// weights, which are such a view in `function`, and a buffer of so many f32.
/// The same buffer, in f.
mlir::Value preparedInProgram(
    Emitter &emitter, mlir::func::FuncOp function, mlir::Value weights,
    int64_t elements,
    llvm::function_ref<void(Emitter &, mlir::Value given, mlir::Value prepared)>
        fill);

} // namespace autoconfig

#endif // AUTOCONFIG_CODEGEN_PREPAREDWEIGHTS_H
