//===-- Measure.h - What run and sample have in common ----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_TOOLS_MEASURE_H
#define AUTOCONFIG_HARNESS_TOOLS_MEASURE_H

#include "harness/tools/Commands.h"
#include <optional>

namespace autoconfig::harness {

/// What `run` and `sample` are asked for.
struct PlanOptions {
  SessionOptions session;
  std::string preset, weights = "given", store;
  bool noCount = false, json = false;
};

void addPlanOptions(CLI::App &command, PlanOptions &options);

/// Runs the session, or the sample where `sample` is given, with a line of
/// progress, and prints the summary.
llvm::Expected<int> measure(PlanOptions options,
                            const std::optional<SampleOptions> &sample,
                            const Invocation &invocation);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_TOOLS_MEASURE_H
