//===-- Collection.cpp - What the tasks have measured ---------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/cluster/Collection.h"
#include "harness/cluster/Script.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

namespace autoconfig::harness {

bool Collected::haveBecomeWhole() {
  while (!awaited.empty() && sys::fs::exists(awaited.back()))
    awaited.pop_back();
  return awaited.empty();
}

Error Collector::mergeAll(Collected &collected) {
  std::vector<std::string> stores;
  for (const ToMerge &one : toMerge)
    stores.push_back(one.store);
  size_t index = 0;
  Error failed = merge(
      into, stores, [&](const std::string &, Expected<Merged> told) -> Error {
        bool whole = toMerge[index++].whole;
        if (!told && whole)
          return told.takeError();
        if (!told) { // it was killed before it had anything
          collected.notes.push_back("passed over: " +
                                    toString(told.takeError()));
          return Error::success();
        }
        collected.merged.added += told->added;
        collected.merged.replaced += told->replaced;
        collected.merged.kept += told->kept;
        return Error::success();
      });
  toMerge.clear();
  return failed;
}

void Collector::add(const std::string &store, bool whole) {
  if (merged.insert(store).second)
    toMerge.push_back({store, whole});
}

void Collector::addWhole(Collected &collected, const Submission &submission,
                         size_t index, const json::Object &told) {
  ++collected.whole;
  if (const json::Object *summary = told.getObject("summary")) {
    if (const json::Object *cells = summary->getObject("cells"))
      for (const auto &[status, count] : *cells)
        collected.cells[status.str()] += count.getAsInteger().value_or(0);
    if (const json::Array *bad = summary->getArray("bad"))
      for (const json::Value &value : *bad)
        if (const json::Object *cell = value.getAsObject()) {
          auto text = [&](StringRef key) {
            return cell->getString(key).value_or("").str();
          };
          collected.bad.push_back({text("problem"), text("weights"),
                                   text("contender"), text("status"),
                                   text("reason"), text("again")});
        }
    if (const json::Array *notes = summary->getArray("notes"))
      for (const json::Value &note : *notes)
        if (std::string text = note.getAsString().value_or("").str();
            !is_contained(collected.notes, text))
          collected.notes.push_back(text);
  }
  if (std::optional<StringRef> store = told.getString("store"))
    return add(submission.task(index) + "/" + store->str(), true);
  for (const std::string &store : submission.attempts(index))
    add(store, false);
}

std::string Collector::whyEnded(const Submission &submission, size_t index) {
  auto known = ends.find(submission.name);
  if (known == ends.end())
    known = ends.emplace(submission.name, slurm::ended(submission.job)).first;
  slurm::TaskState end;
  if (auto state = known->second.find(index); state != known->second.end())
    end = state->second;
  std::string node = end.node.empty() ? "its node" : "node " + end.node;
  if (std::string why = script::reasonOf(end.exitCode, node); !why.empty())
    return why;
  StringRef state = end.state;
  if (state == "TIMEOUT")
    return "over its time limit; the same `submit` sends the rest, with a "
           "longer --sbatch=--time=.. or more --tasks";
  if (state == "OUT_OF_MEMORY")
    return "out of memory on " + node + "; ask for more with --sbatch=--mem=..";
  if (state == "NODE_FAIL" || state == "BOOT_FAIL")
    return node + " failed; the same `submit` sends the rest";
  if (state == "CANCELLED" || state == "PREEMPTED")
    return state.lower() + "; the same `submit` sends the rest";
  std::string trouble = submission.trouble(index);
  if (!trouble.empty())
    return trouble;
  if (state.empty())
    return "Slurm knows no more how; the same `submit` sends the rest";
  return formatv("{0} on {1}, exit code {2}; the same `submit` sends the rest",
                 state.lower(), node, end.exitCode);
}

static Error addUnits(std::map<std::string, StringSet<>> &all,
                      const Submission &submission, size_t index) {
  Expected<std::vector<std::string>> units = submission.units(index);
  if (!units)
    return units.takeError();
  StringSet<> &mine = all[submission.purpose()];
  for (const std::string &unit : *units)
    mine.insert(unit);
  return Error::success();
}

Error Collector::tellEnds(Collected &collected, ArrayRef<End> told) {
  for (const End &end : told) {
    Expected<std::vector<std::string>> units = end.submission->units(end.task);
    if (!units)
      return units.takeError();
    std::string purpose = end.submission->purpose();
    if (any_of(*units, [&](const std::string &unit) {
          return !collected.finished[purpose].contains(unit) &&
                 !collected.inFlight[purpose].contains(unit);
        }))
      collected.ended.push_back(formatv("task {0} of {1}: {2}", end.task,
                                        end.submission->name,
                                        whyEnded(*end.submission, end.task)));
  }
  return Error::success();
}

Error Collector::addTask(Collected &collected, const Submission &submission,
                         size_t index, const slurm::TaskStates &queue,
                         std::vector<End> &told) {
  ++collected.tasks;
  Expected<std::optional<json::Object>> whole = submission.whole(index);
  if (!whole)
    return whole.takeError();
  if (*whole) {
    if (Error error = addUnits(collected.finished, submission, index))
      return error;
    addWhole(collected, submission, index, **whole);
    return Error::success();
  }
  auto state = queue.find(index);
  if (state == queue.end()) {
    told.push_back({&submission, index});
    for (const std::string &store : submission.attempts(index))
      add(store, false);
    return Error::success();
  }
  collected.awaited.push_back(submission.wholeFile(index));
  if (state->second.state == "PENDING") {
    ++collected.waiting;
    collected.waitsFor = state->second.reason;
  } else {
    ++collected.running;
  }
  return addUnits(collected.inFlight, submission, index);
}

Expected<Collected>
Collector::collect(ArrayRef<Submission> submissions,
                   const std::map<std::string, slurm::TaskStates> &queue,
                   function_ref<void(size_t, size_t)> show) {
  Collected collected;
  size_t total = 0;
  for (const Submission &submission : submissions)
    total += submission.tasks;
  static const slurm::TaskStates none;
  std::vector<End> told;
  for (const Submission &submission : submissions) {
    auto states = queue.find(submission.name);
    for (size_t index = 0; index < submission.tasks; ++index) {
      show(collected.tasks, total);
      if (Error error =
              addTask(collected, submission, index,
                      states == queue.end() ? none : states->second, told))
        return std::move(error);
      // Those that share a transaction, so that the progress shown is of work.
      if (toMerge.size() >= storesAtOnce)
        if (Error error = mergeAll(collected))
          return std::move(error);
    }
  }
  if (Error error = mergeAll(collected))
    return std::move(error);
  if (Error error = tellEnds(collected, told))
    return std::move(error);
  return collected;
}

} // namespace autoconfig::harness
