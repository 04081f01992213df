//===-- Commands.h - The commands of autoconfig ----------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_TOOLS_COMMANDS_H
#define AUTOCONFIG_TOOLS_COMMANDS_H

#include "llvm/Support/Error.h"
#include <functional>

namespace CLI {
class App;
} // namespace CLI

namespace autoconfig {

/// What is done when the command line has been read.
using Action = std::function<llvm::Error()>;

/// Each adds a command, or two; when it is the one that was given, `action` is
/// set.
void addListCommands(CLI::App &app, Action &action); // targets, operators,
                                                     // algorithms
void addExplainCommand(CLI::App &app, Action &action);
void addCompileCommand(CLI::App &app, Action &action);
void addDecideCommand(CLI::App &app, Action &action);
void addProblemsCommand(CLI::App &app, Action &action);
void addPredictCommand(CLI::App &app, Action &action);
void addCalibrateCommand(CLI::App &app, Action &action);

} // namespace autoconfig

#endif // AUTOCONFIG_TOOLS_COMMANDS_H
