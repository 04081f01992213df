//===-- ModuleOptions.cpp - Options of commands that run modules ----------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/tools/ModuleOptions.h"

namespace autoconfig::harness {

void addModuleRunnerOptions(CLI::App &command, ModuleRunnerOptions &run,
                            const std::string &measured) {
  command.add_option("--preset", run.preset, "What to run on, a native one")
      ->required();
  command.add_option("--target", run.target,
                     "Target to generate for, instead of the preset's");
  command.add_option("--samples", run.samples, "Samples of " + measured)
      ->capture_default_str()
      ->check(CLI::Range(1, 100000));
  command.add_option("--min-seconds", run.minSeconds, "Of each sample")
      ->capture_default_str()
      ->check(CLI::Range(1e-6, 3600.0));
  command
      .add_option("--timeout", run.timeoutSeconds,
                  "Seconds without a sign of life")
      ->capture_default_str()
      ->check(CLI::Range(0.1, 1e6));
}

} // namespace autoconfig::harness
