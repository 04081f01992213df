//===-- Measure.cpp - What the measuring commands share -------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/tools/Measure.h"
#include "autoconfig/tools/CommandLine.h"
#include "harness/common/Json.h"
#include "harness/common/ShellWords.h"
#include "harness/session/ProgressLine.h"
#include "harness/session/Summary.h"
#include "harness/tools/Options.h"
#include "llvm/ADT/StringExtras.h"
#include <CLI/CLI.hpp>
#include <csignal>
#include <sys/ioctl.h>
#include <unistd.h>

using namespace llvm;

namespace autoconfig::harness {

static std::atomic<bool> stop{false}; // constant-initialized

void addPlanOptions(CLI::App &command, PlanOptions &options) {
  SessionOptions &session = options.session;
  command.add_option("--preset", options.preset, "What to run on")->required();
  std::vector<StringRef> known = drivers();
  command
      .add_option("--op", session.op,
                  "Operator's notation: " + join(known, ", ") +
                      " (default: as the suite's folder or the "
                      "problem tells)")
      ->check(
          CLI::IsMember(std::vector<std::string>(known.begin(), known.end())));
  command
      .add_option("--problem", session.problems,
                  "Shape in benchdnn's notation, for example 128x64:64x256")
      ->allow_extra_args(false);
  command
      .add_option("--suite", session.suites,
                  "File of shapes, or a name below workloads/")
      ->allow_extra_args(false);
  command
      .add_option("--weights", options.weights,
                  "given: all packing is timed; prepared: packed once before")
      ->capture_default_str()
      ->check(CLI::IsMember({"given", "prepared", "both"}));
  command.add_option("--tag", session.shape.tag,
                     "Layout of a convolution's tensors: nhwc or nchw");
  command
      .add_option("--rows", session.shape.rows,
                  "Rows to decide for where problems have ? of them (128)")
      ->check(positiveInteger());
  command
      .add_option("--mb", session.shape.batch, "Batch size of a convolution")
      ->check(nonNegativeNumber());
  command.add_option("--wtag", session.shape.weightsTag,
                     "Layout of the weights: ab, or ba for transposed ones "
                     "(of batches also abc, acb)");
  addStoreOption(command, options.store, "Results file");
  command.add_option("--target", session.target,
                     "Target to generate for, instead of the preset's");
  command
      .add_option("--facts", session.facts,
                  "Of this machine, in the engine's decisions: measured ones "
                  "only, as if no core were described, described ones only, or "
                  "all")
      ->check(CLI::IsMember({"all", "measured", "described"}));
  command.add_option("--on", session.board,
                     "Run on this machine by ssh, [USER@]HOST[:PORT]");
  command.add_option("--samples", session.samples, "Samples of each cell")
      ->capture_default_str()
      ->check(CLI::Range(1, 100000));
  command.add_option("--min-seconds", session.minSeconds, "Of each sample")
      ->capture_default_str()
      ->check(CLI::Range(1e-6, 3600.0));
  command
      .add_option("--timeout", session.timeoutSeconds,
                  "Seconds a contender may take")
      ->capture_default_str()
      ->check(CLI::Range(0.1, 1e6));
  command
      .add_option("--max-flops", session.maxFlops,
                  "Compare larger problems in some rows only (emulated: 1e8, "
                  "native: no limit)")
      ->check(nonNegativeNumber());
}

void addKeepOptions(CLI::App &command, PlanOptions &options) {
  SessionOptions &session = options.session;
  command.add_flag("--force", session.force, "Run finished cells again");
  command.add_flag("--retry", session.retry,
                   "Run crashed and timed out cells again");
  command.add_flag("--json", options.json, "Summary as JSON");
}

/// Only of a machine at hand are there several kinds of facts.
static Error checkFacts(SessionOptions &session, const Preset &preset) {
  if (session.facts == "all")
    session.facts.clear();
  const std::string &target =
      session.target.empty() ? preset.target : session.target;
  if (session.facts.empty() || StringRef(target).starts_with("host"))
    return Error::success();
  return usageError("--facts " + session.facts + ": all facts of '" + target +
                    "' are described; name a --target of this machine, host or "
                    "one of host-*");
}

static size_t terminalColumns() {
  winsize size{};
  bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col;
  return known ? size.ws_col : 80;
}

static std::string nextCommand(const Invocation &invocation,
                               const std::string &store,
                               const std::string &table) {
  std::vector<std::string> words = invocation.tool;
  append_range(words, std::vector<std::string>{"table", table});
  if (!store.empty())
    append_range(words, std::vector<std::string>{"--store", store});
  return shellCommand(words);
}

Expected<Prepared> prepare(const PlanOptions &options,
                           const Invocation &invocation) {
  const Layout &layout = invocation.layout;
  Prepared prepared;
  SessionOptions &session = prepared.session;
  session = options.session;
  session.command = invocation.command;
  session.store = storePath(options.store, invocation);
  session.weights = options.weights == "both"
                        ? std::vector<std::string>{"given", "prepared"}
                        : std::vector<std::string>{options.weights};
  if (session.problems.empty() && session.suites.empty())
    return usageError("nothing to run; name a --problem or a --suite "
                      "(`autobench list workloads`)");
  Expected<Preset> preset = Preset::load(layout.root, options.preset);
  if (!preset)
    return preset.takeError();
  prepared.preset = std::move(*preset);
  if (!session.executor.empty())
    prepared.preset.executor = session.executor;
  session.count = !options.noCount;
  if (!session.board.empty()) {
    prepared.preset.executor = "ssh";
    prepared.preset.board = session.board;
  }
  if (Error error = checkFacts(session, prepared.preset))
    return std::move(error);
  session.tool = invocation.tool;
  Expected<Plan> plan = makePlan(layout, session);
  if (!plan)
    return plan.takeError();
  prepared.plan = std::move(*plan);
  for (const std::string &note : prepared.plan.notes)
    errs() << note << '\n';
  if (prepared.plan.problems.empty())
    return usageError("nothing to run: there is no shape in " +
                      join(session.suites, ", "));
  return prepared;
}

Error withProgress(
    function_ref<Error(const std::atomic<bool> &stop, Show show)> carryOut) {
  std::signal(SIGINT, [](int) { stop = true; });
  std::signal(SIGTERM, [](int) { stop = true; });
  ProgressLine line(errs(), ::isatty(STDERR_FILENO), terminalColumns());
  Error error =
      carryOut(stop, [&](const Progress &progress) { line.show(progress); });
  line.clear();
  return error;
}

Expected<int> measure(PlanOptions options, const Errand &errand,
                      const Invocation &invocation) {
  if (invocation.instead)
    return invocation.instead(options, errand);
  Expected<Prepared> prepared = prepare(options, invocation);
  if (!prepared)
    return prepared.takeError();
  Report report;
  if (Error error =
          withProgress([&](const std::atomic<bool> &stop, Show show) -> Error {
            Expected<Report> told =
                errand.run(invocation.layout, prepared->session, prepared->plan,
                           prepared->preset, stop, std::move(show));
            if (told)
              report = std::move(*told);
            return told.takeError();
          }))
    return std::move(error);
  SummaryContext context{prepared->preset.name,
                         prepared->plan.problems.front().driver,
                         prepared->session.store, errand.counts,
                         nextCommand(invocation, options.store, errand.table)};
  if (options.json)
    outs() << toText(summaryToJSON(report, context)) << '\n';
  else
    writeSummary(report, context, outs());
  return report.stopped ? exitStopped : report.good() ? exitGood : exitBadCells;
}

} // namespace autoconfig::harness
