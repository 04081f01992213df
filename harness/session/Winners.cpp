//===-- Winners.cpp - What searches found, as rivals ----------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/Winners.h"
#include "harness/common/Json.h"
#include "harness/search/Searcher.h"
#include "harness/session/Batch.h"
#include "harness/store/Searches.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"

using namespace llvm;

namespace autoconfig::harness {

std::string searchRivalName(StringRef searcher) {
  return ("search_" + searcher).str();
}

Expected<Kernel> tunedKernel(const Workbench &bench, const Unit &unit,
                             const WinnerRecord &winner) {
  Expected<json::Object> parameters =
      parseJsonObject(winner.parameters, "parameters of a trial");
  if (!parameters)
    return parameters.takeError();
  Candidate candidate;
  candidate.algorithm = winner.algorithm;
  for (const auto &[name, value] : *parameters)
    candidate.parameters[name.str()] = value.getAsInteger().value_or(0);
  return compileCandidate(bench.requestOf(unit), candidate,
                          searchRivalName(winner.searcher), bench.limits);
}

static Expected<std::vector<int64_t>> machinesOf(Store &store) {
  Expected<Statement> select =
      Statement::prepare(store.handle(), "SELECT id FROM machine");
  if (!select)
    return select.takeError();
  std::vector<int64_t> machines;
  if (Error error = eachRow(*select, [&](const Statement &row) {
        machines.push_back(row.integer(0));
      }))
    return std::move(error);
  return machines;
}

Expected<std::vector<WinnerRecord>>
winnersAnywhere(const Workbench &bench, Store &store, const Unit &unit) {
  Expected<std::vector<int64_t>> machines = machinesOf(store);
  if (!machines)
    return machines.takeError();
  CellKey there = bench.blankCell(unit, Role::Rival, "", "").key;
  std::vector<WinnerRecord> all;
  for (int64_t machine : *machines) {
    there.machine = machine;
    Expected<std::vector<WinnerRecord>> winners = winnersOf(store, there);
    if (!winners)
      return winners.takeError();
    llvm::append_range(all, *winners);
  }
  return all;
}

static Kernel unavailable(StringRef rival, const Twine &reason) {
  Kernel kernel;
  kernel.failure.emplace();
  kernel.failure->contender = rival.str();
  kernel.failure->status = Status::Unavailable;
  kernel.failure->reason = reason.str();
  return kernel;
}

Expected<std::vector<Tuned>> tunedKernels(Workbench &bench, const Unit &unit,
                                          ArrayRef<std::string> named) {
  std::vector<WinnerRecord> winners;
  CellKey here = bench.blankCell(unit, Role::Rival, "", "").key;
  if (Error error = bench.withStore([&](Store &store, int64_t) -> Error {
        Expected<std::vector<WinnerRecord>> found = winnersOf(store, here);
        if (found)
          winners = std::move(*found);
        return found.takeError();
      }))
    return std::move(error);
  std::vector<Tuned> tuned;
  for (const WinnerRecord &winner : winners) {
    std::string rival = searchRivalName(winner.searcher);
    if (!named.empty() && !is_contained(named, rival))
      continue;
    Expected<Kernel> kernel = tunedKernel(bench, unit, winner);
    if (!kernel)
      return kernel.takeError();
    if (kernel->hash == winner.subject || kernel->stopped)
      tuned.push_back({rival, std::move(*kernel)});
    else
      tuned.push_back(
          {rival, unavailable(rival, "what was found has other code "
                                     "by now; search again with "
                                     "`autobench tune`")});
  }
  for (const std::string &rival : named)
    if (none_of(tuned, [&](const Tuned &t) { return t.rival == rival; }))
      tuned.push_back(
          {rival, unavailable(rival, "not searched for this target on this "
                                     "machine; `autobench tune` does")});
  if (named.empty())
    llvm::erase_if(tuned, [](const Tuned &t) { return t.kernel.failure; });
  return tuned;
}

std::vector<Rival> takeSearchRivals(std::vector<std::string> &names) {
  std::vector<Rival> rivals;
  for (const std::string &searcher : searcherNames()) {
    std::string name = searchRivalName(searcher);
    if (!is_contained(names, name))
      continue;
    llvm::erase(names, name);
    Rival &rival = rivals.emplace_back();
    rival.name = name;
    rival.kind = RivalKind::Search;
  }
  return rivals;
}

namespace {

struct Entry {
  const Candidate *candidate; // null: what the models choose
  Kernel kernel;
  Cell cell;
};

} // namespace

static Entry entryOf(Workbench &bench, const Unit &unit, StringRef name,
                     const Candidate *candidate, Kernel kernel) {
  Entry entry{candidate, std::move(kernel), {}};
  entry.cell = bench.blankCell(unit, candidate ? Role::Rival : Role::Chosen,
                               name, entry.kernel.hash);
  entry.cell.code = entry.kernel.code;
  entry.cell.decision = entry.kernel.decision;
  return entry;
}

/// Whether it has its cell already, which is then marked as asked for.
static Expected<bool> isFinished(Workbench &bench, const Entry &entry) {
  Expected<std::optional<Store::Found>> found = bench.find(entry.cell.key);
  if (!found)
    return found.takeError();
  if (!*found || bench.isRepeated(**found))
    return false;
  if (Error error =
          bench.touch(Store::Touched{(*found)->id, entry.kernel.decision}))
    return std::move(error);
  return true;
}

/// Those that are to be run. A winner was generated before, so that a failure
/// now is the system's.
static Expected<std::vector<Entry>> openEntries(Workbench &bench,
                                                const Unit &unit,
                                                const Kernel &chosen,
                                                ArrayRef<Winner> winners) {
  std::vector<Entry> all;
  all.push_back(entryOf(bench, unit, ownName, nullptr, chosen));
  for (const Winner &winner : winners) {
    Expected<Kernel> kernel = compileCandidate(
        bench.requestOf(unit), winner.candidate, winner.rival, bench.limits);
    if (!kernel)
      return kernel.takeError();
    if (kernel->stopped)
      return std::vector<Entry>();
    if (kernel->failure)
      return createStringError(
          inconvertibleErrorCode(),
          winner.candidate.name() +
              " could be generated before: " + kernel->failure->reason);
    all.push_back(entryOf(bench, unit, winner.rival, &winner.candidate,
                          std::move(*kernel)));
  }
  std::vector<Entry> open;
  for (Entry &entry : all) {
    Expected<bool> finished = isFinished(bench, entry);
    if (!finished)
      return finished.takeError();
    if (!*finished)
      open.push_back(std::move(entry));
  }
  return open;
}

Expected<std::vector<Report::Bad>>
measureWinners(Workbench &bench, const Unit &unit, const Kernel &chosen,
               ArrayRef<Winner> winners, ActivityHandler onActivity) {
  std::vector<Report::Bad> bad;
  Expected<std::vector<Entry>> entries =
      openEntries(bench, unit, chosen, winners);
  if (!entries)
    return entries.takeError();
  if (entries->empty() || bench.halt)
    return bad;
  Job job = bench.jobOf(unit);
  std::string jobName = bench.newJobName();
  for (Entry &entry : *entries) {
    entry.cell.job = jobName;
    job.contenders.push_back({entry.cell.key.rival, entry.kernel.file, true});
  }
  Limits limits = bench.limits;
  limits.totalSeconds = bench.totalSeconds(job);
  Expected<JobResult> result = carryOut(
      *bench.executor, job, limits,
      [&](const Verdict &verdict) {
        Entry &entry = *find_if(*entries, [&](const Entry &e) {
          return e.cell.key.rival == verdict.contender;
        });
        if (verdict.status != Status::Passed && entry.candidate)
          bad.push_back(told(bench, unit, *entry.candidate, verdict.status,
                             verdict.reason));
        return bench.settle(entry.cell, verdict, job).takeError();
      },
      onActivity);
  if (!result)
    return result.takeError();
  for (const Entry &entry : *entries)
    if (entry.candidate)
      sys::fs::remove(entry.kernel.file);
  return bad;
}

} // namespace autoconfig::harness
