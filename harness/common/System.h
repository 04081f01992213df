//===-- System.h - The system that this process runs on ---------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COMMON_SYSTEM_H
#define AUTOCONFIG_HARNESS_COMMON_SYSTEM_H

#include "llvm/Support/JSON.h"
#include <string>

namespace autoconfig::harness {

/// {"L1 Data": "32K", ...} of CPU 0, from sysfs; Linux only, else empty.
llvm::json::Object cachesOfThisSystem();

/// The last CPU that this process may use: the first takes most interrupts.
int lastUsableCpu();

/// How many CPUs this process may use, at least 1.
unsigned usableCpus();

/// UTC, "2025-01-31T12:00:00Z".
std::string timeNow();

/// Of a clock that only goes forward.
double steadySeconds();

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COMMON_SYSTEM_H
