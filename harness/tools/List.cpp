//===-- List.cpp - The command list -------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/networks/NetworkTables.h"
#include "harness/session/Listing.h"
#include "harness/tools/Options.h"
#include <CLI/CLI.hpp>
#include <memory>

using namespace llvm;
using namespace autoconfig::harness;

static Expected<Table> listNetworks(const Layout &layout) {
  return networkTable(layout.networks());
}

void autoconfig::harness::addListCommand(CLI::App &app, Action &action) {
  auto what = std::make_shared<std::string>();
  auto output = std::make_shared<OutputOptions>();
  auto json = std::make_shared<bool>(false);
  CLI::App *command = app.add_subcommand("list", "What there is to run");
  command
      ->add_option("what", *what,
                   "presets, workloads, networks, rivals or executors")
      ->required()
      ->check(CLI::IsMember(
          {"presets", "workloads", "networks", "rivals", "executors"}));
  command->add_flag("--json", *json, "As JSON");
  output->addTo(*command);
  command->callback([=, &action] {
    action = [=](const Invocation &invocation) -> Expected<int> {
      Expected<std::string> name = *json ? "json" : output->formatName("");
      if (!name)
        return name.takeError();
      auto *listing = *what == "presets"     ? listPresets
                      : *what == "workloads" ? listWorkloads
                      : *what == "networks"  ? listNetworks
                      : *what == "rivals"    ? listRivals
                                             : listExecutors;
      Expected<Table> table = listing(invocation.layout);
      if (!table)
        return table.takeError();
      if (Error error = write(*table, *name, output->file))
        return std::move(error);
      return exitGood;
    };
  });
}
