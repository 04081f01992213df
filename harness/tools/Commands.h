//===-- Commands.h - The commands of autobench ------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_TOOLS_COMMANDS_H
#define AUTOCONFIG_HARNESS_TOOLS_COMMANDS_H

#include "harness/session/Session.h"
#include "llvm/Support/Error.h"
#include <functional>

namespace CLI {
class App;
} // namespace CLI

namespace autoconfig::harness {

/// How every command ends; see harness/README.md.
enum ExitCode {
  exitGood = 0,
  exitBadCells = 1, // it was done, and a result is bad
  exitUsage = 2,    // it could not be done, or was not understood
  exitStopped = 130 // by SIGINT or SIGTERM
};

struct PlanOptions;
struct Errand;

/// What the commands share: the source tree, the command as typed, and the
/// words that call this program again on the same tree.
struct Invocation {
  Layout layout{AUTOCONFIG_ROOT};
  std::string command;
  std::vector<std::string> tool;
  /// Where set: what becomes of a measuring command's plan, in the place of
  /// being carried out here.
  std::function<llvm::Expected<int>(const PlanOptions &, const Errand &)>
      instead;
};

/// What is done when the command line has been read; its exit code.
using Action = std::function<llvm::Expected<int>(const Invocation &)>;

/// Each adds a command; when it is the one that was given, `action` is set.
void addRunCommand(CLI::App &app, Action &action);
void addSampleCommand(CLI::App &app, Action &action);
void addTuneCommand(CLI::App &app, Action &action);
void addSubmitCommand(CLI::App &app, Action &action);
void addCollectCommand(CLI::App &app, Action &action);
void addCancelCommand(CLI::App &app, Action &action);
void addTaskCommand(CLI::App &app, Action &action);
void addMergeCommand(CLI::App &app, Action &action);
void addExportCandidatesCommand(CLI::App &app, Action &action);
void addNetworkCommand(CLI::App &app, Action &action);
void addModulesCommand(CLI::App &app, Action &action);
void addReplaysCommand(CLI::App &app, Action &action);
void addTableCommand(CLI::App &app, Action &action);
void addFigureCommand(CLI::App &app, Action &action);
void addDashboardCommand(CLI::App &app, Action &action);
void addListCommand(CLI::App &app, Action &action);
void addExportCommand(CLI::App &app, Action &action);
void addImportCommand(CLI::App &app, Action &action);
void addChangesCommand(CLI::App &app, Action &action);
void addAbCommand(CLI::App &app, Action &action);
void addGateCommand(CLI::App &app, Action &action);
void addCompareCommand(CLI::App &app, Action &action);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_TOOLS_COMMANDS_H
