//===-- memref-compiler.cpp - The pass in a compiler on memrefs -----------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// memref-compiler TARGET < MODULE > MODULE_IN_LLVM_DIALECT
//
// A compiler that has memrefs already and lowers them itself: one pass is added
// before it lowers linalg (autoconfig/COMPILER.md).
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/Pass.h"
#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;

/// The compiler's own lowering.
static void lower(PassManager &manager) {
  manager.addPass(createConvertLinalgToLoopsPass());
  manager.addPass(createSCFToControlFlowPass());
  manager.addPass(memref::createExpandStridedMetadataPass());
  manager.addPass(createLowerAffinePass());
  manager.addPass(createConvertVectorToLLVMPass());
  manager.addPass(createConvertMathToLLVMPass());
  manager.addPass(createArithToLLVMConversionPass());
  manager.addPass(createFinalizeMemRefToLLVMConversionPass());
  manager.addPass(createConvertFuncToLLVMPass());
  manager.addPass(createConvertControlFlowToLLVMPass());
  manager.addPass(createReconcileUnrealizedCastsPass());
}

int main(int argc, char **argv) {
  if (argc != 2) {
    llvm::errs() << "usage: memref-compiler TARGET < MODULE\n";
    return 2;
  }
  DialectRegistry registry;
  registerAllDialects(registry);
  registerAllExtensions(registry);
  MLIRContext context(registry);
  // Remarks say what the pass does; MLIR prints errors only.
  ScopedDiagnosticHandler diagnostics(&context, [](Diagnostic &diagnostic) {
    llvm::errs() << diagnostic.getLocation() << ": " << diagnostic << "\n";
  });
  auto module = parseSourceFile<ModuleOp>("-", &context);
  if (!module)
    return 1;

  PassManager manager(&context);
  autoconfig::PassSettings settings;
  settings.target = argv[1];
  manager.addPass(autoconfig::createAutoconfigPass(settings));
  lower(manager);
  if (failed(manager.run(*module)))
    return 1;
  module->print(llvm::outs());
  return 0;
}
