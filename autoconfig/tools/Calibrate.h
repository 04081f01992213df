//===-- Calibrate.h - The command calibrate ---------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_TOOLS_CALIBRATE_H
#define AUTOCONFIG_TOOLS_CALIBRATE_H

#include "llvm/Support/Error.h"
#include <functional>

namespace CLI {
class App;
} // namespace CLI

namespace autoconfig {

/// Adds `calibrate`; when it is the command that was given, sets `action`.
void addCalibrateCommand(CLI::App &app, std::function<llvm::Error()> &action);

} // namespace autoconfig

#endif // AUTOCONFIG_TOOLS_CALIBRATE_H
