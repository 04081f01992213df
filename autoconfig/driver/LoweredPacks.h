//===-- LoweredPacks.h - Packed layouts before bufferization ----*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_DRIVER_LOWEREDPACKS_H
#define AUTOCONFIG_DRIVER_LOWEREDPACKS_H

#include "mlir/Pass/Pass.h"

namespace autoconfig {

/// linalg.pack and linalg.unpack of tensors, which upstream does not bufferize,
/// become padding, reshapes and transpositions. What upstream cannot write so
/// stays.
std::unique_ptr<mlir::Pass> createLowerPacksPass();

/// Registers it for textual pipelines: autoconfig-lower-packs.
void registerLowerPacksPass();

} // namespace autoconfig

#endif // AUTOCONFIG_DRIVER_LOWEREDPACKS_H
