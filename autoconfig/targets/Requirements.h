//===-- Requirements.h - What a runner can check of a CPU ------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_TARGETS_REQUIREMENTS_H
#define AUTOCONFIG_TARGETS_REQUIREMENTS_H

#include "llvm/ADT/StringRef.h"

namespace autoconfig {

/// The entries of requires_ in autoconfig/abi/kernel.h, for messages.
inline constexpr const char *knownRequirements =
    "avx2, fma, avx512f, neon, v or vlen>=N";

bool isKnownRequirement(llvm::StringRef text);

} // namespace autoconfig

#endif // AUTOCONFIG_TARGETS_REQUIREMENTS_H
