//===-- Pipeline.h - From tensors to a shared object ------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a compiler does before and after the pass, for those who have none
// around it: tensors become memrefs, what the pass leaves becomes loops, all
// becomes LLVM's dialect, and a file if one is asked for.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_DRIVER_PIPELINE_H
#define AUTOCONFIG_DRIVER_PIPELINE_H

#include "mlir/Pass/PassManager.h"

namespace autoconfig {

/// Tensors become memrefs, in place where that is possible; results of static
/// shape become arguments behind the others; what is allocated is freed.
void buildBufferization(mlir::OpPassManager &manager);

/// Everything but the pass becomes LLVM's dialect, with MLIR's C interface for
/// public functions.
void buildLowering(mlir::OpPassManager &manager);

/// Registers --autoconfig-pipeline="target=NAME until=STAGE object=FILE ..",
/// and the passes that it is made of and upstream has not.
void registerAutoconfigPipeline();

} // namespace autoconfig

#endif // AUTOCONFIG_DRIVER_PIPELINE_H
