//===-- Submit.cpp - The command submit -----------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/cluster/Division.h"
#include "harness/cluster/Programs.h"
#include "harness/cluster/Script.h"
#include "harness/session/ProgressLine.h"
#include "harness/tools/Cluster.h"
#include "harness/tools/Options.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include <CLI/CLI.hpp>
#include <cmath>
#include <memory>
#include <variant>

using namespace llvm;
using namespace autoconfig::harness;

namespace {

struct SubmitOptions {
  std::vector<std::string> partitions;
  size_t tasks = 0; // at most; 0: by their expected time
  std::string folder;
  std::vector<std::string> sbatch;
  std::string generate = "there";
  bool shareNodes = false, wait = false, dryRun = false;
  bool generatesHere() const { return generate == "here"; }
  std::vector<std::string> words; // of the measuring command
};

/// What a call of submit works with.
struct Submitting {
  const SubmitOptions &options;
  const Invocation &invocation;
  Parsed parsed;
  ClusterOptions cluster;
  Prepared prepared;
  std::string programs;
  bool timed = true;
  double seconds = 0;        // expected, of what is submitted
  bool stopped = false;      // by the user
  StringSet<> finished = {}; // units that were before
};

constexpr StringLiteral footer =
    "Everything else is what `autobench run` takes (`autobench run --help`); "
    "with `sample` or `tune` in front of it, what these take:\n"
    "  autobench submit --partition P --preset PRESET --suite bert\n"
    "  autobench submit --partition P tune --preset PRESET --suite bert";

/// "run --preset .." of what the user wrote behind submit's own options.
std::vector<std::string> measuringWords(std::vector<std::string> rest) {
  if (rest.empty() || !is_contained({"run", "sample", "tune"}, rest.front()))
    rest.insert(rest.begin(), "run");
  return rest;
}

Error checkPartitions(ArrayRef<std::string> wanted) {
  Expected<std::vector<std::string>> there = slurm::partitions();
  if (!there)
    return there.takeError();
  for (const std::string &name : wanted)
    if (!is_contained(*there, name))
      return usageError("no partition '" + name +
                        "' in this cluster; there are: " + join(*there, ", "));
  return Error::success();
}

Error checkOptions(const Submitting &call) {
  const SessionOptions &session = call.prepared.session;
  if (!session.board.empty() || call.prepared.preset.executor == "ssh")
    return usageError("--on " + call.prepared.preset.board +
                      ": Slurm chooses the machine; leave --on away");
  if (call.timed && session.jobs > 1)
    return usageError("--jobs " + std::to_string(session.jobs) + ": preset '" +
                      call.prepared.preset.name +
                      "' measures time, one problem at a time on a node");
  if (call.options.generatesHere() && !call.parsed.errand.generate)
    return usageError("--generate here: what a search generates depends on "
                      "what it measured before; leave it away, so that the "
                      "nodes generate");
  return Error::success();
}

/// Tasks whose start costs little beside their work, and which fit into most
/// time limits.
size_t tasksFor(double seconds, size_t atMost) {
  constexpr double secondsOfTask = 600;
  auto tasks = static_cast<size_t>(std::ceil(seconds / secondsOfTask));
  return std::clamp<size_t>(tasks, 1, atMost);
}

/// What the submission would be, without a folder.
Submission blueprint(const Submitting &call, const std::string &partition) {
  Submission made;
  made.partition = partition;
  made.words = call.options.words;
  made.command = call.invocation.command;
  made.programs = call.programs;
  made.generatedHere = call.options.generatesHere();
  made.timed = call.timed;
  made.wholeNodes = call.timed && !call.options.shareNodes;
  made.cpus = std::max(1u, call.prepared.session.jobs);
  return made;
}

/// The cells of the task's units that are there go with it: what is finished
/// is not run again, and what a search tried is known.
Error writeSeed(const Submission &submission, size_t index,
                ArrayRef<const Unit *> units, const std::string &store) {
  std::vector<Picked> picked;
  for (const Unit *unit : units)
    picked.push_back(
        {unit->problem->op, unit->problem->shape(), unit->weights});
  std::string file = submission.task(index) + "/seed.sqlite";
  Expected<Merged> merged = Merged();
  {
    Expected<Store> seed = Store::open(file, Store::Mode::ReadWrite);
    if (!seed)
      return seed.takeError();
    merged = merge(*seed, store, picked);
  }
  if (!merged)
    return merged.takeError();
  if (merged->added == 0)
    sys::fs::remove(file);
  return Error::success();
}

Error writeScript(const Submission &submission) {
  return write(StringRef(script::task), submission.script());
}

Error writeTasks(Submission &submission, ArrayRef<CostlyUnit> units,
                 ArrayRef<std::vector<size_t>> tasks, const std::string &store,
                 const StringSet<> &inStore) {
  submission.tasks = tasks.size();
  for (size_t index = 0; index < tasks.size(); ++index) {
    std::vector<std::string> keys;
    std::vector<const Unit *> its;
    for (size_t unit : tasks[index]) {
      keys.push_back(units[unit].unit.key());
      its.push_back(&units[unit].unit);
    }
    if (Error error = submission.writeUnits(index, keys))
      return error;
    // A store of its own takes longer than all else of a task.
    if (any_of(keys, [&](const auto &key) { return inStore.contains(key); }))
      if (Error error = writeSeed(submission, index, its, store))
        return error;
  }
  if (Error error = writeScript(submission))
    return error;
  return submission.write();
}

struct Division {
  std::string partition;
  std::vector<CostlyUnit> units;
  std::vector<std::vector<size_t>> tasks;
};

/// The kernels of all tasks of the division.
Error generateHere(Submitting &call, const Submission &submission,
                   const Division &division) {
  const std::string &target = call.prepared.session.target.empty()
                                  ? call.prepared.preset.target
                                  : call.prepared.session.target;
  if (StringRef(target).starts_with("host"))
    errs()
        << "note: kernels are chosen by facts of this machine, target '"
        << target
        << "'; where the nodes have other cores, name theirs with --target\n";
  SessionOptions session = call.prepared.session;
  session.answers = Answers::keptIn(submission.generated());
  session.units.emplace();
  for (const std::vector<size_t> &task : division.tasks)
    for (size_t unit : task)
      session.units->insert(division.units[unit].unit.key());
  return withProgress([&](const std::atomic<bool> &stop, Show show) -> Error {
    Error error = call.parsed.errand.generate(
        call.invocation.layout, session, call.prepared.plan,
        call.prepared.preset, stop, std::move(show));
    call.stopped = stop;
    return error;
  });
}

Error queueTasks(Submission &submission, const Submitting &call) {
  slurm::ArrayJob job;
  job.name = submission.name;
  job.partition = submission.partition;
  job.tasks = submission.tasks;
  job.cpus = submission.cpus;
  job.wholeNodes = submission.wholeNodes;
  job.wholeCores = submission.timed && !submission.wholeNodes;
  job.options = call.options.sbatch;
  SmallString<128> here;
  if (std::error_code code = sys::fs::current_path(here))
    return usageError("cannot tell the current folder: " + code.message());
  job.folder = here.str().str();
  job.script = {submission.script(), submission.folder};
  std::vector<std::string> tool = call.invocation.tool;
  tool.front() = sys::fs::getMainExecutable(nullptr, nullptr);
  append_range(job.script, tool);
  Expected<std::string> number = slurm::submit(job);
  if (!number) { // nothing was submitted
    sys::fs::remove_directories(submission.folder);
    return number.takeError();
  }
  submission.job = *number;
  return submission.write();
}

/// Units that are left to submit to the partition.
std::vector<CostlyUnit> missing(const Submitting &call,
                                const Submission &blueprint,
                                const Collected &collected,
                                const StringSet<> &finished,
                                ArrayRef<CostlyUnit> all) {
  auto in = [&](const std::map<std::string, StringSet<>> &units,
                const std::string &key) {
    auto mine = units.find(blueprint.purpose());
    return mine != units.end() && mine->second.contains(key);
  };
  bool force = call.prepared.session.force;
  std::vector<CostlyUnit> left;
  for (const CostlyUnit &unit : all) {
    std::string key = unit.unit.key();
    if (in(collected.inFlight, key) ||
        (!force && (in(collected.finished, key) || finished.contains(key))))
      continue;
    left.push_back(unit);
  }
  return left;
}

/// Time is measured in every partition; what an emulator tells is the same in
/// all, and they share the tasks.
Expected<std::vector<Division>> divisions(Submitting &call,
                                          const Collected &collected,
                                          const StringSet<> &finished,
                                          ArrayRef<CostlyUnit> all) {
  Expected<size_t> limit = slurm::maxTasks();
  if (!limit)
    return limit.takeError();
  std::vector<Division> made;
  auto sumOf = [](ArrayRef<CostlyUnit> units) {
    double seconds = 0;
    for (const CostlyUnit &unit : units)
      seconds += unit.seconds;
    return seconds;
  };
  const std::vector<std::string> &partitions = call.options.partitions;
  size_t rounds = call.timed ? partitions.size() : 1;
  for (size_t round = 0; round < rounds; ++round) {
    std::vector<CostlyUnit> units = missing(
        call, blueprint(call, partitions[round]), collected, finished, all);
    if (units.empty())
      continue;
    size_t sharing = call.timed ? 1 : partitions.size();
    double seconds = sumOf(units);
    call.seconds += seconds;
    size_t most = *limit * sharing;
    size_t tasks = call.options.tasks
                       ? std::min(call.options.tasks, most)
                       : tasksFor(seconds, std::min(most, units.size()));
    std::vector<std::vector<size_t>> all = divide(units, tasks);
    for (size_t share = 0; share < sharing; ++share) {
      Division one{partitions[round + share], units, {}};
      for (size_t task = share; task < all.size(); task += sharing)
        one.tasks.push_back(all[task]);
      if (!one.tasks.empty())
        made.push_back(std::move(one));
    }
  }
  return made;
}

void tellSubmission(const Submission &submission, const Division &division) {
  size_t units = 0;
  for (const std::vector<size_t> &task : division.tasks)
    units += task.size();
  outs() << "partition " << submission.partition << ": " << submission.tasks
         << " tasks with " << units << " problems and modes; job "
         << submission.job << " (" << submission.name << ")\n";
}

/// `inStore`: units of which the store has cells.
Error submitAll(Submitting &call, const WorkFolder &folder,
                ArrayRef<Division> divisions, const StringSet<> &inStore,
                std::vector<Submission> &submitted) {
  const std::string &store = call.prepared.session.store;
  std::string startedAt;
  for (const Division &division : divisions) {
    Expected<Submission> made = folder.add(division.partition);
    if (!made)
      return made.takeError();
    Submission submission = blueprint(call, division.partition);
    submission.folder = made->folder;
    submission.name = made->name;
    if (startedAt.empty())
      startedAt = made->startedAt;
    submission.startedAt = startedAt; // all are one run
    if (submission.generatedHere) {
      Error error = generateHere(call, submission, division);
      if (error || call.stopped) { // nothing was submitted
        sys::fs::remove_directories(submission.folder);
        return error;
      }
    }
    if (Error error = writeTasks(submission, division.units, division.tasks,
                                 store, inStore))
      return error;
    if (Error error = queueTasks(submission, call))
      return error;
    tellSubmission(submission, division);
    submitted.push_back(std::move(submission));
  }
  return Error::success();
}

Expected<Submitting> prepareCall(const SubmitOptions &options,
                                 const Invocation &invocation, Parsed parsed) {
  Submitting call{options, invocation, std::move(parsed), {}, {}, {}, true, 0};
  call.cluster.store = call.parsed.options.store;
  call.cluster.folder = options.folder;
  call.cluster.json = call.parsed.options.json;
  if (Error error = slurm::check())
    return std::move(error);
  if (Error error = checkPartitions(options.partitions))
    return std::move(error);
  Expected<Prepared> prepared = prepare(call.parsed.options, invocation);
  if (!prepared)
    return prepared.takeError();
  call.prepared = std::move(*prepared);
  Expected<std::string> programs =
      fingerprint(invocation.layout, call.prepared.preset);
  if (!programs)
    return programs.takeError();
  call.programs = *programs;
  return call;
}

/// Those of this command, of earlier calls as well.
Expected<std::vector<Submission>> submissionsOf(const Submitting &call,
                                                const std::string &folder) {
  Expected<std::vector<Submission>> all = WorkFolder::submissionsIn(folder);
  if (!all)
    return all;
  std::vector<std::string> mine;
  for (const std::string &partition : call.options.partitions)
    mine.push_back(blueprint(call, partition).purpose());
  llvm::erase_if(*all, [&](const Submission &submission) {
    return !is_contained(mine, submission.purpose());
  });
  return all;
}

/// Tasks that ended before they were whole, all of whose units are finished by
/// now, by themselves or by others, are whole: nothing would ever be sent again
/// for them.
Error settle(const Submitting &call, ArrayRef<Submission> mine,
             Collected &collected) {
  for (const Submission &submission : mine) {
    const StringSet<> &byWhole = collected.finished[submission.purpose()];
    const StringSet<> &inFlight = collected.inFlight[submission.purpose()];
    auto isDone = [&](const std::string &unit) {
      return !inFlight.contains(unit) &&
             (byWhole.contains(unit) || call.finished.contains(unit));
    };
    for (size_t index = 0; index < submission.tasks; ++index) {
      if (sys::fs::exists(submission.wholeFile(index)))
        continue;
      Expected<std::vector<std::string>> units = submission.units(index);
      if (!units)
        return units.takeError();
      if (!all_of(*units, isDone))
        continue;
      if (Error error = submission.markWhole(index, {}))
        return error;
    }
  }
  return Error::success();
}

/// What is missing, divided; what tasks of earlier calls finished is collected.
Expected<std::vector<Division>> plan(Submitting &call, Collector &collector,
                                     const WorkFolder &folder,
                                     Collected &collected) {
  Expected<std::vector<Submission>> earlier = folder.submissions();
  if (!earlier)
    return earlier.takeError();
  Expected<Collected> told = collectNow(collector, *earlier);
  if (!told)
    return told.takeError();
  collected = std::move(*told);
  std::atomic<bool> stop{false};
  Workbench bench(call.invocation.layout, call.prepared.session,
                  call.prepared.preset, stop);
  if (Error error = bench.loadTarget())
    return std::move(error);
  call.timed = !bench.executor->emulates();
  if (call.parsed.errand.kernels)
    if (Error error = bench.checkTime())
      return std::move(error);
  if (Error error = checkOptions(call))
    return std::move(error);
  Expected<std::vector<CostlyUnit>> units =
      expectedCosts(bench, call.prepared.plan, call.parsed.errand.kernels);
  if (!units)
    return units.takeError();
  if (!call.parsed.errand.kernels) {
    Expected<StringSet<>> found = finishedIn(bench, call.prepared.plan);
    if (!found)
      return found.takeError();
    call.finished = std::move(*found);
  }
  return divisions(call, collected, call.finished, *units);
}

void tellPlan(const Submitting &call, ArrayRef<Division> divisions) {
  for (const Division &division : divisions) {
    outs() << "partition " << division.partition << ": "
           << division.tasks.size() << " tasks\n";
    for (const std::vector<size_t> &task : division.tasks) {
      double seconds = 0;
      for (size_t unit : task)
        seconds += division.units[unit].seconds;
      outs() << "  " << task.size() << " problems and modes, about "
             << readableSeconds(seconds) << '\n';
    }
  }
  outs() << "about " << readableSeconds(call.seconds)
         << " of one core in all; nothing was submitted\n";
}

Expected<int> carryOut(Submitting &call) {
  std::string path = call.cluster.folderOf(call.invocation);
  std::vector<Submission> submitted;
  Expected<Store> store =
      Store::open(call.prepared.session.store, Store::Mode::ReadWrite);
  if (!store)
    return store.takeError();
  Collector collector(*store);
  Collected collected;
  {
    Expected<WorkFolder> folder = WorkFolder::open(path);
    if (!folder)
      return folder.takeError();
    folder->removeHalf();
    Expected<std::vector<Division>> divided =
        plan(call, collector, *folder, collected);
    if (!divided)
      return divided.takeError();
    if (call.options.dryRun) {
      tellPlan(call, *divided);
      return exitGood;
    }
    if (divided->empty() && !call.options.wait) {
      outs() << "nothing to submit: all is finished, or waits or runs\n";
      return tell(collected, call.cluster, call.invocation, false);
    }
    Expected<StringSet<>> inStore = store->units();
    if (!inStore)
      return inStore.takeError();
    if (Error error = submitAll(call, *folder, *divided, *inStore, submitted))
      return std::move(error);
    if (call.stopped)
      return exitStopped;
  } // others may submit while this waits
  if (!call.options.wait) {
    outs() << "about " << readableSeconds(call.seconds)
           << " of one core in all\nnext: "
           << collectCommand(call.cluster, call.invocation) << '\n';
    return exitGood;
  }
  Expected<std::vector<Submission>> all = submissionsOf(call, path);
  if (!all)
    return all.takeError();
  bool stopped = false;
  Expected<Collected> told = collectAll(collector, *all, stopped);
  if (told && !told->ended.empty() && !call.prepared.session.force) {
    if (Error error = settle(call, *all, *told))
      return std::move(error);
    Merged merged = told->merged; // once by each collector
    told = collectNow(collector, *all);
    if (told)
      told->merged = merged;
  }
  if (!told)
    return told.takeError();
  return tell(*told, call.cluster, call.invocation, stopped);
}

Expected<int> submit(const SubmitOptions &options,
                     const Invocation &invocation) {
  Expected<std::variant<Parsed, int>> parsed =
      parseMeasuring(options.words, invocation);
  if (!parsed)
    return parsed.takeError();
  if (const int *code = std::get_if<int>(&*parsed))
    return *code;
  Expected<Submitting> call =
      prepareCall(options, invocation, std::get<Parsed>(std::move(*parsed)));
  if (!call)
    return call.takeError();
  return carryOut(*call);
}

} // namespace

void autoconfig::harness::addSubmitCommand(CLI::App &app, Action &action) {
  auto options = std::make_shared<SubmitOptions>();
  CLI::App *command = app.add_subcommand(
      "submit", "Run on a cluster with Slurm: what is not finished, in array "
                "jobs; `collect` brings it into the store, `cancel` ends it");
  command->allow_extras();
  command->footer(footer.str());
  command
      ->add_option("--partition", options->partitions,
                   "Slurm's partitions, separated by commas, each of one kind "
                   "of core: time is measured in every one, emulated problems "
                   "are shared among them")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->required();
  command
      ->add_option("--tasks", options->tasks,
                   "Tasks of an array job, at most (default: of ten minutes "
                   "each)")
      ->check(CLI::Range(1, 1000000));
  command->add_flag("--share-nodes", options->shareNodes,
                    "Timed: whole cores for a task instead of a whole node; "
                    "others may use the memory's and the last cache's share");
  command
      ->add_option("--sbatch", options->sbatch,
                   "An option of sbatch as it is, for example "
                   "--sbatch=--time=2:00:00, --sbatch=--account=me")
      ->allow_extra_args(false);
  command
      ->add_option("--generate", options->generate,
                   "Where kernels are generated: here, all of them before "
                   "anything is submitted, for nodes that cannot; or there, on "
                   "the nodes, by the tasks")
      ->capture_default_str()
      ->check(CLI::IsMember({"here", "there"}));
  command->add_option("--folder", options->folder,
                      "Work folder, which all nodes see (default: beside the "
                      "store, results.slurm for results.sqlite)");
  command->add_flag("--wait", options->wait,
                    "Until all tasks have ended; shows them and collects. "
                    "Ctrl-C leaves them to run");
  command->add_flag("--dry-run", options->dryRun,
                    "Show the tasks and what they are expected to take");
  command->callback([options, command, &action] {
    options->words = measuringWords(command->remaining());
    action = [options](const Invocation &invocation) {
      return submit(*options, invocation);
    };
  });
}
