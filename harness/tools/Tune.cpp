//===-- Tune.cpp - The command tune ---------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/tools/CommandLine.h"
#include "harness/search/Searcher.h"
#include "harness/tools/Measure.h"
#include "llvm/ADT/STLExtras.h"
#include <CLI/CLI.hpp>
#include <memory>

using namespace autoconfig::harness;

static void addBudget(CLI::App &command, TuneOptions &tune) {
  command
      .add_option("--searcher", tune.searchers,
                  "How to search, several separated by commas: random; tpe, "
                  "points like those that were good; evolution, children of "
                  "good points; shortlist, the models' first candidates (all "
                  "four)")
      ->delimiter(',')
      ->check(CLI::IsMember(searcherNames()));
  command
      .add_option("--trials", tune.trials,
                  "Candidates that each searcher may try on each problem")
      ->capture_default_str()
      ->check(CLI::Range(1, 100000));
  command
      .add_option("--seconds", tune.seconds,
                  "Likewise the time, after which no batch begins; 0: no limit")
      ->capture_default_str()
      ->check(autoconfig::nonNegativeNumber());
  command.add_option("--seed", tune.seed, "Another seed tries others")
      ->capture_default_str();
  command
      .add_option("--shortlist", tune.shortlist,
                  "How many of the models' first candidates that searcher "
                  "tries")
      ->capture_default_str()
      ->check(CLI::Range(1, 100000));
}

static void addMeasuring(CLI::App &command, TuneOptions &tune) {
  command
      .add_option("--batch", tune.batch,
                  "Trials that are compiled together and measured in one "
                  "process, before the searcher is told")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  command
      .add_option("--trial-samples", tune.trialSamples,
                  "Samples of each trial; --samples are those of the best ones")
      ->capture_default_str()
      ->check(CLI::Range(1, 100000));
  command
      .add_option("--finalists", tune.finalists,
                  "Best trials that are measured again")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  command
      .add_option("--processes", tune.processes,
                  "Fresh processes in which they are")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
}

/// The finalists of each searcher run beside a yardstick.
static double kernelsOf(const TuneOptions &tune) {
  auto searchers = static_cast<double>(tune.searchers.size());
  return searchers * static_cast<double>(tune.trials +
                                         tune.processes * (tune.finalists + 1));
}

static Errand errandOf(const TuneOptions &tune) {
  return {"trials", "search",
          [tune](const Layout &layout, const SessionOptions &options,
                 const Plan &plan, const Preset &preset,
                 const std::atomic<bool> &stop,
                 std::function<void(const Progress &)> show) {
            return runTuning(layout, options, tune, plan, preset, stop,
                             std::move(show));
          },
          kernelsOf(tune)};
}

void autoconfig::harness::addTuneCommand(CLI::App &app, Action &action) {
  auto options = std::make_shared<PlanOptions>();
  auto tune = std::make_shared<TuneOptions>();
  CLI::App *command = app.add_subcommand(
      "tune", "Search the candidates of every problem for the fastest by "
              "measuring, without the models' costs; what is best becomes the "
              "rival search_<searcher>; finished trials are kept");
  addPlanOptions(*command, *options);
  addKeepOptions(*command, *options);
  addBudget(*command, *tune);
  addMeasuring(*command, *tune);
  options->noCount = true;
  command->callback([options, tune, &action] {
    if (tune->searchers.empty())
      tune->searchers = {"random", "tpe", "evolution", "shortlist"};
    // Twice the same would be one search.
    std::vector<std::string> once;
    for (const std::string &name : tune->searchers)
      if (!llvm::is_contained(once, name))
        once.push_back(name);
    tune->searchers = once;
    action = [=](const Invocation &invocation) {
      return measure(*options, errandOf(*tune), invocation);
    };
  });
}
