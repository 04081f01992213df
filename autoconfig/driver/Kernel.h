//===-- Kernel.h - One problem, one kernel --------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// problem -> linalg -> decision -> pattern -> LLVM -> object. The stages can be
// looked at one by one.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_DRIVER_KERNEL_H
#define AUTOCONFIG_DRIVER_KERNEL_H

#include "autoconfig/codegen/KernelAbi.h"
#include "autoconfig/codegen/ObjectFile.h"
#include "autoconfig/driver/FewerRows.h"
#include "autoconfig/driver/Selection.h"
#include "autoconfig/extract/OperationCounts.h"
#include "autoconfig/operators/Problem.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"

namespace autoconfig {

/// Generates kernels for one target; the MLIR context and the code generator
/// are made once.
class KernelCompiler {
public:
  static llvm::Expected<KernelCompiler> create(const Target &target);

  struct Kernel {
    Decision decision;
    std::vector<ForRows> ofFewerRows; // where it is told its rows
    KernelInfo info;
    OperationCounts counts; // of one call; none where it takes rows
    std::string loops;      // MLIR after the pattern
    std::string llvmIr;     // optimised
    std::string assembly;   // empty unless asked for
    llvm::SmallVector<char, 0> object;
    double seconds = 0; // decision, pattern, lowering, optimisation, object
  };
  /// Textual stages and counts cost time; without them only the object is made.
  llvm::Expected<Kernel> compile(const Problem &problem, bool weightsPrepared,
                                 const SelectionOptions &options,
                                 bool withText) const;

  /// The static information of a problem, from its linalg operation.
  llvm::Expected<std::shared_ptr<const OperatorInfo>>
  extract(const Problem &problem, bool weightsPrepared) const;

  /// The problem as a function that holds one linalg operation.
  mlir::OwningOpRef<mlir::ModuleOp> linalgModule(const Problem &problem) const;

private:
  KernelCompiler(const Target &target, CodeGenerator generator);
  Target target;
  CodeGenerator generator;
  std::unique_ptr<mlir::MLIRContext> context;
};

} // namespace autoconfig

#endif // AUTOCONFIG_DRIVER_KERNEL_H
