//===-- Ab.cpp - The command ab -------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/compare/Load.h"
#include "harness/session/CommitBuild.h"
#include "harness/tools/Compare.h"
#include "harness/tools/Measure.h"
#include "harness/tools/Options.h"
#include <CLI/CLI.hpp>
#include <memory>
#include <set>

using namespace llvm;

namespace autoconfig::harness {

namespace {

struct AbOptions {
  std::string base, head = thisTree.str();
  PlanOptions plan;
  PairingOptions pairing;
  ComparisonOutput output;
};

} // namespace

static Error carryOutAb(AbOptions &options, const Prepared &prepared,
                        const Layout &layout, const std::atomic<bool> &stop,
                        Show show, PairingReport &report) {
  for (auto [name, engine] :
       {std::pair(&options.base, &options.pairing.base),
        std::pair(&options.head, &options.pairing.head)}) {
    Expected<CommitEngine> built = engineOf(layout, *name, stop);
    if (!built)
      return built.takeError();
    *engine = std::move(*built);
  }
  Expected<PairingReport> told =
      runPairing(layout, prepared.session, options.pairing, prepared.plan,
                 prepared.preset, stop, std::move(show));
  if (told)
    report = std::move(*told);
  return told.takeError();
}

/// Of two commits all processes of all calls; what is not committed may have
/// changed in the meantime.
static Expected<std::vector<Row>>
rowsOfAb(const AbOptions &options, const std::string &path, int64_t run) {
  Expected<Store> store = Store::open(path, Store::Mode::Read);
  if (!store)
    return store.takeError();
  Expected<std::vector<Row>> asked = rowsOfPairs(*store, run);
  if (!asked || options.base == thisTree || options.head == thisTree)
    return asked;
  Expected<std::vector<int64_t>> runs = pairRuns(
      *store, options.pairing.base.revision, options.pairing.head.revision);
  if (!runs)
    return runs.takeError();
  Expected<std::vector<Row>> rows = rowsOfPairs(*store, *runs);
  if (!rows)
    return rows;
  std::set<RowKey> keys;
  for (const Row &row : *asked)
    keys.insert(row.key);
  llvm::erase_if(*rows, [&](const Row &row) { return !keys.count(row.key); });
  return rows;
}

static Expected<int> ab(AbOptions options, const Invocation &invocation) {
  Expected<Prepared> prepared = prepare(options.plan, invocation);
  if (!prepared)
    return prepared.takeError();
  PairingReport report;
  if (Error error = withProgress([&](const std::atomic<bool> &stop, Show show) {
        return carryOutAb(options, *prepared, invocation.layout, stop,
                          std::move(show), report);
      }))
    return std::move(error);
  if (report.report.stopped)
    return exitStopped;
  Expected<std::vector<Row>> rows =
      rowsOfAb(options, prepared->session.store, report.run);
  if (!rows)
    return rows.takeError();
  AcceptedRises none;
  Comparison comparison =
      compareRows(std::move(*rows), options.output.settings, none);
  comparison.base = options.base;
  comparison.head = options.head;
  Repeat repeat{invocation.tool, options.base, options.head};
  if (Error error = writeComparison(comparison, repeat, options.output))
    return std::move(error);
  return report.report.good() ? exitGood : exitBadCells;
}

void addAbCommand(CLI::App &app, Action &action) {
  auto options = std::make_shared<AbOptions>();
  options->pairing.processes = 5;
  CLI::App *command = app.add_subcommand(
      "ab", "Build two commits' engines and measure their kernels side by side "
            "in one process, in several processes");
  command->add_option("base", options->base, "A commit, or . for this tree")
      ->required();
  command
      ->add_option("head", options->head,
                   "Likewise; this tree, as it is built, by default")
      ->capture_default_str();
  addPlanOptions(*command, options->plan);
  command
      ->add_option("--processes", options->pairing.processes,
                   "Of each pair, added to those of earlier calls")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  options->output.addTo(*command);
  command->footer(
      "On a preset that is emulated, pairs are counted, once. Both decide "
      "without what was measured of this machine.");
  command->callback([options, &action] {
    action = [options](const Invocation &invocation) {
      return ab(*options, invocation);
    };
  });
}

} // namespace autoconfig::harness
