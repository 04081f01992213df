//===-- Engine.h - Questions to autoconfig ----------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SESSION_ENGINE_H
#define AUTOCONFIG_HARNESS_SESSION_ENGINE_H

#include "autoconfig/operators/Problem.h"
#include "harness/executors/Executor.h"
#include "harness/session/Answers.h"
#include "harness/store/Cell.h"
#include "llvm/Support/JSON.h"

namespace autoconfig::harness {

/// What every question is about.
struct KernelRequest {
  std::string autoconfig; // the executable
  std::string folder;     // of generated kernels
  const Problem &problem;
  std::string target;
  std::string weights;
  std::string facts = {}; // "measured", "described"; empty: all
  /// Whether what was measured of this machine is used, and measured at first.
  bool profiled = true;
  Answers answers = {};
};

/// Why the engine did not deliver.
struct EngineFailure {
  Status status;
  std::string reason;
};

/// How a call ended: with JSON, with a failure, or because the user asked to
/// stop.
struct EngineAnswer {
  llvm::json::Object object;
  std::optional<EngineFailure> failure;
  bool stopped = false;
};

/// `autoconfig` ends with this where not the request was at fault but the
/// system: a file cannot be written, a disk is full (autoconfig/README.md).
inline constexpr int engineSystemFailure = 3;

/// Runs `autoconfig <command> --target .. --op .. PROBLEM --weights .. --json
/// [-o <output>] <options>`, or has what was answered elsewhere. An error says
/// nothing about the problem: the engine could not be started, was killed, or
/// the system failed it.
llvm::Expected<EngineAnswer> askEngine(const KernelRequest &request,
                                       llvm::StringRef command,
                                       const std::string &output,
                                       llvm::ArrayRef<std::string> options,
                                       const Limits &limits);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SESSION_ENGINE_H
