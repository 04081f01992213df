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
#include "harness/tools/Compare.h"
#include "harness/tools/Options.h"
#include "llvm/Support/Path.h"
#include <CLI/CLI.hpp>
#include <memory>

using namespace llvm;
using namespace autoconfig::harness;

namespace {

struct DashboardOptions {
  ComparedSides sides;
  std::string folder;
};

} // namespace

/// The newest revision, and the last before it, of which runs asked for a
/// kernel of the same series. Of many revisions the newest are looked at.
constexpr const char *newestPair = R"sql(
  WITH age AS (
    SELECT revision, max(started_at) AS at FROM run WHERE revision <> ''
    GROUP BY revision ORDER BY at DESC LIMIT 8
  ), seen AS MATERIALIZED (
    SELECT DISTINCT r.revision, c.op, c.problem, c.preset, c.target, c.weights,
           c.machine_id, c.executor
    FROM run r JOIN run_cell a ON a.run_id = r.id JOIN cell c ON c.id = a.cell_id
    WHERE c.role = 'chosen' AND r.revision IN (SELECT revision FROM age)
  )
  SELECT b.revision, h.revision FROM age h JOIN age b ON b.at < h.at
  WHERE EXISTS (
    SELECT 1 FROM seen x JOIN seen y USING (op, problem, preset, target, weights,
                                            machine_id, executor)
    WHERE x.revision = b.revision AND y.revision = h.revision)
  ORDER BY h.at DESC, b.at DESC LIMIT 1)sql";

/// Of the sides asked for, or else of the newest pair; nothing where there is
/// none.
static Expected<std::optional<json::Value>>
comparisonOf(Store &store, const DashboardOptions &options,
             const Invocation &invocation) {
  ComparedSides sides = options.sides;
  if (sides.base.empty()) {
    Expected<Statement> pair = Statement::prepare(store.handle(), newestPair);
    if (!pair)
      return pair.takeError();
    Expected<bool> found = pair->step();
    if (!found)
      return found.takeError();
    if (!*found)
      return std::nullopt;
    sides.base = pair->text(0).str();
    sides.head = pair->text(1).str();
  }
  Expected<Compared> compared = compareSides(sides, {}, invocation);
  if (!compared)
    return compared.takeError();
  return json::Value(toJSON(compared->comparison, compared->repeat));
}

static Expected<int> makeDashboard(const DashboardOptions &options,
                                   const Invocation &invocation) {
  std::string path = storePath(options.sides.store, invocation);
  Expected<Store> store = Store::open(path, Store::Mode::Read);
  if (!store)
    return store.takeError();
  if (Error error = registerStatistics(store->handle()))
    return std::move(error);
  const Layout &layout = invocation.layout;
  SiteSource source{layout.dashboardParts(), layout.figures(),
                    sys::path::filename(path).str(),
                    DrawingTools::in(layout.figureParts()), std::nullopt};
  auto comparison = comparisonOf(*store, options, invocation);
  if (!comparison)
    return comparison.takeError();
  source.comparison = std::move(*comparison);
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
  addStoreOption(*command, options->sides.store, "Results file");
  command
      ->add_option("-o,--output", options->folder,
                   "Folder; a dashboard that is there is replaced when the new "
                   "one is whole")
      ->required();
  CLI::Option *base = command->add_option(
      "--base", options->sides.base,
      "What the newest is compared with: a commit, run:NUMBER or a store (the "
      "two newest revisions)");
  CLI::Option *head =
      command->add_option("--head", options->sides.head, "Likewise");
  base->needs(head);
  head->needs(base);
  command->footer("The pages need no server and no network: open index.html. "
                  "Charts need what toolchains/bootstrap gets.");
  command->callback([options, &action] {
    action = [options](const Invocation &invocation) {
      return makeDashboard(*options, invocation);
    };
  });
}
