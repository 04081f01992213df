//===-- autobench.cpp - Measure kernels and rivals, render tables -------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/Machine.h"
#include "harness/tools/Commands.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <CLI/CLI.hpp>

using namespace llvm;
using namespace autoconfig::harness;

int main(int argc, char **argv) {
  Invocation invocation;
  CLI::App app("Measures generated kernels against rivals and renders tables");
  app.require_subcommand(1);
  app.set_version_flag("--version", [&] {
    return "autobench " AUTOCONFIG_VERSION " (" +
           sourceRevision(invocation.layout.root) + ")";
  });
  app.add_option("--root", invocation.layout.root,
                 "Source tree whose builds are used")
      ->capture_default_str();
  Action action;
  addRunCommand(app, action);
  addSampleCommand(app, action);
  addMergeCommand(app, action);
  addTableCommand(app, action);
  addListCommand(app, action);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    return app.exit(error) == 0 ? exitGood : exitUsage;
  }
  invocation.command = join(argv + 1, argv + argc, " ");
  Expected<int> code = action(invocation);
  if (code)
    return *code;
  errs() << "autobench: error: " << toString(code.takeError()) << '\n';
  return exitUsage;
}
