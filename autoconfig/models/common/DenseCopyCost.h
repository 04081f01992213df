//===-- DenseCopyCost.h - Cost of gathering an operand ----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MODELS_COMMON_DENSECOPYCOST_H
#define AUTOCONFIG_MODELS_COMMON_DENSECOPYCOST_H

#include "autoconfig/core/Decision.h"
#include "autoconfig/core/DenseCopy.h"
#include "autoconfig/core/Target.h"

namespace autoconfig {

/// Cycles to copy a tensor into its buffer or back: the instructions from L1 to
/// L1 (RowCopyCost.h), and the lines of both sides, which come from where the
/// call before left them. A line of the tensor is brought once where blocks go
/// along it, and once an element where no dimension is contiguous.
double denseCopyCycles(const Target &target, const DenseCopy &copy);

/// Cycles of a pass of its own over so many rows of a result, which does what
/// an epilogue would. What it reads besides was touched last before the
/// product, whose operands have `bytesOfInputs`.
double elementwisePassCycles(const Target &target, double rows, int64_t columns,
                             const Epilogue &epilogue, double bytesOfInputs);

/// The copy as a term, "gather A" or "scatter C".
Cost::Term denseCopyTerm(const Target &target, const DenseCopy &copy,
                         bool scatters);

} // namespace autoconfig

#endif // AUTOCONFIG_MODELS_COMMON_DENSECOPYCOST_H
