//===-- PreparedPanels.h - Weights stored as panels beforehand --*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Of weights that stay the same from call to call, all panels of all matrices
// of B lie in the order in which the loops of a GEMM come to them: matrix after
// matrix, of each its blocks of columns, of each its panels, of each the blocks
// of K. They are stored once, before the calls.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CODEGEN_PREPAREDPANELS_H
#define AUTOCONFIG_CODEGEN_PREPAREDPANELS_H

#include "autoconfig/codegen/Emitter.h"
#include "autoconfig/codegen/PatternContext.h"
#include "autoconfig/core/GemmSchedule.h"

namespace autoconfig {

/// Emits what stores them, and gives them.
mlir::Value emitPreparedPanels(ContextOf<Contraction> &context,
                               const GemmSchedule &schedule);

/// The problem with the strides of B in them: its matrices lie one after the
/// other in the order of the given ones.
Contraction inPreparedPanels(Contraction problem, const GemmSchedule &schedule);

/// Offset in B, as it lies, from the element in row k and column n.
mlir::Value offsetInB(Emitter &emitter, const Contraction &problem,
                      mlir::Value k, mlir::Value n);

} // namespace autoconfig

#endif // AUTOCONFIG_CODEGEN_PREPAREDPANELS_H
