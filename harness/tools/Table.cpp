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
  std::string name, store, format = "md", output;
  bool list = false;
};

Expected<int> table(const TableOptions &options, const Invocation &invocation) {
  if (options.list)
    return write(listTables(invocation.layout), options.format);
  if (options.name.empty())
    return usageError("no table named; `autobench table --list` shows "
                      "them");
  if (Expected<Format *> format = formatNamed(options.format); !format)
    return format.takeError();
  Expected<TableSource> source =
      TableSource::load(invocation.layout.tables(), options.name);
  if (!source)
    return source.takeError();
  Expected<Store> store =
      Store::open(storePath(options.store, invocation), Store::Mode::Read);
  if (!store)
    return store.takeError();
  if (Error error = registerStatistics(store->handle()))
    return std::move(error);
  return write(query(store->handle(), *source), options.format,
               options.output.empty() ? "-" : options.output);
}

} // namespace

void autoconfig::harness::addTableCommand(CLI::App &app, Action &action) {
  auto options = std::make_shared<TableOptions>();
  CLI::App *command =
      app.add_subcommand("table", "Render a table of the store");
  command->add_option("name", options->name,
                      "A file of results/tables, or a path ending in .sql");
  addStoreOption(*command, options->store, "Results file");
  command->add_option("--format", options->format, "md, csv, tex or json")
      ->capture_default_str();
  command->add_option("-o,--output", options->output, "File to write");
  command->add_flag("--list", options->list, "List the tables");
  command->callback([options, &action] {
    action = [options](const Invocation &invocation) {
      return table(*options, invocation);
    };
  });
}
