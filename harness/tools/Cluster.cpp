//===-- Cluster.cpp - What the commands for clusters share ----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/tools/Cluster.h"
#include "autoconfig/tools/CommandLine.h"
#include "harness/common/Json.h"
#include "harness/common/ShellWords.h"
#include "harness/common/System.h"
#include "harness/session/Summary.h"
#include "harness/tools/Options.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <thread>
#include <variant>

using namespace llvm;

namespace autoconfig::harness {

void ClusterOptions::addTo(CLI::App &command) {
  addStoreOption(command, store, "Results file");
  command.add_option("--folder", folder,
                     "Work folder, which all nodes see (default: beside the "
                     "store, results.slurm for results.sqlite)");
}

std::string ClusterOptions::folderOf(const Invocation &invocation) const {
  return folder.empty() ? WorkFolder::of(storePath(store, invocation)) : folder;
}

Expected<std::variant<Parsed, int>>
parseMeasuring(const std::vector<std::string> &words,
               const Invocation &invocation) {
  CLI::App app("Measures on a cluster", "autobench");
  app.require_subcommand(1);
  Action action;
  addRunCommand(app, action);
  addSampleCommand(app, action);
  addTuneCommand(app, action);
  std::vector<std::string> reversed(words.rbegin(), words.rend());
  try {
    app.parse(reversed);
  } catch (const CLI::Success &help) {
    return app.exit(help);
  } catch (const CLI::ParseError &error) {
    return usageError(usageMessage(app, error));
  }
  if (is_contained(words, "--replay"))
    return usageError("--replay measures nothing; call it without submit");
  std::optional<Parsed> parsed;
  Invocation caught = invocation;
  caught.instead = [&](const PlanOptions &options, const Errand &errand) {
    parsed.emplace(Parsed{options, errand});
    return exitGood;
  };
  Expected<int> code = action(caught);
  if (!code)
    return code.takeError();
  if (!parsed)
    return usageError("'" + join(words, " ") + "' measures nothing");
  return std::move(*parsed);
}

static std::string textOf(const Collected &collected) {
  std::string text = std::to_string(collected.running) + " of " +
                     std::to_string(collected.tasks) + " tasks run";
  if (collected.waiting)
    text += ", " + std::to_string(collected.waiting) + " wait" +
            (collected.waitsFor.empty() ? "" : " (" + collected.waitsFor + ")");
  if (!collected.ended.empty())
    text += ", " + std::to_string(collected.ended.size()) + " ended unfinished";
  return text;
}

static Expected<Collected>
collectOnce(Collector &collector, ArrayRef<Submission> submissions,
            function_ref<void(size_t, size_t)> show) {
  // Before the files: a task that is in neither has ended.
  Expected<std::map<std::string, slurm::TaskStates>> queue = slurm::queue();
  if (!queue)
    return queue.takeError();
  return collector.collect(submissions, *queue, show);
}

Expected<Collected> collectNow(Collector &collector,
                               ArrayRef<Submission> submissions) {
  Collected collected;
  if (Error error = withProgress([&](const std::atomic<bool> &, Show show) {
        Expected<Collected> told =
            collectOnce(collector, submissions, [&](size_t done, size_t total) {
              show({done, total, -1, "merging tasks", 0});
            });
        if (told)
          collected = std::move(*told);
        return told.takeError();
      }))
    return std::move(error);
  return collected;
}

static void addMerged(Merged &sum, const Merged &more) {
  sum.added += more.added;
  sum.replaced += more.replaced;
  sum.kept += more.kept;
}

Expected<Collected> collectAll(Collector &collector,
                               ArrayRef<Submission> submissions,
                               bool &stopped) {
  Collected collected;
  Merged sum;
  if (Error error = withProgress([&](const std::atomic<bool> &stop,
                                     Show show) -> Error {
        const double began = steadySeconds();
        for (;;) {
          Expected<Collected> told =
              collectOnce(collector, submissions, [](size_t, size_t) {});
          if (!told)
            return told.takeError();
          collected = std::move(*told);
          addMerged(sum, collected.merged);
          stopped = stop;
          if (stopped || collected.open() == 0)
            return Error::success();
          // The queue of a large cluster is not asked every second for long.
          // A task that ends unfinished is seen within 2 % of what all took,
          // the good end of all at once.
          double seconds =
              std::clamp((steadySeconds() - began) / 50, 1.0, 10.0);
          for (double until = steadySeconds() + seconds;
               steadySeconds() < until && !stop &&
               !collected.haveBecomeWhole();) {
            show({collected.whole, collected.tasks, -1, textOf(collected), 0});
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
          }
        }
      }))
    return std::move(error);
  collected.merged = sum;
  return collected;
}

static json::Object toJSON(const Collected &collected,
                           const std::string &store) {
  json::Object cells;
  for (const auto &[status, count] : collected.cells)
    cells[status] = count;
  json::Array bad = badToJSON(collected.bad);
  return json::Object{{"store", store},
                      {"tasks", static_cast<int64_t>(collected.tasks)},
                      {"whole", static_cast<int64_t>(collected.whole)},
                      {"running", static_cast<int64_t>(collected.running)},
                      {"waiting", static_cast<int64_t>(collected.waiting)},
                      {"ended_unfinished", json::Array(collected.ended)},
                      {"added", collected.merged.added},
                      {"replaced", collected.merged.replaced},
                      {"kept", collected.merged.kept},
                      {"cells", std::move(cells)},
                      {"notes", json::Array(collected.notes)},
                      {"bad", std::move(bad)}};
}

static int exitCodeOf(const Collected &collected, bool stopped) {
  return stopped                    ? exitStopped
         : !collected.ended.empty() ? exitUsage
         : !collected.bad.empty()   ? exitBadCells
                                    : exitGood;
}

static std::vector<std::string> wordsOf(const ClusterOptions &options,
                                        const Invocation &invocation,
                                        ArrayRef<std::string> command) {
  std::vector<std::string> words = invocation.tool;
  append_range(words, command);
  if (!options.store.empty())
    append_range(words, std::vector<std::string>{"--store", options.store});
  return words;
}

std::string collectCommand(const ClusterOptions &options,
                           const Invocation &invocation) {
  std::vector<std::string> words = wordsOf(options, invocation, {"collect"});
  if (!options.folder.empty())
    append_range(words, std::vector<std::string>{"--folder", options.folder});
  return shellCommand(words);
}

int tell(const Collected &collected, const ClusterOptions &options,
         const Invocation &invocation, bool stopped) {
  std::string store = storePath(options.store, invocation);
  int code = exitCodeOf(collected, stopped);
  if (options.json) {
    outs() << toText(toJSON(collected, store)) << '\n';
    return code;
  }
  for (const Report::Bad &bad : collected.bad)
    outs() << bad.status << ": " << bad.contender << " on " << bad.problem
           << ", weights " << bad.weights << ": " << bad.reason
           << "\n  again: " << bad.again << '\n';
  for (const std::string &note : collected.notes)
    outs() << "note: " << note << '\n';
  // Many tasks may have ended of one cause.
  constexpr size_t shown = 10;
  for (const std::string &end : ArrayRef(collected.ended).take_front(shown))
    outs() << "ended unfinished: " << end << '\n';
  if (collected.ended.size() > shown)
    outs() << "ended unfinished: " << collected.ended.size() - shown
           << " more tasks\n";
  outs() << collected.whole << " of " << collected.tasks << " tasks are whole";
  if (collected.open())
    outs() << ", " << collected.running << " run, " << collected.waiting
           << " wait"
           << (collected.waitsFor.empty() ? ""
                                          : " (" + collected.waitsFor + ")");
  outs() << "; " << collected.merged.added << " cells added, "
         << collected.merged.replaced << " of them for older ones; "
         << collected.merged.kept << " were there\nstore: " << store << '\n';
  if (!collected.ended.empty())
    outs() << "the same `submit` sends what is missing\n";
  else
    outs() << "next: "
           << (collected.open() ? collectCommand(options, invocation)
                                : shellCommand(wordsOf(options, invocation,
                                                       {"table", "overview"})))
           << '\n';
  return code;
}

} // namespace autoconfig::harness
