//===-- Dashboard.cpp - The command dashboard -----------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/compare/Changes.h"
#include "harness/compare/Load.h"
#include "harness/dashboard/Folder.h"
#include "harness/dashboard/Site.h"
#include "harness/stats/SqlFunctions.h"
#include "harness/store/Store.h"
#include "harness/tools/Compare.h"
#include "harness/tools/Options.h"
#include "llvm/Support/Path.h"
#include <CLI/CLI.hpp>
#include <cmath>
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

static Expected<json::Array> changesOf(Store &store) {
  Expected<std::vector<SeriesChange>> found = changesIn(store, {});
  if (!found)
    return found.takeError();
  json::Array changes;
  for (const SeriesChange &change : *found) {
    json::Object object = change.key.toJSON();
    object["id"] = change.id;
    object["figure"] = change.figure;
    object["before"] = change.before;
    object["after"] = change.after;
    object["p"] = change.p;
    object["at"] = change.at;
    object["since"] = change.revisionAfter;
    object["until"] = change.revisionBefore;
    object["state"] = changeStateName(change.state);
    object["reason"] = change.reason;
    changes.push_back(std::move(object));
  }
  return changes;
}

/// The newest runs that measured two commits side by side.
constexpr const char *pairedRuns = R"sql(
  SELECT r.id, r.started_at, min(p.base_revision), min(p.head_revision),
         min(m.cpu)
  FROM commit_pair p JOIN run r ON r.id = p.run_id
  JOIN machine m ON m.id = p.machine_id
  WHERE p.kind = 'native time'
  GROUP BY r.id ORDER BY r.started_at DESC, r.id DESC LIMIT 50)sql";

/// What their rows of equal code told of false alarms.
static Expected<json::Array> alarmsIn(Store &store) {
  Expected<Statement> runs = Statement::prepare(store.handle(), pairedRuns);
  if (!runs)
    return runs.takeError();
  json::Array alarms;
  for (;;) {
    Expected<bool> row = runs->step();
    if (!row)
      return row.takeError();
    if (!*row)
      return alarms;
    Expected<std::vector<Row>> rows = rowsOfPairs(store, runs->integer(0));
    if (!rows)
      return rows.takeError();
    Noise noise = judge(*rows, {}).noise;
    if (noise.rows == 0)
      continue;
    json::Value detectable = nullptr;
    if (noise.detectable)
      detectable = std::expm1(*noise.detectable);
    alarms.push_back(
        json::Object{{"at", runs->text(1)},
                     {"base", runs->text(2)},
                     {"head", runs->text(3)},
                     {"cpu", runs->text(4)},
                     {"rows", static_cast<int64_t>(noise.rows)},
                     {"alarms", static_cast<int64_t>(noise.alarms)},
                     {"bound", noise.alarmBound},
                     {"scale", noise.scale},
                     {"detectable", std::move(detectable)}});
  }
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
  SiteSource source{layout.dashboardParts(),
                    layout.figures(),
                    sys::path::filename(path).str(),
                    DrawingTools::in(layout.figureParts()),
                    std::nullopt,
                    {},
                    {}};
  auto comparison = comparisonOf(*store, options, invocation);
  if (!comparison)
    return comparison.takeError();
  source.comparison = std::move(*comparison);
  Expected<json::Array> changes = changesOf(*store);
  if (!changes)
    return changes.takeError();
  source.changes = std::move(*changes);
  Expected<json::Array> alarms = alarmsIn(*store);
  if (!alarms)
    return alarms.takeError();
  source.alarms = std::move(*alarms);
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
