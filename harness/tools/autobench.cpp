//===-- autobench.cpp - Measure kernels and rivals, render tables -------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/tools/CommandLine.h"
#include "harness/session/Machine.h"
#include "harness/tools/Commands.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <CLI/CLI.hpp>

using namespace llvm;
using namespace autoconfig::harness;

static int fail(const Twine &message) {
  errs() << "autobench: error: " << message << '\n';
  return exitUsage;
}

int main(int argc, char **argv) {
  Invocation invocation;
  CLI::App app("Measures generated kernels against rivals and renders tables",
               "autobench");
  app.require_subcommand(1);
  app.set_version_flag("--version", [&] {
    return "autobench " AUTOCONFIG_VERSION " (" +
           sourceRevision(invocation.layout.root) + ")";
  });
  CLI::Option *root = app.add_option("--root", invocation.layout.root,
                                     "Source tree whose builds are used")
                          ->capture_default_str();
  Action action;
  addRunCommand(app, action);
  addSampleCommand(app, action);
  addTuneCommand(app, action);
  addSubmitCommand(app, action);
  addCollectCommand(app, action);
  addCancelCommand(app, action);
  addTaskCommand(app, action);
  addMergeCommand(app, action);
  addExportCandidatesCommand(app, action);
  addReplaysCommand(app, action);
  addNetworkCommand(app, action);
  addModulesCommand(app, action);
  addTableCommand(app, action);
  addFigureCommand(app, action);
  addDashboardCommand(app, action);
  addListCommand(app, action);
  addCompareCommand(app, action);
  addAbCommand(app, action);
  addChangesCommand(app, action);
  addExportCommand(app, action);
  addImportCommand(app, action);
  addGateCommand(app, action);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success &help) { // or the version
    return app.exit(help);
  } catch (const CLI::ParseError &error) {
    return fail(autoconfig::usageMessage(app, error));
  }
  invocation.command = join(argv + 1, argv + argc, " ");
  invocation.tool = {argv[0]};
  if (root->count())
    append_range(invocation.tool,
                 std::vector<std::string>{"--root", invocation.layout.root});
  Expected<int> code = action(invocation);
  return code ? *code : fail(toString(code.takeError()));
}
