//===-- TargetCheck.h ------------------------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SESSION_TARGETCHECK_H
#define AUTOCONFIG_HARNESS_SESSION_TARGETCHECK_H

#include "autoconfig/core/Target.h"
#include "harness/common/Preset.h"

namespace autoconfig::harness {

/// Whether kernels for the target run on the preset, and may use no more of a
/// CPU than its rivals; an error names the targets of which that is true.
llvm::Error checkTarget(const Preset &preset, const Target &target);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SESSION_TARGETCHECK_H
