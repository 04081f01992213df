//===-- Changes.cpp - The command changes ---------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/compare/Changes.h"
#include "harness/tools/Options.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include <CLI/CLI.hpp>
#include <memory>

using namespace llvm;

namespace autoconfig::harness {

namespace {

struct ChangesOptions {
  std::string store, ignore, reason;
  bool all = false;
  ChangesSettings settings;
  OutputOptions output;
};

} // namespace

static Table changesTable(ArrayRef<SeriesChange> changes, bool all) {
  Table table{"Changes over the runs of the store",
              4,
              {"change", "state", "row", "figure", "before", "after", "by",
               "run", "since", "before it", "p", "reason"},
              {}};
  table.narrow = {"change", "state", "row", "by", "since"};
  bool several = any_of(changes, [&](const SeriesChange &change) {
    return change.key.machine != changes.front().key.machine;
  });
  if (several)
    table.columns.push_back("machine");
  for (const SeriesChange &change : changes) {
    if (!all && (change.state == ChangeState::Ignored ||
                 change.state == ChangeState::Fixed))
      continue;
    table.rows.push_back(
        {change.id, changeStateName(change.state), change.key.name(),
         change.figure, change.before, change.after,
         formatv("{0}{1:F1}%", change.after > change.before ? "+" : "",
                 100 * (change.after / change.before - 1))
             .str(),
         "run:" + std::to_string(change.run), change.revisionAfter,
         change.revisionBefore, change.p, change.reason});
    if (several)
      table.rows.back().push_back(change.key.machine);
  }
  table.notes.push_back(
      "new: fewer than three later runs agree; confirmed: they do, and later "
      "runs are compared with what came after it. Fixed and ignored ones are "
      "told with --all. Times in seconds.");
  return table;
}

static Error ignoreOne(Store &store, ArrayRef<SeriesChange> changes,
                       const ChangesOptions &options) {
  auto change = find_if(changes, [&](const SeriesChange &one) {
    return one.id == options.ignore;
  });
  if (change == changes.end())
    return usageError("the store has no change '" + options.ignore +
                      "'; `autobench changes --all` shows them");
  if (Error error = ignoreChange(store, *change, options.reason))
    return error;
  outs() << options.ignore << " of " << change->key.name() << " is ignored\n";
  return Error::success();
}

static Expected<int> changes(const ChangesOptions &options,
                             const Invocation &invocation) {
  bool writes = !options.ignore.empty();
  if (writes && StringRef(options.reason).trim().empty())
    return usageError("--ignore needs --reason 'why'");
  Expected<Store> store =
      Store::open(storePath(options.store, invocation),
                  writes ? Store::Mode::ReadWrite : Store::Mode::Read);
  if (!store)
    return store.takeError();
  Expected<std::vector<SeriesChange>> found =
      changesIn(*store, options.settings);
  if (!found)
    return found.takeError();
  if (writes) {
    if (Error error = ignoreOne(*store, *found, options))
      return std::move(error);
    return exitGood;
  }
  Expected<std::string> format = options.output.formatName("");
  if (!format)
    return format.takeError();
  if (Error error = write(changesTable(*found, options.all), *format,
                          options.output.file))
    return std::move(error);
  return exitGood;
}

void addChangesCommand(CLI::App &app, Action &action) {
  auto options = std::make_shared<ChangesOptions>();
  CLI::App *command = app.add_subcommand(
      "changes", "Since when series of a store are slower or faster");
  addStoreOption(*command, options->store, "Results file");
  command->add_flag("--all", options->all, "Also fixed and ignored ones");
  command
      ->add_option("--delta", options->settings.delta,
                   "The smallest change of interest, a share of the time")
      ->capture_default_str()
      ->check(CLI::Range(1e-4, 1.0));
  command
      ->add_option("--level", options->settings.points.level,
                   "How likely a change may be by chance")
      ->capture_default_str()
      ->check(CLI::Range(0.001, 0.5));
  command->add_option("--ignore", options->ignore,
                      "A change that is told no more");
  command->add_option("--reason", options->reason,
                      "Why; it is kept in the store");
  options->output.addTo(*command);
  command->callback([options, &action] {
    action = [options](const Invocation &invocation) {
      return changes(*options, invocation);
    };
  });
}

} // namespace autoconfig::harness
