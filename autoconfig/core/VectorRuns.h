//===-- VectorRuns.h - Consecutive elements in vectors ----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CORE_VECTORRUNS_H
#define AUTOCONFIG_CORE_VECTORRUNS_H

#include "autoconfig/core/GemmSchedule.h"

namespace autoconfig {

/// So many consecutive elements as the longest vectors of the target, and what
/// is left as a GEMM's columns are: one vector a panel, but for a tail of
/// several.
llvm::SmallVector<PanelRun, 3> vectorRuns(int64_t elements,
                                          const Target &target);

/// The same with blocks of so many vectors a panel, each of `lmul` registers.
llvm::SmallVector<PanelRun, 3> vectorBlocks(int64_t elements,
                                            const Target &target,
                                            int64_t vectors, int64_t lmul);

} // namespace autoconfig

#endif // AUTOCONFIG_CORE_VECTORRUNS_H
