//===-- Sample.cpp - The command sample ---------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/Ahead.h"
#include "harness/tools/Replay.h"
#include <CLI/CLI.hpp>
#include <memory>

using namespace autoconfig::harness;

static Errand errandOf(const SampleOptions &sample) {
  return {"candidates", "selection",
          [sample](const Layout &layout, const SessionOptions &options,
                   const Plan &plan, const Preset &preset,
                   const std::atomic<bool> &stop,
                   std::function<void(const Progress &)> show) {
            return runSampling(layout, options, sample, plan, preset, stop,
                               std::move(show));
          },
          static_cast<double>(sample.candidates),
          [sample](const Layout &layout, const SessionOptions &options,
                   const Plan &plan, const Preset &preset,
                   const std::atomic<bool> &stop,
                   std::function<void(const Progress &)> show) {
            return generateSample(layout, options, sample, plan, preset, stop,
                                  std::move(show));
          }};
}

void autoconfig::harness::addSampleCommand(CLI::App &app, Action &action) {
  auto options = std::make_shared<PlanOptions>();
  auto sample = std::make_shared<SampleOptions>();
  CLI::App *command = app.add_subcommand(
      "sample", "Measure a random sample of the kernels that the models choose "
                "from beside the chosen one; finished candidates are kept");
  addPlanOptions(*command, *options);
  addKeepOptions(*command, *options);
  command
      ->add_option("--candidates", sample->candidates,
                   "Of each problem; all where there are fewer")
      ->capture_default_str()
      ->check(CLI::Range(1, 100000));
  command->add_option("--seed", sample->seed, "Draws other candidates")
      ->capture_default_str();
  command
      ->add_option("--batch", sample->batch,
                   "Candidates in one process, beside the chosen kernel")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  command
      ->add_option("--slowest", sample->slowest,
                   "Leave out what is predicted to be more times slower than "
                   "the chosen kernel")
      ->capture_default_str()
      ->check(CLI::Range(1.0, 1e9));
  auto replay = std::make_shared<ReplayOptions>();
  addReplayOptions(*command, *replay);
  command->get_option("--preset")->required(false); // but where it measures
  command->callback([options, sample, replay, &action] {
    if (replay->recording.empty() && options->preset.empty())
      throw CLI::RequiredError("--preset");
    options->noCount = true;
    action = [=](const Invocation &invocation) {
      return replay->recording.empty()
                 ? measure(*options, errandOf(*sample), invocation)
                 : replayRecording(*options, *replay, invocation);
    };
  });
}
