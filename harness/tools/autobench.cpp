//===-- autobench.cpp - Measure kernels and rivals, render tables ---------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/Json.h"
#include "harness/session/Listing.h"
#include "harness/session/Machine.h"
#include "harness/session/ProgressLine.h"
#include "harness/session/Summary.h"
#include "harness/stats/SqlFunctions.h"
#include "harness/store/Merge.h"
#include "llvm/ADT/StringExtras.h"
#include <CLI/CLI.hpp>
#include <csignal>
#include <limits>
#include <unistd.h>

using namespace llvm;
using namespace autoconfig;
using namespace autoconfig::harness;

namespace {

enum ExitCode {
  exitGood = 0,
  exitBadCells = 1,
  exitUsage = 2,
  exitStopped = 130
};

std::atomic<bool> stop{false}; // constant-initialized

struct Options {
  Layout layout{AUTOCONFIG_ROOT};
  SessionOptions session;
  SampleOptions sample;
  std::string preset, weights = "given", store, table, format = "md", output;
  std::string listed;
  std::vector<std::string> merged;
  double maxFlops = -1;
  bool noCount = false;
  bool json = false, listTables = false;

  std::string storePath() const {
    return store.empty() ? layout.defaultStore() : store;
  }
};

/// What `run` and `sample` are asked for.
void addPlan(CLI::App *command, Options &options) {
  SessionOptions &session = options.session;
  command->add_option("--preset", options.preset, "What to run on")->required();
  command->add_option("--op", session.op, "Operator")
      ->capture_default_str()
      ->check(CLI::IsMember({"matmul"}));
  command
      ->add_option("--problem", session.problems,
                   "Shape in benchdnn's notation, for example 128x64:64x256")
      ->allow_extra_args(false);
  command
      ->add_option("--suite", session.suites,
                   "File of shapes, or a name below workloads/")
      ->allow_extra_args(false);
  command
      ->add_option("--weights", options.weights,
                   "given: all packing is timed; prepared: packed once before")
      ->capture_default_str()
      ->check(CLI::IsMember({"given", "prepared", "both"}));
  command->add_option("--wtag", session.weightsTag,
                      "Layout of the weights: ab, or ba for transposed ones "
                      "(of batches also abc, acb)");
  command->add_option("--store", options.store,
                      "Results file (results/results.sqlite)");
  command->add_option("--target", session.target,
                      "Target to generate for, instead of the preset's");
  command->add_option("--on", session.board,
                      "Run on this machine by ssh, [USER@]HOST[:PORT]");
  command->add_option("--samples", session.samples, "Samples of each cell")
      ->capture_default_str()
      ->check(CLI::Range(1, 100000));
  command->add_option("--min-seconds", session.minSeconds, "Of each sample")
      ->capture_default_str()
      ->check(CLI::Range(1e-6, 3600.0));
  command
      ->add_option("--timeout", session.timeoutSeconds,
                   "Seconds a contender may take")
      ->capture_default_str()
      ->check(CLI::Range(0.1, 1e6));
  command
      ->add_option("--max-flops", options.maxFlops,
                   "Compare larger problems in some rows only (emulated: 1e8, "
                   "native: no limit)")
      ->check(CLI::NonNegativeNumber);
  command->add_flag("--force", session.force, "Run finished cells again");
  command->add_flag("--retry", session.retry,
                    "Run crashed and timed out cells again");
  command->add_flag("--json", options.json, "Summary as JSON");
}

void addRun(CLI::App &app, Options &options) {
  CLI::App *run = app.add_subcommand(
      "run", "Verify and measure kernels and rivals; finished cells are kept");
  addPlan(run, options);
  run->add_option("--rivals", options.session.rivals,
                  "Names, separated by commas; all without it")
      ->delimiter(',');
  run->add_option("--executor", options.session.executor,
                  "Instead of the preset's own: qemu counts instructions also "
                  "where the preset is native");
  run->add_flag("--no-count", options.noCount,
                "Under an emulator: only verify, count nothing");
  run->add_flag("--caches", options.session.caches,
                "Under an emulator: simulate the target's caches as well");
  run->add_flag("--together", options.session.together,
                "Where a cell is to be run, run all cells of its problem, so "
                "that they share one process");
}

void addSample(CLI::App &app, Options &options) {
  SampleOptions &sample = options.sample;
  CLI::App *command = app.add_subcommand(
      "sample", "Measure a random sample of the kernels that the models choose "
                "from beside the chosen one; finished candidates are kept");
  addPlan(command, options);
  command
      ->add_option("--candidates", sample.candidates,
                   "Of each problem; all where there are fewer")
      ->capture_default_str()
      ->check(CLI::Range(1, 100000));
  command->add_option("--seed", sample.seed, "Draws other candidates")
      ->capture_default_str();
  command
      ->add_option("--batch", sample.batch,
                   "Candidates in one process, beside the chosen kernel")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  command
      ->add_option("--slowest", sample.slowest,
                   "Leave out what is predicted to be more times slower than "
                   "the chosen kernel")
      ->capture_default_str()
      ->check(CLI::Range(1.0, 1e9));
}

void addMerge(CLI::App &app, Options &options) {
  CLI::App *command = app.add_subcommand(
      "merge", "Copy the cells of other stores into one; of two that are the "
               "same but for their time the later stays");
  command->add_option("stores", options.merged, "Results files")->required();
  command->add_option("--store", options.store,
                      "To merge into (results/results.sqlite)");
}

void addTableAndList(CLI::App &app, Options &options) {
  CLI::App *table = app.add_subcommand("table", "Render a table of the store");
  table->add_option("name", options.table,
                    "A file of results/tables, or a path ending in .sql");
  table->add_option("--store", options.store,
                    "Results file (results/results.sqlite)");
  table->add_option("--format", options.format, "md, csv, tex or json")
      ->capture_default_str();
  table->add_option("-o,--output", options.output, "File to write");
  table->add_flag("--list", options.listTables, "List the tables");
  CLI::App *list = app.add_subcommand("list", "What there is to run");
  list->add_option("what", options.listed, "presets, workloads or rivals")
      ->required()
      ->check(CLI::IsMember({"presets", "workloads", "rivals"}));
  list->add_flag("--json", options.json, "As JSON");
}

/// `run` and `sample`.
Expected<int> measure(Options &options, const std::string &command,
                      bool sampling) {
  SessionOptions &session = options.session;
  session.command = command;
  session.store = options.storePath();
  session.weights = options.weights == "both"
                        ? std::vector<std::string>{"given", "prepared"}
                        : std::vector<std::string>{options.weights};
  if (session.problems.empty() && session.suites.empty())
    return createStringError(inconvertibleErrorCode(),
                             "nothing to run; name a --problem or a --suite "
                             "(`autobench list workloads`)");
  Expected<Preset> preset = Preset::load(options.layout.root, options.preset);
  if (!preset)
    return preset.takeError();
  if (!session.executor.empty())
    preset->useExecutor(session.executor);
  session.count = !sampling && !options.noCount;
  if (!session.board.empty()) {
    preset->executor = "ssh";
    preset->board = session.board;
  }
  constexpr double emulatedMaxFlops = 1e8; // some 10 s of the reference
  session.maxFlops = options.maxFlops >= 0 ? options.maxFlops
                     : preset->executor == "qemu"
                         ? emulatedMaxFlops
                         : std::numeric_limits<double>::infinity();
  Expected<Plan> plan = makePlan(options.layout, session);
  if (!plan)
    return plan.takeError();
  for (const Plan::Skipped &skipped : plan->skipped)
    errs() << skipped.path << ':' << skipped.line.line
           << ": note: not a shape, passed over: " << skipped.line.text << '\n';
  std::signal(SIGINT, [](int) { stop = true; });
  std::signal(SIGTERM, [](int) { stop = true; });
  ProgressLine line(errs(), ::isatty(STDERR_FILENO));
  auto show = [&](const Progress &progress) { line.show(progress); };
  Expected<Report> report =
      sampling
          ? runSampling(options.layout, session, options.sample, *plan, *preset,
                        stop, show)
          : runSession(options.layout, session, *plan, *preset, stop, show);
  line.clear();
  if (!report)
    return report.takeError();
  SummaryContext context{
      preset->name, session.op, options.storePath(),
      sampling ? "candidates" : "cells",
      std::string("autobench table ") + (sampling ? "selection" : "quick") +
          (options.store.empty() ? "" : " --store " + options.store)};
  if (options.json)
    outs() << toText(summaryToJSON(*report, context)) << '\n';
  else
    writeSummary(*report, context, outs());
  return report->stopped  ? exitStopped
         : report->good() ? exitGood
                          : exitBadCells;
}

Expected<int> write(Expected<Table> table, StringRef formatName,
                    const std::string &output = "-") {
  if (!table)
    return table.takeError();
  Expected<Format *> format = formatNamed(formatName);
  if (!format)
    return format.takeError();
  std::error_code code;
  raw_fd_ostream out(output, code); // "-": standard output
  if (code)
    return createStringError(code, "cannot write '" + output +
                                       "': " + code.message());
  (*format)(*table, out);
  return exitGood;
}

Expected<int> table(const Options &options) {
  if (options.listTables)
    return write(listTables(options.layout), options.format);
  if (options.table.empty())
    return createStringError(inconvertibleErrorCode(),
                             "no table named; `autobench table --list` shows "
                             "them");
  if (Expected<Format *> format = formatNamed(options.format); !format)
    return format.takeError();
  Expected<TableSource> source =
      TableSource::load(options.layout.tables(), options.table);
  if (!source)
    return source.takeError();
  Expected<Store> store = Store::open(options.storePath(), Store::Mode::Read);
  if (!store)
    return store.takeError();
  if (Error error = registerStatistics(store->handle()))
    return std::move(error);
  return write(query(store->handle(), *source), options.format,
               options.output.empty() ? "-" : options.output);
}

Expected<int> merge(const Options &options) {
  Expected<Store> store =
      Store::open(options.storePath(), Store::Mode::ReadWrite);
  if (!store)
    return store.takeError();
  for (const std::string &path : options.merged) {
    Expected<Merged> merged = harness::merge(*store, path);
    if (!merged)
      return merged.takeError();
    outs() << path << ": " << merged->added << " cells added, "
           << merged->replaced << " of them for older ones; " << merged->kept
           << " were there\n";
  }
  return exitGood;
}

Expected<int> list(const Options &options) {
  auto *listing = options.listed == "presets"     ? listPresets
                  : options.listed == "workloads" ? listWorkloads
                                                  : listRivals;
  return write(listing(options.layout), options.json ? "json" : "md");
}

} // namespace

int main(int argc, char **argv) {
  Options options;
  CLI::App app("Measures generated kernels against rivals and renders tables");
  app.require_subcommand(1);
  app.set_version_flag("--version", [&] {
    return "autobench " AUTOCONFIG_VERSION " (" +
           sourceRevision(options.layout.root) + ")";
  });
  app.add_option("--root", options.layout.root,
                 "Source tree whose builds are used")
      ->capture_default_str();
  addRun(app, options);
  addSample(app, options);
  addMerge(app, options);
  addTableAndList(app, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    return app.exit(error) == 0 ? exitGood : exitUsage;
  }
  std::vector<std::string> words(argv + 1, argv + argc);
  std::string command = join(words, " ");
  Expected<int> code =
      app.got_subcommand("run")      ? measure(options, command, false)
      : app.got_subcommand("sample") ? measure(options, command, true)
      : app.got_subcommand("table")  ? table(options)
      : app.got_subcommand("merge")  ? merge(options)
                                     : list(options);
  if (code)
    return *code;
  errs() << "autobench: error: " << toString(code.takeError()) << '\n';
  return exitUsage;
}
