//===-- ModuleOptions.h - Options of commands that run modules --*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_TOOLS_MODULEOPTIONS_H
#define AUTOCONFIG_HARNESS_TOOLS_MODULEOPTIONS_H

#include "harness/modules/ModuleRunner.h"
#include <CLI/CLI.hpp>

namespace autoconfig::harness {

/// Where modules run and how long; `measured`: of what samples are taken, "each
/// contender". The values that `run` has are the defaults.
void addModuleRunnerOptions(CLI::App &command, ModuleRunnerOptions &run,
                            const std::string &measured);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_TOOLS_MODULEOPTIONS_H
