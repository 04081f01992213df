//===-- Ahead.h - Kernels for tasks on other machines -----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Has engine and generators make all that a run will ask them for, wherever it
// runs; the answers are kept as SessionOptions::answers says, and nothing is
// measured. A search is not among them: what it asks for depends on times.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SESSION_AHEAD_H
#define AUTOCONFIG_HARNESS_SESSION_AHEAD_H

#include "harness/session/Session.h"

namespace autoconfig::harness {

/// For runSession. Where the user stops it, not all are made. Errors: also a
/// rival that searches by itself.
llvm::Error generateRun(const Layout &layout, const SessionOptions &options,
                        const Plan &plan, const Preset &preset,
                        const std::atomic<bool> &stop,
                        std::function<void(const Progress &)> show);

/// For runSampling.
llvm::Error generateSample(const Layout &layout, const SessionOptions &options,
                           const SampleOptions &sampleOptions, const Plan &plan,
                           const Preset &preset, const std::atomic<bool> &stop,
                           std::function<void(const Progress &)> show);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SESSION_AHEAD_H
