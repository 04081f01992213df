//===-- MaskedStores.h - Stores of some lanes of a vector -------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CODEGEN_MASKEDSTORES_H
#define AUTOCONFIG_CODEGEN_MASKEDSTORES_H

#include "autoconfig/core/Target.h"
#include "mlir/IR/BuiltinOps.h"

namespace autoconfig {

/// Makes of each store of a vector's first lanes some of 8, 4, 2 and 1 of them,
/// where the target has masks in vector registers only: with these, AMD's cores
/// store through microcode, one in 12 cycles (Zen 4: 16x1185x16:16x16x6 with
/// 256 bits took twice as long), and others take several operations, too.
void splitMaskedStores(mlir::ModuleOp module, const Target &target);

} // namespace autoconfig

#endif // AUTOCONFIG_CODEGEN_MASKEDSTORES_H
