//===-- tensor-compiler.cpp - The pass in a compiler on tensors -----------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// tensor-compiler TARGET FILE.so REPORT.json < MODULE
//
// A compiler that bufferizes: One-Shot Bufferize, then the pass, then
// everything down to a shared object. What is rewritten, and what is not and
// why, is in the report (autoconfig/COMPILER.md).
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/FoldedCopies.h"
#include "autoconfig/driver/ModulePasses.h"
#include "autoconfig/driver/Pass.h"
#include "autoconfig/driver/Pipeline.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/Parser/Parser.h"

using namespace mlir;

int main(int argc, char **argv) {
  if (argc != 4) {
    llvm::errs() << "usage: tensor-compiler TARGET FILE.so REPORT.json "
                    "< MODULE\n";
    return 2;
  }
  DialectRegistry registry;
  registerAllDialects(registry);   // One-Shot Bufferize asks each dialect how
  registerAllExtensions(registry); // its operations are bufferized
  MLIRContext context(registry);
  // Remarks say what the pass does; MLIR prints errors only.
  ScopedDiagnosticHandler diagnostics(&context, [](Diagnostic &diagnostic) {
    llvm::errs() << diagnostic.getLocation() << ": " << diagnostic << "\n";
  });
  auto module = parseSourceFile<ModuleOp>("-", &context);
  if (!module)
    return 1;

  autoconfig::PassSettings settings;
  settings.target = argv[1];
  settings.report = argv[3];
  PassManager manager(&context);
  manager.addPass(autoconfig::createFoldCopiesPass()); // if one likes
  autoconfig::buildBufferization(manager);             // or one's own
  manager.addPass(autoconfig::createExportPass());
  manager.addPass(autoconfig::createAutoconfigPass(settings));
  autoconfig::buildLowering(manager);
  manager.addPass(autoconfig::createEmitPass(settings.target, argv[2]));
  return failed(manager.run(*module));
}
