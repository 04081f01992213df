//===-- Lowering.h - From loops and vectors to LLVM IR ----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CODEGEN_LOWERING_H
#define AUTOCONFIG_CODEGEN_LOWERING_H

#include "llvm/Support/Error.h"
#include <memory>

namespace llvm {
class LLVMContext;
class Module;
} // namespace llvm
namespace mlir {
class DialectRegistry;
class ModuleOp;
} // namespace mlir

namespace autoconfig {

/// The dialects and translations that the engine uses.
void registerEngineDialects(mlir::DialectRegistry &registry);

/// Lowers in place to the LLVM dialect (bare pointers for memrefs), then
/// translates.
llvm::Expected<std::unique_ptr<llvm::Module>>
lowerToLLVM(mlir::ModuleOp module, llvm::LLVMContext &context);

} // namespace autoconfig

#endif // AUTOCONFIG_CODEGEN_LOWERING_H
