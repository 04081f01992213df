//===-- Replay.h - Models judged on recorded machines -----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_TOOLS_REPLAY_H
#define AUTOCONFIG_HARNESS_TOOLS_REPLAY_H

#include "harness/tools/Measure.h"

namespace autoconfig::harness {

/// What `sample --replay` is asked for besides problems and target.
struct ReplayOptions {
  std::string recording;          // file; empty: nothing is replayed
  std::vector<std::string> facts; // "l2.size=512K"
  std::vector<std::string> tables{"selection", "prediction"};
  std::string format = "md";
};

/// Adds --replay and what goes with it, and takes from `command` what makes no
/// sense with it.
void addReplayOptions(CLI::App &command, ReplayOptions &options);

/// Predicts recorded candidates again and prints the tables. What was replayed
/// and what was refused goes to standard error.
llvm::Expected<int> replayRecording(const PlanOptions &plan,
                                    const ReplayOptions &options,
                                    const Invocation &invocation);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_TOOLS_REPLAY_H
