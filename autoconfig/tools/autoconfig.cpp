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

/// 3 where the system is at fault, not the request: a disk is full, a file
/// cannot be written. Whoever runs this for many problems has to tell them
/// apart.
static int exitCodeOf(llvm::Error &error) {
  bool system = false;
  error = llvm::handleErrors(std::move(error),
                             [&](std::unique_ptr<llvm::ErrorInfoBase> info) {
                               const std::error_category &category =
                                   info->convertToErrorCode().category();
                               system |= category == std::generic_category() ||
                                         category == std::system_category();
                               return llvm::Error(std::move(info));
                             });
  return system ? 3 : 1;
}

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
  addCalibrateCommand(app, action);
  CLI11_PARSE(app, argc, argv);
  if (llvm::Error error = action()) {
    int code = exitCodeOf(error);
    llvm::errs() << "autoconfig: error: " << llvm::toString(std::move(error))
                 << "\n";
    return code;
  }
  return 0;
}
