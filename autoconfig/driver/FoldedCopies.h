//===-- FoldedCopies.h - Products of operands that were copied --*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_DRIVER_FOLDEDCOPIES_H
#define AUTOCONFIG_DRIVER_FOLDEDCOPIES_H

#include "mlir/Pass/Pass.h"

namespace autoconfig {

/// Before bufferization: front ends write a layer with weights [out, in] as the
/// product with a transposed copy, and one that all of a batch share as the
/// product with a broadcast one. Such a product reads what was copied, by its
/// indexing maps, and the copy goes where nothing else needs it. So does an
/// elementwise operation with a bias that was broadcast. How operands come to
/// the kernel then is the pass's decision.
std::unique_ptr<mlir::Pass> createFoldCopiesPass();

/// Registers it for textual pipelines: autoconfig-fold-copies.
void registerFoldCopiesPass();

} // namespace autoconfig

#endif // AUTOCONFIG_DRIVER_FOLDEDCOPIES_H
