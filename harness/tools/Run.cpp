//===-- Run.cpp - The command run ---------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/tools/Measure.h"
#include <CLI/CLI.hpp>
#include <memory>

void autoconfig::harness::addRunCommand(CLI::App &app, Action &action) {
  auto options = std::make_shared<PlanOptions>();
  CLI::App *command = app.add_subcommand(
      "run", "Verify and measure kernels and rivals; finished cells are kept");
  addPlanOptions(*command, *options);
  command
      ->add_option("--rivals", options->session.rivals,
                   "Names, separated by commas; all without it")
      ->delimiter(',');
  command->add_option(
      "--executor", options->session.executor,
      "Instead of the preset's own: qemu counts instructions also "
      "where the preset is native");
  command->add_flag("--no-count", options->noCount,
                    "Under an emulator: only verify, count nothing");
  command->add_flag("--caches", options->session.caches,
                    "Under an emulator: simulate the target's caches as well");
  command->add_flag(
      "--together", options->session.together,
      "Where a cell is to be run, run all cells of its problem, so "
      "that they share one process");
  command->callback([options, &action] {
    action = [options](const Invocation &invocation) {
      return measure(*options, std::nullopt, invocation);
    };
  });
}
