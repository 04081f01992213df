//===-- Compiler.h - A module with the pass and without it ------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_TEST_DIFFERENTIAL_COMPILER_H
#define AUTOCONFIG_TEST_DIFFERENTIAL_COMPILER_H

#include "autoconfig/codegen/ObjectFile.h"
#include "autoconfig/driver/Pass.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"

namespace differential {

using Object = llvm::SmallVector<char, 0>;

/// What the pass did with one module.
struct Outcome {
  std::vector<std::string> algorithms; // one for each operation replaced
  std::vector<std::string> reasons;    // one for each that stays
};

class Compiler {
public:
  Compiler(const autoconfig::Target &target,
           const autoconfig::CodeGenerator &generator,
           autoconfig::RewriteOptions options, autoconfig::BodyCheck bodyCheck,
           autoconfig::SelectionOptions selection);

  /// Parses and verifies; the errors are MLIR's diagnostics.
  llvm::Expected<mlir::OwningOpRef<mlir::ModuleOp>> parse(llvm::StringRef text);
  /// Makes memrefs of tensors, as the pipeline does before the pass; with the
  /// products of copies folded as it does before that.
  llvm::Error bufferize(mlir::ModuleOp module, bool foldsCopies);
  /// Runs the pass. An error where it fails, leaves invalid IR, or changes a
  /// module without a remark that says so.
  llvm::Expected<Outcome> runPass(mlir::ModuleOp module);
  /// Upstream's lowering, with @entry as `name` behind the C interface.
  llvm::Expected<Object> compile(mlir::ModuleOp module, llvm::StringRef name);

private:
  autoconfig::Target target;
  const autoconfig::CodeGenerator &generator;
  autoconfig::RewriteOptions options;
  autoconfig::BodyCheck bodyCheck;
  autoconfig::SelectionOptions selection;
  mlir::MLIRContext context;
};

} // namespace differential

#endif // AUTOCONFIG_TEST_DIFFERENTIAL_COMPILER_H
