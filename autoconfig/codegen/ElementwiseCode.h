//===-- ElementwiseCode.h - An epilogue's vectors ---------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CODEGEN_ELEMENTWISECODE_H
#define AUTOCONFIG_CODEGEN_ELEMENTWISECODE_H

#include "autoconfig/codegen/PatternContext.h"
#include "autoconfig/extract/Elementwise.h"

namespace autoconfig {

/// What is read of operations that follow each other, as code on vectors.
/// `operands`: theirs, flat. The operations must outlive it.
EpilogueCode epilogueCode(llvm::ArrayRef<Elementwise> following,
                          llvm::ArrayRef<mlir::Value> operands);

/// Functions without vector instructions that stand anywhere in the module
/// (FunctionApproximations.h): a call for each element would cost more than the
/// rest.
void approximateFunctions(mlir::ModuleOp module);

} // namespace autoconfig

#endif // AUTOCONFIG_CODEGEN_ELEMENTWISECODE_H
