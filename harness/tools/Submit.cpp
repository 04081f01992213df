//===-- Submit.cpp - The command submit -----------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/cluster/Missing.h"
#include "harness/cluster/Programs.h"
#include "harness/cluster/Tasks.h"
#include "harness/session/ProgressLine.h"
#include "harness/tools/Cluster.h"
#include "harness/tools/Options.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include <CLI/CLI.hpp>
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
  return made;
}

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

/// CPUs of a task: one where time is measured.
Expected<unsigned> mostCpus(const Submitting &call,
                            ArrayRef<std::string> partitions) {
  if (call.timed)
    return 1;
  unsigned least = std::numeric_limits<unsigned>::max();
  for (const std::string &partition : partitions) {
    Expected<unsigned> cpus = slurm::cpusOfNode(partition);
    if (!cpus)
      return cpus.takeError();
    least = std::min(least, *cpus);
  }
  return least;
}

/// The partitions share the tasks.
Expected<std::vector<Division>> divide(Submitting &call,
                                       ArrayRef<CostlyUnit> units,
                                       ArrayRef<std::string> partitions,
                                       size_t arrayLimit) {
  double seconds = 0;
  for (const CostlyUnit &unit : units)
    seconds += unit.seconds;
  call.seconds += seconds;
  Expected<unsigned> cpus = mostCpus(call, partitions);
  if (!cpus)
    return cpus.takeError();
  TaskSize size = sizeOfTasks(seconds, units.size(), *cpus, call.options.tasks,
                              call.prepared.session.jobs);
  std::vector<std::vector<size_t>> all = autoconfig::harness::divide(
      units, std::min(size.tasks, arrayLimit * partitions.size()));
  std::vector<Division> made;
  for (size_t share = 0; share < partitions.size(); ++share) {
    Division one{partitions[share], size.cpus, units, {}};
    for (size_t task = share; task < all.size(); task += partitions.size())
      one.tasks.push_back(all[task]);
    if (!one.tasks.empty())
      made.push_back(std::move(one));
  }
  return made;
}

/// Time is measured in every partition; what an emulator tells is the same in
/// all, and they share the tasks.
Expected<std::vector<Division>> divisions(Submitting &call,
                                          const Collected &collected,
                                          ArrayRef<CostlyUnit> all) {
  Expected<size_t> limit = slurm::maxTasks();
  if (!limit)
    return limit.takeError();
  std::vector<Division> made;
  ArrayRef<std::string> partitions = call.options.partitions;
  size_t sharing = call.timed ? 1 : partitions.size();
  for (; !partitions.empty(); partitions = partitions.drop_front(sharing)) {
    std::vector<CostlyUnit> units =
        missing(all, blueprint(call, partitions.front()).purpose(), collected,
                call.finished, call.prepared.session.force);
    if (units.empty())
      continue;
    Expected<std::vector<Division>> some =
        divide(call, units, partitions.take_front(sharing), *limit);
    if (!some)
      return some.takeError();
    append_range(made, std::move(*some));
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
    if (Error error = writeTasks(submission, division, store, inStore))
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
  return divisions(call, collected, *units);
}

void tellPlan(const Submitting &call, ArrayRef<Division> divisions) {
  for (const Division &division : divisions) {
    outs() << "partition " << division.partition << ": "
           << division.tasks.size() << " tasks of " << division.cpus
           << (division.cpus == 1 ? " CPU\n" : " CPUs\n");
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
    if (Error error = settle(*all, *told, call.finished))
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
                   "each). Emulated ones have a CPU for each half a minute, "
                   "eight at most; --jobs N: N")
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
