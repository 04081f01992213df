//===-- Dashboard.cpp - The command dashboard -----------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/dashboard/Folder.h"
#include "harness/dashboard/Site.h"
#include "harness/stats/SqlFunctions.h"
#include "harness/store/Store.h"
#include "harness/tools/Options.h"
#include "llvm/Support/Path.h"
#include <CLI/CLI.hpp>
#include <memory>

using namespace llvm;
using namespace autoconfig::harness;

namespace {

struct DashboardOptions {
  std::string store, folder;
};

} // namespace

static Expected<int> makeDashboard(const DashboardOptions &options,
                                   const Invocation &invocation) {
  std::string path = storePath(options.store, invocation);
  Expected<Store> store = Store::open(path, Store::Mode::Read);
  if (!store)
    return store.takeError();
  if (Error error = registerStatistics(store->handle()))
    return std::move(error);
  const Layout &layout = invocation.layout;
  SiteSource source{layout.dashboardParts(), layout.figures(),
                    sys::path::filename(path).str(),
                    DrawingTools::in(layout.figureParts())};
  auto files = makeSite(store->handle(), source);
  if (!files)
    return files.takeError();
  if (Error error = replaceFolder(options.folder, *files))
    return std::move(error);
  size_t bytes = 0;
  for (const SiteFile &file : *files)
    bytes += file.text.size();
  if (Error error = source.drawing.checkPackages())
    errs() << "autobench: without charts and figures: "
           << toString(std::move(error)) << '\n';
  outs() << options.folder << "/index.html (" << files->size() << " files, "
         << (bytes + (1u << 19)) / (1u << 20) << " MB)\n";
  return exitGood;
}

void autoconfig::harness::addDashboardCommand(CLI::App &app, Action &action) {
  auto options = std::make_shared<DashboardOptions>();
  CLI::App *command =
      app.add_subcommand("dashboard", "Write the store as pages for a browser");
  addStoreOption(*command, options->store, "Results file");
  command
      ->add_option("-o,--output", options->folder,
                   "Folder; a dashboard that is there is replaced when the new "
                   "one is whole")
      ->required();
  command->footer("The pages need no server and no network: open index.html. "
                  "Charts need what toolchains/bootstrap gets.");
  command->callback([options, &action] {
    action = [options](const Invocation &invocation) {
      return makeDashboard(*options, invocation);
    };
  });
}
