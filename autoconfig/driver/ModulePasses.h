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

/// Frees what bufferization allocates. A module that frees buffers itself is
/// left as it is: upstream's pass takes none that does.
std::unique_ptr<mlir::Pass> createDeallocatePass();

/// Gives public functions that have a body MLIR's C interface
/// (_mlir_ciface_NAME, which takes pointers to descriptors).
std::unique_ptr<mlir::Pass> createExportPass();

/// Copies between memrefs that are not contiguous become linalg operations:
/// MLIR would call its runner's library for them.
std::unique_ptr<mlir::Pass> createCopiesToLinalgPass();

/// exp, tanh and erf of f32 become polynomials everywhere, so that the
/// loops around them can be vectorised.
std::unique_ptr<mlir::Pass> createApproximatePass();

/// Public functions call autoconfig_operation(line) where an operation begins
/// whose line of the source is another one than that of the operation before:
/// what the pass made of an operation has that one's line.
std::unique_ptr<mlir::Pass> createClockPass();

/// Of a module in LLVM's dialect: what prepares constant globals is called
/// where the module is loaded, before anything of it is.
std::unique_ptr<mlir::Pass> createConstructorsPass();

/// Makes a file of a module in LLVM's dialect, for the target: a shared object,
/// object, assembly or LLVM IR, as the name ends. `asUsual`: with all that
/// LLVM's O3 does, in the place of what the pass's code needs.
std::unique_ptr<mlir::Pass> createEmitPass(std::string target, std::string file,
                                           bool asUsual = false);

/// Registers them for textual pipelines.
void registerModulePasses();

} // namespace autoconfig

#endif // AUTOCONFIG_DRIVER_MODULEPASSES_H
