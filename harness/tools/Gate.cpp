//===-- Gate.cpp - The command gate ---------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// Exact figures of this tree against those of a base commit: what is generated
// for the same problems by both engines is compared and, where the code
// differs, counted by this tree's tools under the preset's emulator. Times, if
// asked for, in two stages: all rows in a few processes, then what these say is
// slower or faster in fresh ones, in more of them where these do not suffice.
//
//===----------------------------------------------------------------------===//

#include "harness/compare/Load.h"
#include "harness/compare/Refusals.h"
#include "harness/session/CommitBuild.h"
#include "harness/session/Commits.h"
#include "harness/tools/Compare.h"
#include "harness/tools/Measure.h"
#include "harness/tools/Options.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include <CLI/CLI.hpp>
#include <memory>
#include <set>

using namespace llvm;

namespace autoconfig::harness {

namespace {

constexpr StringLiteral acceptedFile = "results/accepted-rises.yaml";

struct GateOptions {
  std::string base, store;
  std::vector<std::string> presets, suites;
  std::string weights = "both";
  bool times = false;
  size_t processes = 3; // of each stage
  int samples = 9;
  ComparisonOutput output;
};

class GateCommand {
public:
  GateCommand(const GateOptions &options, const Invocation &invocation)
      : options(options), invocation(invocation) {}
  Expected<int> run();

private:
  Error gatePresets(const std::atomic<bool> &stop, Show show);
  Error gatePreset(const std::string &name, const std::atomic<bool> &stop,
                   const Show &show);
  Error takeRows(const Prepared &prepared, const PairingReport &report);
  Error addMissing(const PlanOptions &plan, const Prepared &prepared,
                   const std::string &target);
  PlanOptions planOf(const std::string &preset) const;
  Expected<std::vector<Row>> timedRows(const Prepared &prepared,
                                       size_t processes, bool headFirst,
                                       const std::atomic<bool> &stop,
                                       const Show &show);
  Error timePreset(const std::string &name, const PairingReport &exact,
                   const std::atomic<bool> &stop, const Show &show);
  Expected<std::vector<Row>> look(const NextLook &next, bool headFirst);
  Error lookAgain(Comparison &comparison);
  Expected<std::vector<std::string>> presets();
  Expected<AcceptedRises> accepted() const;

  const GateOptions &options;
  const Invocation &invocation;
  CommitEngine base, head;
  std::vector<Row> rows;
  std::vector<std::string> notes;
  bool stopped = false;
};

} // namespace

/// Those that are named, or all of the base's that are built.
Expected<std::vector<std::string>> GateCommand::presets() {
  if (!options.presets.empty())
    return options.presets;
  Expected<std::vector<std::string>> names = Preset::list(base.root);
  if (!names)
    return names.takeError();
  std::vector<std::string> built;
  for (const std::string &name : *names) {
    Expected<Preset> preset = Preset::load(invocation.layout.root, name);
    if (preset)
      built.push_back(name);
    else
      notes.push_back("preset " + name +
                      " is not compared: " + toString(preset.takeError()));
  }
  if (built.empty())
    return usageError("no preset is built: " + join(notes, "; "));
  return built;
}

/// Whether what the preset runs can be counted, by its own emulator or another.
static bool canCount(const Preset &preset) {
  return !preset.emulator.empty() || !preset.countingEmulator.empty();
}

static RowSide sideOf(const KernelPair &pair, const Kernel &kernel,
                      StringRef revision) {
  RowSide side;
  side.subject = kernel.hash;
  side.algorithm = kernel.decision.algorithm;
  side.parameters = kernel.decision.parameters;
  side.revision = revision.str();
  side.flops = pair.flops;
  if (kernel.failure) {
    side.status = kernel.failure->status;
    side.reason = kernel.failure->reason;
  }
  if (auto bytes = kernel.code.find("object_bytes"); bytes != kernel.code.end())
    side.exact["object_bytes"] = bytes->second;
  return side;
}

/// What was counted tells most; the others were only generated.
Error GateCommand::takeRows(const Prepared &prepared,
                            const PairingReport &report) {
  std::map<std::string, Row> counted;
  if (report.run) {
    Expected<Store> store =
        Store::open(prepared.session.store, Store::Mode::Read);
    if (!store)
      return store.takeError();
    Expected<std::vector<Row>> pairs = rowsOfPairs(*store, report.run);
    if (!pairs)
      return pairs.takeError();
    for (Row &row : *pairs)
      counted[row.key.name()] = std::move(row);
  }
  for (const KernelPair &pair : report.pairs) {
    Row row;
    row.key = {prepared.preset.name,
               report.target,
               pair.op,
               pair.problem,
               pair.weights,
               "autoconfig",
               prepared.preset.executor,
               ""};
    row.base = sideOf(pair, pair.base, base.revision);
    row.head = sideOf(pair, pair.head, head.revision);
    row.head->cell = 1; // another one than the base's
    auto ran = counted.find(row.key.name());
    rows.push_back(ran == counted.end() ? std::move(row)
                                        : std::move(ran->second));
  }
  return Error::success();
}

/// Problems that the base's suites have and this tree's have not.
Error GateCommand::addMissing(const PlanOptions &plan, const Prepared &prepared,
                              const std::string &target) {
  Layout layout;
  layout.root = base.root;
  Expected<Plan> before = makePlan(layout, plan.session);
  if (!before) { // a suite that is new
    consumeError(before.takeError());
    return Error::success();
  }
  std::set<std::string> present;
  for (const Problem &problem : prepared.plan.problems)
    present.insert(problem.op + " " + problem.shape());
  for (const Problem &problem : before->problems)
    for (const std::string &weights : prepared.session.weights) {
      if (present.count(problem.op + " " + problem.shape()))
        continue;
      Row &row = rows.emplace_back();
      row.key = {prepared.preset.name,     target,  problem.op,
                 problem.shape(),          weights, "autoconfig",
                 prepared.preset.executor, ""};
      row.base.emplace();
    }
  return Error::success();
}

Error GateCommand::gatePreset(const std::string &name,
                              const std::atomic<bool> &stop, const Show &show) {
  PlanOptions plan = planOf(name);
  Expected<Preset> preset = Preset::load(invocation.layout.root, name);
  if (!preset)
    return preset.takeError();
  PairingOptions pairing{base, head};
  pairing.onlyChanged = true;
  pairing.compileOnly = !canCount(*preset);
  if (!pairing.compileOnly && preset->emulator.empty())
    plan.session.executor = "qemu";
  if (pairing.compileOnly)
    notes.push_back("preset " + name +
                    ": code size and algorithms only, since no emulator here "
                    "counts what it runs");
  Expected<Prepared> prepared = prepare(plan, invocation);
  if (!prepared)
    return prepared.takeError();
  Expected<PairingReport> report =
      runPairing(invocation.layout, prepared->session, pairing, prepared->plan,
                 prepared->preset, stop, show);
  if (!report)
    return report.takeError();
  stopped |= report->report.stopped;
  if (Error error = takeRows(*prepared, *report))
    return error;
  if (Error error = addMissing(plan, *prepared, report->target))
    return error;
  if (!options.times || stopped || preset->executor != "native")
    return Error::success();
  return timePreset(name, *report, stop, show);
}

/// Of pairs in one process; the exact figures are those of the other rows.
Expected<std::vector<Row>> GateCommand::timedRows(const Prepared &prepared,
                                                  size_t processes,
                                                  bool headFirst,
                                                  const std::atomic<bool> &stop,
                                                  const Show &show) {
  PairingOptions pairing{base, head};
  pairing.processes = processes;
  pairing.headFirst = headFirst;
  Expected<PairingReport> report =
      runPairing(invocation.layout, prepared.session, pairing, prepared.plan,
                 prepared.preset, stop, show);
  if (!report)
    return report.takeError();
  stopped |= report->report.stopped;
  Expected<Store> store =
      Store::open(prepared.session.store, Store::Mode::Read);
  if (!store)
    return store.takeError();
  Expected<std::vector<Row>> timed = rowsOfPairs(*store, report->run);
  if (!timed)
    return timed;
  for (Row &row : *timed)
    for (std::optional<RowSide> *side : {&row.base, &row.head}) {
      (*side)->exact.clear();
      (*side)->algorithm.clear();
    }
  return timed;
}

/// The first stage. Rows of equal code are measured as well: they tell the
/// noise.
Error GateCommand::timePreset(const std::string &name,
                              const PairingReport &exact,
                              const std::atomic<bool> &stop, const Show &show) {
  if (all_of(exact.pairs,
             [](const KernelPair &pair) { return pair.sameCode(); })) {
    notes.push_back("preset " + name +
                    ": no times, since all kernels are equal");
    return Error::success();
  }
  Expected<Prepared> prepared = prepare(planOf(name), invocation);
  if (!prepared)
    return prepared.takeError();
  Expected<std::vector<Row>> timed =
      timedRows(*prepared, options.processes, false, stop, show);
  if (!timed)
    return timed.takeError();
  append_range(rows, *timed);
  return Error::success();
}

/// Fresh processes of some rows, for each preset and mode.
Expected<std::vector<Row>> GateCommand::look(const NextLook &next,
                                             bool headFirst) {
  std::map<std::pair<std::string, std::string>, std::set<std::string>> asked;
  for (const RowKey &key : next.rows)
    asked[{key.preset, key.weights}].insert(key.op + " " + key.problem);
  std::vector<Row> rows;
  for (const auto &[where, problems] : asked) {
    PlanOptions plan = planOf(where.first);
    plan.weights = where.second;
    Expected<Prepared> prepared = prepare(plan, invocation);
    if (!prepared)
      return prepared.takeError();
    llvm::erase_if(prepared->plan.problems, [&](const Problem &problem) {
      return !problems.count(problem.op + " " + problem.shape());
    });
    if (Error error =
            withProgress([&](const std::atomic<bool> &stop, Show show) {
              Expected<std::vector<Row>> timed =
                  timedRows(*prepared, next.processes, headFirst, stop, show);
              if (timed)
                append_range(rows, *timed);
              return timed.takeError();
            }))
      return std::move(error);
    if (stopped)
      break;
  }
  return rows;
}

/// The second stage, which begins with the other side than the first; sides go
/// on in turns from look to look.
Error GateCommand::lookAgain(Comparison &comparison) {
  size_t before = 0;
  while (true) {
    NextLook next = nextLook(comparison, options.processes);
    if (next.rows.empty())
      break;
    Expected<std::vector<Row>> fresh = look(next, before % 2 == 0);
    if (!fresh)
      return fresh.takeError();
    if (stopped)
      return Error::success();
    confirmRows(comparison, next, *fresh);
    before += next.processes;
  }
  noteSecondStage(comparison);
  return Error::success();
}

PlanOptions GateCommand::planOf(const std::string &preset) const {
  PlanOptions plan;
  plan.preset = preset;
  plan.weights = options.weights;
  plan.session.suites = options.suites;
  plan.session.samples = options.samples;
  plan.store = options.store.empty()
                   ? invocation.layout.root + "/build/gate.sqlite"
                   : options.store;
  return plan;
}

Error GateCommand::gatePresets(const std::atomic<bool> &stop, Show show) {
  for (const auto &[name, engine] :
       {std::pair(options.base, &base), std::pair(thisTree.str(), &head)}) {
    Expected<CommitEngine> built = engineOf(invocation.layout, name, stop);
    if (!built)
      return built.takeError();
    *engine = std::move(*built);
  }
  Expected<std::vector<std::string>> names = presets();
  if (!names)
    return names.takeError();
  for (const std::string &name : *names)
    if (!stopped)
      if (Error error = gatePreset(name, stop, show))
        return error;
  return Error::success();
}

Expected<AcceptedRises> GateCommand::accepted() const {
  std::string path = (invocation.layout.root + "/" + acceptedFile).str();
  auto present = MemoryBuffer::getFile(path);
  if (!present)
    return AcceptedRises();
  std::string before;
  if (auto old = MemoryBuffer::getFile((base.root + "/" + acceptedFile).str()))
    before = (*old)->getBuffer().str();
  return AcceptedRises::parse((*present)->getBuffer(), before, acceptedFile);
}

Expected<int> GateCommand::run() {
  if (Error error = withProgress([&](const std::atomic<bool> &stop, Show show) {
        return gatePresets(stop, std::move(show));
      }))
    return std::move(error);
  if (stopped)
    return exitStopped;
  Expected<AcceptedRises> rises = accepted();
  if (!rises)
    return rises.takeError();
  Comparison comparison =
      compareRows(std::move(rows), options.output.settings, *rises);
  if (Error error = lookAgain(comparison))
    return std::move(error);
  if (stopped)
    return exitStopped;
  comparison.base = options.base;
  comparison.head = head.revision;
  append_range(comparison.notes, notes);
  for (const std::string &unused : rises->unused())
    comparison.notes.push_back("nothing rose that '" + unused + "' of " +
                               acceptedFile.str() + " accepts");
  Repeat repeat{invocation.tool, options.base, thisTree.str()};
  if (Error error = writeComparison(comparison, repeat, options.output))
    return std::move(error);
  return static_cast<int>(gateOf(comparison));
}

void addGateCommand(CLI::App &app, Action &action) {
  auto options = std::make_shared<GateOptions>();
  options->suites = {"matmul/quick", "conv/quick"};
  CLI::App *command = app.add_subcommand(
      "gate",
      "Whether this tree's kernels are as good as those of a commit, in "
      "all that can be told exactly");
  command->add_option("--base", options->base, "The commit")->required();
  command
      ->add_option("--preset", options->presets,
                   "May be repeated; all that are built without it")
      ->allow_extra_args(false);
  command
      ->add_option(
          "--suite", options->suites,
          "File of shapes, or a name below workloads/; may be repeated")
      ->capture_default_str()
      ->allow_extra_args(false);
  command->add_option("--weights", options->weights, "given, prepared or both")
      ->capture_default_str()
      ->check(CLI::IsMember({"given", "prepared", "both"}));
  command->add_option("--store", options->store,
                      "File for what is counted (build/gate.sqlite)");
  command->add_flag("--times", options->times,
                    "Also times, of presets that run on this machine, in two "
                    "stages: rows that the first says are slower or faster "
                    "are measured again in fresh processes, in more where "
                    "these do not suffice");
  command
      ->add_option("--processes", options->processes,
                   "Of each row in the first stage of times")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  command
      ->add_option("--samples", options->samples,
                   "Pairs of samples in each process")
      ->capture_default_str()
      ->check(CLI::Range(1, 100000));
  options->output.addTo(*command);
  command->footer(
      "Exit code 0: passed; 1: something rose, fails or is missing; "
      "2: could not compare; 3: unsure. Rises are accepted in "
      "results/accepted-rises.yaml.");
  command->callback([options, &action] {
    action = [options](const Invocation &invocation) {
      return GateCommand(*options, invocation).run();
    };
  });
}

} // namespace autoconfig::harness
