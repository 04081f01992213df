//===-- LoweredAggregates.h - What stands for several -----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_DRIVER_LOWEREDAGGREGATES_H
#define AUTOCONFIG_DRIVER_LOWEREDAGGREGATES_H

#include "mlir/Pass/Pass.h"

namespace autoconfig {

/// Operations of tensors that upstream does not bufferize or lower become those
/// that they stand for: linalg.pack and unpack padding, reshapes and
/// transpositions, softmax generics, Winograd's transforms loops of products.
/// What upstream cannot write so stays.
std::unique_ptr<mlir::Pass> createLowerAggregatesPass();

/// Registers it for textual pipelines: autoconfig-lower-aggregates.
void registerLowerAggregatesPass();

} // namespace autoconfig

#endif // AUTOCONFIG_DRIVER_LOWEREDAGGREGATES_H
