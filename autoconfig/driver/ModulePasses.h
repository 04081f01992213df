//===-- ModulePasses.h - Small passes around the pass -----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_DRIVER_MODULEPASSES_H
#define AUTOCONFIG_DRIVER_MODULEPASSES_H

#include "mlir/Pass/Pass.h"

namespace autoconfig {

/// Memrefs of static shape that functions return become arguments behind the
/// others, also of public ones. A buffer that is allocated for the result is
/// none any more: it is the argument.
std::unique_ptr<mlir::Pass> createResultsToArgumentsPass();

/// Gives public functions that have a body MLIR's C interface
/// (_mlir_ciface_NAME, which takes pointers to descriptors).
std::unique_ptr<mlir::Pass> createExportPass();

/// Copies between memrefs that are not contiguous become linalg operations:
/// MLIR would call its runner's library for them.
std::unique_ptr<mlir::Pass> createCopiesToLinalgPass();

/// Makes a file of a module in LLVM's dialect, for the target: a shared object,
/// object, assembly or LLVM IR, as the name ends.
std::unique_ptr<mlir::Pass> createEmitPass(std::string target,
                                           std::string file);

/// Registers them for textual pipelines.
void registerModulePasses();

} // namespace autoconfig

#endif // AUTOCONFIG_DRIVER_MODULEPASSES_H
