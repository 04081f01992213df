//===-- Measure.h - What the measuring commands share ----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_TOOLS_MEASURE_H
#define AUTOCONFIG_HARNESS_TOOLS_MEASURE_H

#include "harness/tools/Commands.h"
#include <functional>

namespace autoconfig::harness {

/// What `run`, `sample` and `tune` are asked for.
struct PlanOptions {
  SessionOptions session;
  std::string preset, weights = "given", store;
  bool noCount = false, json = false;
};

/// What to measure, on what and how.
void addPlanOptions(CLI::App &command, PlanOptions &options);
/// What becomes of finished cells, and --json: of commands with a summary.
void addKeepOptions(CLI::App &command, PlanOptions &options);

/// The plan of a command, ready to be carried out.
struct Prepared {
  SessionOptions session;
  Preset preset;
  Plan plan;
};
llvm::Expected<Prepared> prepare(const PlanOptions &options,
                                 const Invocation &invocation);

using Show = std::function<void(const Progress &)>;
/// Carries it out with a line of progress; Ctrl-C and SIGTERM stop it.
llvm::Error withProgress(
    llvm::function_ref<llvm::Error(const std::atomic<bool> &stop, Show show)>
        carryOut);

/// What a command does with its plan.
struct Errand {
  std::string counts; // "cells"
  std::string table;  // that shows them
  std::function<llvm::Expected<Report>(
      const Layout &, const SessionOptions &, const Plan &, const Preset &,
      const std::atomic<bool> &stop, std::function<void(const Progress &)>)>
      run;
  /// Kernels that it measures of each problem; none: as `run`, the chosen one
  /// beside the rivals.
  std::optional<double> kernels = std::nullopt;
  /// Generates all kernels that `run` asks for (session/Ahead.h); none: what it
  /// asks for depends on what it measures.
  std::function<llvm::Error(
      const Layout &, const SessionOptions &, const Plan &, const Preset &,
      const std::atomic<bool> &stop, std::function<void(const Progress &)>)>
      generate = nullptr;
};

/// Does it, with a line of progress, and prints the summary.
llvm::Expected<int> measure(PlanOptions options, const Errand &errand,
                            const Invocation &invocation);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_TOOLS_MEASURE_H
