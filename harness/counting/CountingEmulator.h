//===-- CountingEmulator.h - Run under an emulator that counts --*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// No executor that a preset names, but what replaces its emulator where counts
// are wanted: a QEMU with plugins and the counting plugin. Every run is the
// same to the last byte: a fixed environment, addresses that are not
// randomized, a fixed seed.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COUNTING_COUNTINGEMULATOR_H
#define AUTOCONFIG_HARNESS_COUNTING_COUNTINGEMULATOR_H

#include "harness/executors/Executor.h"

namespace autoconfig::harness {

/// `plugin`: the shared object. `simulateCaches`: the levels that the target
/// describes. Errors say what is missing or too old, and the way out.
llvm::Expected<std::unique_ptr<Executor>>
createCountingEmulator(const Preset &preset, const Target &target,
                       llvm::StringRef plugin, bool simulateCaches);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COUNTING_COUNTINGEMULATOR_H
