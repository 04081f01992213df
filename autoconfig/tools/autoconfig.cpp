//===-- autoconfig.cpp - The engine from the command line ----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/tools/Commands.h"
#include "llvm/Support/raw_ostream.h"
#include <CLI/CLI.hpp>

using namespace autoconfig;

int main(int argc, char **argv) {
  CLI::App app("AutoConfig: chooses and generates kernels from analysis "
               "models, without search.");
  app.require_subcommand(1);
  app.set_version_flag("--version", "autoconfig " AUTOCONFIG_VERSION);
  Action action;
  addListCommands(app, action);
  addExplainCommand(app, action);
  addCompileCommand(app, action);
  addDecideCommand(app, action);
  addPredictCommand(app, action);
  addCalibrateCommand(app, action);
  CLI11_PARSE(app, argc, argv);
  if (llvm::Error error = action()) {
    llvm::errs() << "autoconfig: error: " << llvm::toString(std::move(error))
                 << "\n";
    return 1;
  }
  return 0;
}
