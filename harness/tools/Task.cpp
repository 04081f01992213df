//===-- Task.cpp - The command task ---------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/cluster/Attempt.h"
#include "harness/common/ShellWords.h"
#include "harness/session/Summary.h"
#include "harness/tools/Cluster.h"
#include "harness/tools/Options.h"
#include "llvm/Support/Path.h"
#include <CLI/CLI.hpp>
#include <memory>
#include <variant>

using namespace llvm;
using namespace autoconfig::harness;

static Expected<Report> runAttempt(const Submission &submission,
                                   const Attempt &attempt, Parsed &parsed,
                                   const std::string &store,
                                   const Invocation &invocation,
                                   SummaryContext &context) {
  Expected<Prepared> prepared = prepare(parsed.options, invocation);
  if (!prepared)
    return prepared.takeError();
  std::string kept = prepared->session.store; // the user's, for messages
  if (Error error = prepareAttempt(submission, attempt, store,
                                   prepared->session, prepared->plan))
    return std::move(error);
  Report report;
  if (Error error =
          withProgress([&](const std::atomic<bool> &stop, Show show) -> Error {
            Expected<Report> told = parsed.errand.run(
                invocation.layout, prepared->session, prepared->plan,
                prepared->preset, stop, std::move(show));
            if (told)
              report = std::move(*told);
            return told.takeError();
          }))
    return std::move(error);
  for (Report::Bad &bad : report.bad) // to be repeated in the user's store
    if (size_t at = bad.again.find(store); at != std::string::npos)
      bad.again.replace(at, store.size(), shellWord(kept));
  context = {prepared->preset.name, prepared->plan.problems.front().driver,
             kept, "cells", ""};
  if (Error error =
          checkNode(submission, attempt, store, prepared->preset.name))
    return std::move(error);
  return report;
}

static Expected<int> runTask(const std::string &folder,
                             const Invocation &invocation) {
  Expected<Submission> submission = Submission::load(folder);
  if (!submission)
    return submission.takeError();
  Expected<Attempt> attempt = Attempt::fromEnvironment();
  if (!attempt)
    return attempt.takeError();
  Expected<std::optional<json::Object>> whole =
      submission->whole(attempt->task);
  if (!whole)
    return whole.takeError();
  if (*whole) // started again after it had ended
    return exitGood;
  Expected<std::variant<Parsed, int>> parsed =
      parseMeasuring(submission->words, invocation);
  if (!parsed)
    return parsed.takeError();
  if (const int *code = std::get_if<int>(&*parsed))
    return *code;
  std::vector<std::string> notes;
  Expected<std::string> store = beginAttempt(*submission, *attempt, notes);
  if (!store)
    return store.takeError();
  for (const std::string &note : notes)
    errs() << "note: " << note << '\n';
  SummaryContext context;
  Expected<Report> report =
      runAttempt(*submission, *attempt, std::get<Parsed>(*parsed), *store,
                 invocation, context);
  if (!report)
    return report.takeError();
  if (report->stopped)
    return exitStopped;
  if (Error error = submission->markWhole(
          attempt->task,
          json::Object{{"store", sys::path::filename(*store)},
                       {"node", attempt->node},
                       {"summary", summaryToJSON(*report, context)}}))
    return std::move(error);
  return exitGood;
}

void autoconfig::harness::addTaskCommand(CLI::App &app, Action &action) {
  auto folder = std::make_shared<std::string>();
  CLI::App *command = app.add_subcommand(
      "task", "What Slurm starts for a task of `submit`; by hand with "
              "SLURM_ARRAY_TASK_ID=.. to see what a task does");
  command->add_option("submission", *folder, "Its folder")->required();
  command->callback([folder, &action] {
    action = [folder](const Invocation &invocation) {
      return runTask(*folder, invocation);
    };
  });
}
