//===-- autoconfig.cpp - The engine from the command line ----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/Messages.h"
#include "autoconfig/tools/CommandLine.h"
#include "autoconfig/tools/Commands.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"
#include <CLI/CLI.hpp>
#include <fcntl.h>
#include <sstream>
#include <unistd.h>

using namespace autoconfig;

namespace {

/// As README.md of this folder's parent has them.
enum ExitCode { exitGood = 0, exitNo = 1, exitTrouble = 2, exitSystem = 3 };

/// Everything that an error may quote is made visible; it may have lines.
void complain(llvm::StringRef message) {
  llvm::errs() << "autoconfig: error: ";
  llvm::interleave(
      llvm::split(message, '\n'), llvm::errs(),
      [](llvm::StringRef line) { llvm::errs() << printable(line); }, "\n");
  llvm::errs() << "\n";
}

/// What is wrong with the command line.
int refuseUsage(const CLI::App &app, const CLI::ParseError &error) {
  complain(usageMessage(app, error));
  return exitTrouble;
}

/// Whether the system is at fault, not the request: a disk is full, a file
/// cannot be written. Whoever runs this for many problems has to tell them
/// apart.
bool isOfSystem(llvm::Error &error) {
  bool system = false;
  error = llvm::handleErrors(std::move(error),
                             [&](std::unique_ptr<llvm::ErrorInfoBase> info) {
                               const std::error_category &category =
                                   info->convertToErrorCode().category();
                               system |= category == std::generic_category() ||
                                         category == std::system_category();
                               return llvm::Error(std::move(info));
                             });
  return system;
}

int runAction(const Action &action) {
  llvm::Error error = action();
  if (!error)
    return exitGood;
  int code = error.isA<NegativeAnswer>() ? exitNo
             : isOfSystem(error)         ? exitSystem
                                         : exitTrouble;
  llvm::outs().flush(); // before what is wrong with it
  complain(llvm::toString(std::move(error)));
  return code;
}

/// A full disk or a closed output must not look like success.
int checkOutput(int code, bool closed) {
  llvm::outs().flush();
  std::string why;
  if (closed && llvm::outs().tell() > 0)
    why = "it is closed";
  else if (llvm::outs().has_error())
    why = llvm::outs().error().message();
  llvm::outs().clear_error();
  if (why.empty())
    return code;
  complain("cannot write to the standard output: " + why);
  return exitSystem;
}

int run(CLI::App &app, const Action &action, int argc, char **argv) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success &help) { // or the version
    std::ostringstream text;
    int code = app.exit(help, text, text);
    llvm::outs() << text.str();
    return code;
  } catch (const CLI::ParseError &error) {
    return refuseUsage(app, error);
  }
  return runAction(action);
}

} // namespace

int main(int argc, char **argv) {
  // Else a file that is opened would take the place of the closed output.
  bool closed = ::fcntl(STDOUT_FILENO, F_GETFD) < 0;
  (void)llvm::sys::Process::FixupStandardFileDescriptors();
  CLI::App app("AutoConfig: chooses and generates kernels from analysis "
               "models, without search.",
               "autoconfig");
  app.require_subcommand(1);
  app.set_version_flag("--version", "autoconfig " AUTOCONFIG_VERSION);
  Action action;
  addListCommands(app, action);
  addExplainCommand(app, action);
  addCompileCommand(app, action);
  addDecideCommand(app, action);
  addProblemsCommand(app, action);
  addPredictCommand(app, action);
  addCalibrateCommand(app, action);
  return checkOutput(run(app, action, argc, argv), closed);
}
