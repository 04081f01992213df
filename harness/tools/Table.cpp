//===-- Table.cpp - The command table -----------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/Listing.h"
#include "harness/stats/SqlFunctions.h"
#include "harness/store/Store.h"
#include "harness/tools/Options.h"
#include <CLI/CLI.hpp>
#include <memory>

using namespace llvm;
using namespace autoconfig::harness;

namespace {

struct TableOptions {
  std::string name, store;
  OutputOptions output;
  bool list = false;
};

Expected<Table> queryStore(const TableSource &source, const std::string &path) {
  Expected<Store> store = Store::open(path, Store::Mode::Read);
  if (!store)
    return store.takeError();
  if (Error error = registerStatistics(store->handle()))
    return std::move(error);
  return query(store->handle(), source);
}

Expected<int> table(const TableOptions &options, const Invocation &invocation) {
  TableSource source;
  if (!options.list) {
    if (options.name.empty())
      return usageError("no table named; `autobench table --list` shows them");
    Expected<TableSource> loaded =
        TableSource::load(invocation.layout.tables(), options.name);
    if (!loaded)
      return loaded.takeError();
    source = std::move(*loaded);
  }
  // Before the query, which may take a while.
  Expected<std::string> name = options.output.formatName(source.format);
  if (!name)
    return name.takeError();
  if (Expected<Format> format = formatNamed(*name); !format)
    return format.takeError();
  Expected<Table> table =
      options.list ? listTables(invocation.layout)
                   : queryStore(source, storePath(options.store, invocation));
  if (!table)
    return table.takeError();
  if (Error error = write(*table, *name, options.output.file))
    return std::move(error);
  return exitGood;
}

} // namespace

void autoconfig::harness::addTableCommand(CLI::App &app, Action &action) {
  auto options = std::make_shared<TableOptions>();
  CLI::App *command =
      app.add_subcommand("table", "Render a table of the store");
  command->add_option("name", options->name,
                      "A file of results/tables, or a path ending in .sql");
  addStoreOption(*command, options->store, "Results file");
  options->output.addTo(*command);
  command->add_flag("--list", options->list, "List the tables");
  command->callback([options, &action] {
    action = [options](const Invocation &invocation) {
      return table(*options, invocation);
    };
  });
}
