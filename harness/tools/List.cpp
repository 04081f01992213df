//===-- List.cpp - The command list -------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/Listing.h"
#include "harness/tools/Options.h"
#include <CLI/CLI.hpp>
#include <memory>

void autoconfig::harness::addListCommand(CLI::App &app, Action &action) {
  auto what = std::make_shared<std::string>();
  auto json = std::make_shared<bool>(false);
  CLI::App *command = app.add_subcommand("list", "What there is to run");
  command->add_option("what", *what, "presets, workloads or rivals")
      ->required()
      ->check(CLI::IsMember({"presets", "workloads", "rivals"}));
  command->add_flag("--json", *json, "As JSON");
  command->callback([=, &action] {
    action = [=](const Invocation &invocation) {
      auto *listing = *what == "presets"     ? listPresets
                      : *what == "workloads" ? listWorkloads
                                             : listRivals;
      return write(listing(invocation.layout), *json ? "json" : "md");
    };
  });
}
