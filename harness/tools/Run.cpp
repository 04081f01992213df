//===-- Run.cpp - The command run ---------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/tools/CommandLine.h"
#include "harness/session/Ahead.h"
#include "harness/tools/Measure.h"
#include "harness/tools/Options.h"
#include "llvm/ADT/StringExtras.h"
#include <CLI/CLI.hpp>
#include <cmath>
#include <memory>

using namespace llvm;
using namespace autoconfig::harness;

namespace {

struct RunOptions {
  PlanOptions plan;
  std::string algorithm;
  std::vector<std::string> parameters; // "name=value"
  std::string tolerance, numerics;
};

/// What --algorithm, --param, --tolerance and --numerics ask for beside the
/// chosen kernel.
Expected<std::optional<Candidate>> fixedOf(const RunOptions &options) {
  if (options.algorithm.empty() && options.parameters.empty() &&
      options.tolerance.empty() && options.numerics.empty())
    return std::nullopt;
  if (options.algorithm.empty() && !options.parameters.empty())
    return usageError("--param " + options.parameters.front() +
                      " needs an --algorithm that has it (`autoconfig "
                      "algorithms`)");
  Candidate fixed;
  fixed.algorithm = options.algorithm;
  fixed.tolerance = options.tolerance;
  fixed.numerics = options.numerics;
  for (StringRef text : options.parameters) {
    auto [name, value] = text.split('=');
    int64_t number;
    if (name.empty() || value.getAsInteger(10, number))
      return usageError("--param " + text +
                        ": expected name=number, for example mr=6");
    fixed.parameters[name.str()] = number;
  }
  return fixed;
}

Expected<int> run(RunOptions options, const Invocation &invocation) {
  Expected<std::optional<Candidate>> fixed = fixedOf(options);
  if (!fixed)
    return fixed.takeError();
  options.plan.session.fixed = std::move(*fixed);
  return measure(
      std::move(options.plan),
      {"cells", "quick", runSession, /*kernels=*/std::nullopt, generateRun},
      invocation);
}

void addWho(CLI::App &command, RunOptions &options) {
  SessionOptions &session = options.plan.session;
  command
      .add_option("--rivals", session.rivals,
                  "Names, separated by commas; all without it")
      ->delimiter(',');
  command
      .add_option(
          "--rival-samples", session.rivalSamples,
          "Of a rival that searches, such as halide_search, which takes "
          "part where it is named")
      ->capture_default_str()
      ->check(CLI::Range(1, 100000));
  command.add_flag("--all-rivals", session.allRivals,
                   "Under an emulator: rivals without vector code on every "
                   "problem, too, not only on the smallest");
  command.add_option("--algorithm", options.algorithm,
                     "A contender beside the chosen kernel: this algorithm "
                     "(`autoconfig algorithms`)");
  command
      .add_option("--param", options.parameters,
                  "name=value: a parameter of that contender; the models "
                  "choose those that are not given")
      ->allow_extra_args(false);
  command
      .add_option("--tolerance", options.tolerance,
                  "A contender beside the chosen kernel: what is chosen where "
                  "errors up to this are tolerated (`autoconfig explain "
                  "--help`)")
      ->check(autoconfig::nonNegativeNumber());
  command
      .add_option("--numerics", options.numerics,
                  "A contender beside the chosen kernel: what is chosen where "
                  "the order of summation is any, uniform or invariant "
                  "(`autoconfig explain --help`)")
      ->check(CLI::IsMember({"any", "uniform", "invariant"}));
}

void addHow(CLI::App &command, RunOptions &options) {
  SessionOptions &session = options.plan.session;
  command.add_option("--executor", session.executor,
                     "Instead of the preset's own: qemu counts instructions "
                     "also where the preset is native");
  command
      .add_option("--processes", session.processes,
                  "Processes in which each cell's time is measured; those that "
                  "are in the store count")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  command.add_flag("--fresh", session.fresh,
                   "Only processes of this revision count, for a history: also "
                   "what has not changed is measured again");
  command
      .add_option("--jobs", session.jobs,
                  "Problems that run at a time; only under an emulator, where "
                  "the default is one for each CPU")
      ->check(CLI::Range(1, 1024));
  command.add_flag("--no-count", options.plan.noCount,
                   "Under an emulator: only verify, count nothing");
  command.add_flag("--caches", session.caches,
                   "Under an emulator: simulate the target's caches as well");
  command.add_flag("--together", session.together,
                   "Where a cell is to be run, run all cells of its problem, "
                   "so that they share one process");
}

} // namespace

void autoconfig::harness::addRunCommand(CLI::App &app, Action &action) {
  auto options = std::make_shared<RunOptions>();
  CLI::App *command = app.add_subcommand(
      "run", "Verify and measure kernels and rivals; finished cells are kept");
  addPlanOptions(*command, options->plan);
  addKeepOptions(*command, options->plan);
  addWho(*command, *options);
  addHow(*command, *options);
  command->callback([options, &action] {
    action = [options](const Invocation &invocation) {
      return run(*options, invocation);
    };
  });
}
