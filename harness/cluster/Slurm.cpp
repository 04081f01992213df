//===-- Slurm.cpp - The cluster's own scheduler ---------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/cluster/Slurm.h"
#include "harness/executors/Process.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Program.h"
#include <unistd.h>

using namespace llvm;

namespace autoconfig::harness::slurm {

using Lines = std::vector<std::string>;

static Error failure(const Twine &message) {
  return createStringError(inconvertibleErrorCode(), message);
}

Error check() {
  for (StringRef command : {"sbatch", "squeue", "scancel", "scontrol", "sinfo"})
    if (!sys::findProgramByName(command))
      return failure("no command '" + command +
                     "' on this machine; call this on a login node of the "
                     "cluster, where Slurm's commands are, or measure on "
                     "single machines with `autobench run --on USER@HOST`");
  return Error::success();
}

/// What is to be done about an error of Slurm's commands.
static StringRef adviceOn(StringRef said) {
  struct Advice {
    StringLiteral words, advice;
  };
  static constexpr Advice all[] = {
      {"Unable to contact slurm controller",
       "Slurm's controller does not answer; `sinfo` shows when it does, and "
       "the "
       "same command continues"},
      {"Connection refused", "Slurm's controller does not answer; `sinfo` "
                             "shows when it does, and the "
                             "same command continues"},
      {"could not establish a configuration source",
       "this machine belongs to no cluster; call this on a login node, or name "
       "the cluster's configuration in SLURM_CONF"},
      {"MemSpecLimit", "ask for less memory with --sbatch=--mem=.."},
      {"job submit limit",
       "the cluster limits how many jobs you may have; fewer --tasks, or wait "
       "for those that `squeue` shows"},
      {"JobCount", "the cluster limits how many jobs there may be; fewer "
                   "--tasks, or the same command later"},
      {"violates accounting/QOS policy",
       "a limit of your account: fewer --tasks, a shorter --sbatch=--time=.., "
       "or another --sbatch=--qos=.. (`sacctmgr show assoc` shows the limits)"},
      {"temporarily unable to accept job",
       "the cluster limits how many jobs there may be; fewer --tasks, or the "
       "same command later"},
      {"Invalid job array", "the cluster limits an array's size "
                            "(`scontrol show config`, MaxArraySize); fewer "
                            "--tasks"},
      {"time limit", "the partition's limit is shorter (`sinfo`); more --tasks "
                     "with a shorter --sbatch=--time=.."},
      {"Invalid account", "name yours with --sbatch=--account=.. (`sacctmgr "
                          "show assoc user=$USER`)"},
      {"node configuration is not available",
       "no node of the partition has as many CPUs or as much memory; fewer "
       "--jobs, or less in --sbatch"},
      {"Access/permission denied",
       "you may not use this partition, or need an --sbatch=--account=.."},
      {"Disk quota exceeded", "free some space, or name another --folder"},
  };
  for (const Advice &one : all)
    if (said.contains_insensitive(one.words))
      return one.advice;
  return "";
}

/// What the command prints. Errors hold its own words.
static Expected<Lines> outputOf(std::vector<std::string> words) {
  Lines lines;
  Limits limits;
  limits.silenceSeconds = 120;
  const std::string name = words.front();
  Expected<Outcome> outcome =
      runProcess({std::move(words)}, limits,
                 [&](StringRef line) { lines.push_back(line.str()); });
  if (!outcome)
    return outcome.takeError();
  if (outcome->clean())
    return lines;
  StringRef said = StringRef(outcome->errors).trim();
  StringRef advice = adviceOn(said);
  std::string told =
      name + ": " + (said.empty() ? outcome->describe() : said.str());
  return failure(advice.empty() ? told : told + "\n" + advice.str());
}

Expected<Lines> partitions() {
  Expected<Lines> lines =
      outputOf({"scontrol", "--oneliner", "show", "partition"});
  if (!lines)
    return lines;
  Lines names;
  for (StringRef line : *lines)
    if (line.consume_front("PartitionName="))
      names.push_back(line.split(' ').first.str());
  return names;
}

Expected<unsigned> cpusOfNode(const std::string &partition) {
  Expected<Lines> lines = outputOf({"sinfo", "--noheader", "--exact", "--Node",
                                    "--partition=" + partition, "--format=%c"});
  if (!lines)
    return lines.takeError();
  unsigned least = 0;
  for (StringRef line : *lines)
    if (unsigned cpus; !line.trim().getAsInteger(10, cpus))
      least = least ? std::min(least, cpus) : cpus;
  if (least == 0)
    return failure("`sinfo` tells no nodes of partition '" + partition + "'");
  return least;
}

Expected<size_t> maxTasks() {
  Expected<Lines> lines = outputOf({"scontrol", "show", "config"});
  if (!lines)
    return lines.takeError();
  for (StringRef line : *lines) {
    auto [name, value] = line.split('=');
    size_t size;
    if (name.trim() == "MaxArraySize" && !value.trim().getAsInteger(10, size))
      return size;
  }
  return failure("`scontrol show config` tells no MaxArraySize");
}

Expected<std::string> submit(const ArrayJob &job) {
  std::vector<std::string> words{
      "sbatch", "--parsable", "--job-name=" + job.name,
      "--partition=" + job.partition,
      "--array=0-" + std::to_string(job.tasks - 1), "--nodes=1", "--ntasks=1",
      "--cpus-per-task=" + std::to_string(job.cpus), "--chdir=" + job.folder,
      "--requeue",
      // The script keeps a log of its own: where the nodes do not see this
      // folder, Slurm would end the task without a word.
      "--output=/dev/null", "--error=/dev/null"};
  if (job.wholeNodes)
    words.push_back("--exclusive");
  if (job.wholeCores)
    words.push_back("--threads-per-core=1");
  append_range(words, job.options);
  append_range(words, job.script);
  Expected<Lines> lines = outputOf(std::move(words));
  if (!lines)
    return lines.takeError();
  for (StringRef line : *lines) // "123" or "123;cluster"
    if (StringRef number = line.split(';').first;
        !number.empty() && all_of(number, isDigit))
      return number.str();
  return failure("sbatch told no job number: " + join(*lines, " "));
}

Expected<std::map<std::string, TaskStates>> queue() {
  Expected<Lines> lines = outputOf({"squeue", "--noheader", "--array",
                                    "--user=" + std::to_string(::getuid()),
                                    "--format=%j|%K|%T|%r|%N"});
  if (!lines)
    return lines.takeError();
  std::map<std::string, TaskStates> all;
  for (StringRef line : *lines) {
    SmallVector<StringRef, 5> fields;
    line.split(fields, '|');
    size_t index;
    if (fields.size() == 5 && !fields[1].getAsInteger(10, index))
      all[fields[0].str()][index] = {fields[2].str(),
                                     fields[3] == "None" ? "" : fields[3].str(),
                                     fields[4].str(), 0};
  }
  return all;
}

/// The value of `key` in "A=1 B=2 ..", "" if there is none.
static StringRef valueIn(StringRef line, StringRef key) {
  for (StringRef word : split(line, ' '))
    if (word.consume_front(key) && word.consume_front("="))
      return word;
  return "";
}

static void addEnded(TaskStates &states, StringRef index, TaskState state,
                     StringRef exit) {
  size_t number;
  if (index.getAsInteger(10, number))
    return;
  exit.split(':').first.getAsInteger(10, state.exitCode);
  states[number] = std::move(state);
}

TaskStates ended(const std::string &job) {
  TaskStates states;
  if (job.empty())
    return states;
  if (sys::findProgramByName("sacct")) {
    Expected<Lines> lines =
        outputOf({"sacct", "--allocations", "--noheader", "--parsable2",
                  "--jobs=" + job, "--format=JobID,State,ExitCode,NodeList"});
    if (lines)
      for (StringRef line : *lines) { // "12_3|CANCELLED by 0|0:15|n1"
        SmallVector<StringRef, 4> fields;
        line.split(fields, '|');
        if (fields.size() == 4)
          addEnded(states, fields[0].split('_').second,
                   {fields[1].split(' ').first.str(), "", fields[3].str(), 0},
                   fields[2]);
      }
    else // there may be no accounting
      consumeError(lines.takeError());
  }
  if (!states.empty())
    return states;
  Expected<Lines> lines =
      outputOf({"scontrol", "--oneliner", "show", "job", job});
  if (!lines) { // forgotten
    consumeError(lines.takeError());
    return states;
  }
  for (StringRef line : *lines)
    addEnded(states, valueIn(line, "ArrayTaskId"),
             {valueIn(line, "JobState").str(), valueIn(line, "Reason").str(),
              valueIn(line, "NodeList").str(), 0},
             valueIn(line, "ExitCode"));
  return states;
}

Error cancel(ArrayRef<std::string> names) {
  for (const std::string &name : names)
    if (Error error =
            outputOf({"scancel", "--user=" + std::to_string(::getuid()),
                      "--name=" + name})
                .takeError())
      return error;
  return Error::success();
}

} // namespace autoconfig::harness::slurm
