//===-- Replay.cpp - Models judged on recorded machines -------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/tools/Replay.h"
#include "harness/replay/Replay.h"
#include "harness/tools/Options.h"
#include <CLI/CLI.hpp>

using namespace llvm;

namespace autoconfig::harness {

void addReplayOptions(CLI::App &command, ReplayOptions &options) {
  CLI::Option *replay = command.add_option(
      "--replay", options.recording,
      "Measure nothing: predict the candidates of this store, or of a file of "
      "`autobench export-candidates`, again; with --target");
  for (CLI::Option *other : command.get_options()) {
    std::string name = other->get_name();
    if (other != replay && name != "--help" && name != "--op" &&
        name != "--problem" && name != "--suite" && name != "--wtag" &&
        name != "--tag" && name != "--mb" && name != "--target")
      replay->excludes(other);
  }
  command
      .add_option("--set", options.facts,
                  "With --replay: another value for a fact of the target, "
                  "l2.size=512K; may be repeated")
      ->needs(replay)
      ->allow_extra_args(false);
  command
      .add_option("--table", options.tables,
                  "With --replay: what to print (selection,prediction)")
      ->needs(replay)
      ->delimiter(',');
  command
      .add_option("--format", options.format,
                  "With --replay: md, csv, tex or json")
      ->needs(replay)
      ->capture_default_str();
}

/// The shapes that are asked for; none: all.
static Expected<StringSet<>> problemsOf(const Layout &layout,
                                        const SessionOptions &session) {
  StringSet<> shapes;
  if (session.suites.empty() && session.problems.empty())
    return shapes;
  Expected<Plan> plan = makePlan(layout, session);
  if (!plan)
    return plan.takeError();
  for (const Problem &problem : plan->problems)
    shapes.insert(problem.shape());
  return shapes;
}

static void report(const Replayed &replayed, const Models &models) {
  errs() << "replayed " << replayed.kernels << " kernels of "
         << replayed.problems << " problems with the facts of " << models.target
         << "; the models refuse " << replayed.refused << '\n';
  for (const auto &[reason, count] : replayed.reasons)
    errs() << "  " << count << " of " << reason << '\n';
  for (const std::string &problem : replayed.lost)
    errs() << "  all of " << problem << ", which is in no table\n";
}

/// One object with a member for each table where several are JSON.
static Error printTables(ArrayRef<Table> tables, ArrayRef<std::string> names,
                         StringRef formatName) {
  Expected<Format> format = formatNamed(formatName);
  if (!format)
    return format.takeError();
  bool object = formatName == "json" && tables.size() > 1;
  StringRef before = object ? "{" : "";
  for (auto [table, name] : zip_equal(tables, names)) {
    outs() << before;
    if (object)
      outs() << json::Value(name) << ":\n";
    (*format)(table, outs());
    before = object ? "," : "\n";
  }
  outs() << (object ? "}\n" : "");
  return Error::success();
}

Expected<int> replayRecording(const PlanOptions &plan,
                              const ReplayOptions &options,
                              const Invocation &invocation) {
  if (plan.session.target.empty())
    return usageError("--replay needs --target, whose facts the models use: a "
                      "name that `autoconfig targets` lists, or a .yaml file");
  if (Expected<Format> format = formatNamed(options.format); !format)
    return format.takeError();
  std::vector<TableSource> sources;
  for (const std::string &name : options.tables) {
    Expected<TableSource> source =
        TableSource::load(invocation.layout.tables(), name);
    if (!source)
      return source.takeError();
    sources.push_back(std::move(*source));
  }
  Expected<StringSet<>> problems = problemsOf(invocation.layout, plan.session);
  if (!problems)
    return problems.takeError();
  Expected<Recording> recording = readRecording(options.recording);
  if (!recording)
    return recording.takeError();
  Models models{invocation.layout.autoconfig(), plan.session.target,
                options.facts};
  Expected<Replayed> replayed = replay(*recording, models, *problems);
  if (!replayed)
    return replayed.takeError();
  report(*replayed, models);
  std::vector<Table> tables;
  for (const TableSource &source : sources) {
    Expected<Table> table = query(replayed->store.handle(), source);
    if (!table)
      return table.takeError();
    tables.push_back(std::move(*table));
  }
  if (Error error = printTables(tables, options.tables, options.format))
    return std::move(error);
  return exitGood;
}

} // namespace autoconfig::harness
