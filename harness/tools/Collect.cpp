//===-- Collect.cpp - The commands collect and cancel ---------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/tools/Cluster.h"
#include "harness/tools/Options.h"
#include "llvm/Support/FileSystem.h"
#include <CLI/CLI.hpp>
#include <memory>

using namespace llvm;
using namespace autoconfig::harness;

namespace {

struct CollectOptions {
  ClusterOptions cluster;
  bool wait = false, remove = false;
};

Expected<std::vector<Submission>> submissionsIn(const std::string &folder) {
  if (!sys::fs::is_directory(folder))
    return usageError("no work folder '" + folder +
                      "'; name the --store or --folder of the `submit`");
  Expected<std::vector<Submission>> submissions =
      WorkFolder::submissionsIn(folder);
  if (submissions && submissions->empty())
    return usageError("nothing was submitted in '" + folder +
                      "'; name the --store or --folder of the `submit`");
  return submissions;
}

/// What has ended is in the store now.
Error removeEnded(ArrayRef<Submission> submissions, const std::string &folder) {
  Expected<WorkFolder> locked = WorkFolder::open(folder);
  if (!locked)
    return locked.takeError();
  Expected<std::map<std::string, slurm::TaskStates>> queue = slurm::queue();
  if (!queue)
    return queue.takeError();
  for (const Submission &submission : submissions)
    if (!queue->count(submission.name))
      if (std::error_code code =
              sys::fs::remove_directories(submission.folder, false))
        return usageError("cannot remove '" + submission.folder +
                          "': " + code.message());
  return Error::success();
}

Expected<int> collect(const CollectOptions &options,
                      const Invocation &invocation) {
  if (Error error = slurm::check())
    return std::move(error);
  std::string path = options.cluster.folderOf(invocation);
  Expected<std::vector<Submission>> submissions = submissionsIn(path);
  if (!submissions)
    return submissions.takeError();
  Expected<Store> store = Store::open(
      storePath(options.cluster.store, invocation), Store::Mode::ReadWrite);
  if (!store)
    return store.takeError();
  Collector collector(*store);
  bool stopped = false;
  Expected<Collected> collected =
      options.wait ? collectAll(collector, *submissions, stopped)
                   : collectNow(collector, *submissions);
  if (!collected)
    return collected.takeError();
  if (options.remove)
    if (Error error = removeEnded(*submissions, path))
      return std::move(error);
  return tell(*collected, options.cluster, invocation, stopped);
}

Expected<int> cancel(const ClusterOptions &options,
                     const Invocation &invocation) {
  if (Error error = slurm::check())
    return std::move(error);
  std::string path = options.folderOf(invocation);
  Expected<std::vector<Submission>> submissions = submissionsIn(path);
  if (!submissions)
    return submissions.takeError();
  Expected<std::map<std::string, slurm::TaskStates>> queue = slurm::queue();
  if (!queue)
    return queue.takeError();
  std::vector<std::string> names;
  size_t tasks = 0;
  for (const Submission &submission : *submissions)
    if (auto states = queue->find(submission.name); states != queue->end()) {
      names.push_back(submission.name);
      tasks += states->second.size();
    }
  if (Error error = slurm::cancel(names))
    return std::move(error);
  outs() << tasks
         << " tasks cancelled; `autobench collect` keeps what they "
            "finished, the same `submit` sends the rest\n";
  return exitGood;
}

} // namespace

void autoconfig::harness::addCollectCommand(CLI::App &app, Action &action) {
  auto options = std::make_shared<CollectOptions>();
  CLI::App *command = app.add_subcommand(
      "collect", "Merge what tasks of `submit` have finished into the store; "
                 "any number of times");
  options->cluster.addTo(*command);
  command->add_flag("--wait", options->wait, "Until no task waits or runs");
  command->add_flag("--remove", options->remove,
                    "Then remove the files of submissions that have ended");
  command->add_flag("--json", options->cluster.json, "Summary as JSON");
  command->callback([options, &action] {
    action = [options](const Invocation &invocation) {
      return collect(*options, invocation);
    };
  });
}

void autoconfig::harness::addCancelCommand(CLI::App &app, Action &action) {
  auto options = std::make_shared<ClusterOptions>();
  CLI::App *command = app.add_subcommand(
      "cancel", "Cancel the tasks of `submit` that wait or run");
  options->addTo(*command);
  command->callback([options, &action] {
    action = [options](const Invocation &invocation) {
      return cancel(*options, invocation);
    };
  });
}
