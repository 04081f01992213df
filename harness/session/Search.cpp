//===-- Search.cpp - One search on one problem ----------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/Search.h"
#include "harness/common/System.h"
#include "harness/session/Tasks.h"
#include "harness/stats/Statistics.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/SHA1.h"

using namespace llvm;

namespace autoconfig::harness {

Search::Search(Workbench &bench, const TuneOptions &options,
               const SearchTask &task, SearchListener &listener)
    : bench(bench), options(options), task(task), listener(listener),
      searcher(makeSearcher(task.searcher, task.space,
                            {options.seed, options.shortlist})) {}

static std::string spaceHash(ArrayRef<Candidate> candidates) {
  SHA1 hash;
  for (const Candidate &candidate : candidates)
    hash.update(candidate.name() + "\n");
  return toHex(hash.final(), /*LowerCase=*/true);
}

Error Search::begin() {
  SearchRecord record;
  record.cell = bench.blankCell(task.unit, Role::Trial, ownName, "").key;
  record.searcher = task.searcher;
  record.seed = options.seed;
  record.space = spaceHash(task.candidates);
  record.chosen = task.chosen.hash;
  record.points = task.space.size();
  record.decideSeconds = task.decideSeconds;
  return bench.withStore([&](Store &store, int64_t run) -> Error {
    Expected<std::string> begun =
        beginSearch(store, run, record, bench.newJobName());
    if (!begun)
      return begun.takeError();
    name = *begun;
    Expected<std::vector<TrialRecord>> found = trialsOf(store, name);
    if (!found)
      return found.takeError();
    earlier = std::move(*found);
    return Error::success();
  });
}

bool Search::isOver() const {
  return bench.halt || end.failure || end.exhausted ||
         trials.size() >= options.trials ||
         (options.seconds > 0 && end.seconds >= options.seconds);
}

std::vector<size_t> Search::incumbents() const {
  std::vector<size_t> best;
  for (size_t i = 0; i < trials.size(); ++i)
    if (trials[i].cost &&
        (best.empty() || *trials[i].cost < *trials[best.back()].cost))
      best.push_back(i);
  return best;
}

/// "12 of 200 tried, best so far 0.93 of the chosen kernel's time"
std::string Search::state() const {
  std::string text = formatv("{0} of {1} tried", trials.size(),
                             std::min(options.trials, task.space.size()));
  if (std::vector<size_t> best = incumbents(); !best.empty())
    text += formatv(", best so far {0:F3} of the chosen kernel's time",
                    *trials[best.back()].cost);
  return text;
}

void Search::doing(StringRef what, size_t cells) {
  listener.doing((what + " for " + task.searcher + " on " + task.unit.name() +
                  ": " + state())
                     .str(),
                 cells);
}

/// Compiles on all CPUs; what was stopped has no kernel.
Expected<std::vector<Pending>> Search::prepare(ArrayRef<size_t> points,
                                               Role role) {
  std::vector<Pending> batch(points.size());
  Error failed = runTasks(
      points.size(), usableCpus(), bench.halt,
      [&](size_t place) -> Error {
        Expected<Pending> pending = prepareCandidate(
            bench, task.unit, task.candidates[points[place]], role, place);
        if (!pending)
          return pending.takeError();
        batch[place] = std::move(*pending);
        return Error::success();
      },
      [] {});
  if (failed)
    return std::move(failed);
  return batch;
}

/// How many at the beginning of the batch an earlier call tried: the same
/// candidates with the same code.
size_t Search::keepEarlier(ArrayRef<Pending> batch) {
  size_t kept = 0;
  for (const Pending &pending : batch) {
    if (trials.size() >= earlier.size())
      break;
    const TrialRecord &old = earlier[trials.size()];
    Store::Found found{old.cell, old.status, old.reason, old.subject,
                       kindName(pending.cell.measurement)};
    if (old.candidate != pending.candidate.name() ||
        old.subject != pending.cell.key.subject || bench.isRepeated(found))
      break;
    trials.push_back(old);
    end.seconds += old.compileSeconds + old.measureSeconds;
    listener.tried(pending.candidate, old, true);
    sys::fs::remove(pending.kernel.file);
    ++kept;
  }
  return kept;
}

Error Search::tryPoints(ArrayRef<size_t> proposed) {
  doing("compiling");
  double began = steadySeconds();
  Expected<std::vector<Pending>> batch = prepare(proposed, Role::Trial);
  if (!batch)
    return batch.takeError();
  double compileSeconds =
      (steadySeconds() - began) / static_cast<double>(proposed.size());
  if (bench.halt)
    return Error::success();
  size_t first = trials.size();
  size_t kept = keepEarlier(*batch);
  batch->erase(batch->begin(), batch->begin() + static_cast<ptrdiff_t>(kept));
  if (!batch->empty())
    if (Error error = measure(std::move(*batch), compileSeconds))
      return error;
  for (size_t i = first; i < trials.size(); ++i) {
    points.push_back(proposed[i - first]);
    searcher->tell(points.back(), trials[i].cost);
  }
  return Error::success();
}

/// Trials on their way to the store.
struct Search::TrialBatch {
  std::string jobName;
  Job job;
  double compileSeconds, measureSeconds = 0; // of each
  std::vector<std::pair<Candidate, std::string>>
      order;                  // with its cell's subject
  std::vector<Pending> toRun; // the first of each code
  StringSet<> running;        // their subjects
  std::map<std::string, TrialRecord> bySubject;
  std::map<std::string, std::vector<double>> samples;
};

Error Search::settle(TrialBatch &batch, Pending &pending,
                     const Verdict &verdict) {
  pending.cell.job = batch.jobName;
  Expected<int64_t> cell = bench.settle(pending.cell, verdict, batch.job);
  if (!cell)
    return cell.takeError();
  const std::string &subject = pending.cell.key.subject;
  TrialRecord &trial = batch.bySubject[subject];
  trial.cell = *cell;
  trial.subject = subject;
  trial.status = verdict.status;
  trial.reason = verdict.reason;
  batch.samples[subject] = verdict.seconds;
  return Error::success();
}

/// What failed already, or has the code of an earlier trial, is not run.
Error Search::sortOut(TrialBatch &batch, std::vector<Pending> all) {
  for (Pending &pending : all) {
    const std::string &subject = pending.cell.key.subject;
    batch.order.emplace_back(pending.candidate, subject);
    auto same = find_if(
        trials, [&](const TrialRecord &t) { return t.subject == subject; });
    if (same != trials.end()) {
      batch.bySubject[subject] = *same;
    } else if (pending.kernel.failure) {
      if (Error error = settle(batch, pending, *pending.kernel.failure))
        return error;
    } else if (batch.running.insert(subject).second) {
      batch.toRun.push_back(std::move(pending));
      continue;
    }
    sys::fs::remove(pending.kernel.file);
  }
  return Error::success();
}

/// False where it was stopped or nothing can be compared.
Expected<bool> Search::runTrials(TrialBatch &batch) {
  if (batch.toRun.empty())
    return true;
  double began = steadySeconds();
  Expected<BatchEnd> ended = runBatch(
      bench, task.unit, task.chosen, batch.toRun, batch.job, batch.jobName,
      [&](Pending &pending, const Verdict &verdict) {
        return settle(batch, pending, verdict);
      },
      [&](StringRef, StringRef what) { doing(what, batch.toRun.size()); });
  if (!ended)
    return ended.takeError();
  end.failure = ended->failure;
  if (ended->stopped || ended->failure)
    return false;
  batch.measureSeconds =
      (steadySeconds() - began) / static_cast<double>(batch.toRun.size());
  for (const auto &[subject, samples] : batch.samples)
    batch.bySubject[subject].cost =
        median(pairedRatios(ended->yardstick, samples));
  return true;
}

/// All of the batch or, where it was stopped, nothing.
Error Search::measure(std::vector<Pending> all, double compileSeconds) {
  TrialBatch batch;
  batch.jobName = bench.newJobName();
  batch.job = bench.jobOf(task.unit);
  batch.job.time->samples = options.trialSamples;
  batch.compileSeconds = compileSeconds;
  if (Error error = sortOut(batch, std::move(all)))
    return error;
  Expected<bool> ran = runTrials(batch);
  if (!ran || !*ran)
    return ran.takeError();
  std::vector<TrialRecord> added;
  for (const auto &[candidate, subject] : batch.order) {
    TrialRecord &trial = added.emplace_back(batch.bySubject[subject]);
    trial.candidate = candidate.name();
    trial.compileSeconds = batch.compileSeconds;
    trial.measureSeconds =
        batch.running.erase(subject) ? batch.measureSeconds : 0;
  }
  earlier.clear(); // what followed depended on what was told
  if (Error error = bench.withStore([&](Store &store, int64_t) -> Error {
        if (Error error = forgetTrials(store, name, trials.size()))
          return error;
        return addTrials(store, name, trials.size(), added);
      }))
    return error;
  for (auto [trial, tried] : zip_equal(added, batch.order)) {
    end.seconds += trial.compileSeconds + trial.measureSeconds;
    trials.push_back(trial);
    listener.tried(tried.first, trial, false);
  }
  return Error::success();
}

/// The best and those that were the best of their time, in the order of the
/// search; of equal code the first.
std::vector<size_t> Search::finalists() const {
  std::vector<size_t> passed;
  StringSet<> codes;
  for (size_t i = 0; i < trials.size(); ++i)
    if (trials[i].cost && codes.insert(trials[i].subject).second)
      passed.push_back(i);
  llvm::stable_sort(passed, [&](size_t a, size_t b) {
    return *trials[a].cost < *trials[b].cost;
  });
  if (passed.size() > options.finalists)
    passed.resize(options.finalists);
  llvm::append_range(passed, incumbents());
  llvm::sort(passed);
  passed.erase(llvm::unique(passed), passed.end());
  return passed;
}

Error Search::measureProcess(size_t process, ArrayRef<size_t> finalists) {
  std::vector<size_t> order(finalists);
  if (process % 2) // no place in the round is always the same one's
    std::reverse(order.begin(), order.end());
  std::vector<size_t> wanted;
  for (size_t trial : order)
    wanted.push_back(points[trial]);
  Expected<std::vector<Pending>> batch = prepare(wanted, Role::Finalist);
  if (!batch)
    return batch.takeError();
  if (bench.halt)
    return Error::success();
  for (auto [pending, trial] : zip_equal(*batch, order))
    if (pending.kernel.hash != trials[trial].subject)
      return createStringError(
          inconvertibleErrorCode(),
          "the engine generates other code for " + pending.candidate.name() +
              " than when it was tried; the same command tries it again");
  Job job = bench.jobOf(task.unit);
  std::map<std::string, int64_t> cells; // by candidate
  Expected<BatchEnd> ended = runBatch(
      bench, task.unit, task.chosen, *batch, job, bench.newJobName(),
      [&](Pending &pending, const Verdict &verdict) -> Error {
        Expected<int64_t> cell = bench.settle(pending.cell, verdict, job);
        if (!cell)
          return cell.takeError();
        cells[pending.candidate.name()] = *cell;
        return Error::success();
      },
      [&](StringRef, StringRef what) {
        doing((what + " the best again").str());
      });
  if (!ended)
    return ended.takeError();
  end.failure = ended->failure;
  if (ended->stopped || ended->failure)
    return Error::success();
  std::vector<FinalRecord> finals;
  for (size_t trial : finalists)
    finals.push_back({trial, cells[trials[trial].candidate]});
  return bench.withStore([&](Store &store, int64_t) {
    return setFinals(store, name, process, finals);
  });
}

/// Who wins, by what was measured again.
Error Search::decide() {
  return bench.withStore([&](Store &store, int64_t) -> Error {
    if (Error error = limitFinals(store, name, options.processes))
      return error;
    Expected<std::map<size_t, double>> ratios = finalRatios(store, name);
    if (!ratios)
      return ratios.takeError();
    std::optional<size_t> winner;
    for (auto [trial, ratio] : *ratios)
      if (!winner || ratio < (*ratios)[*winner])
        winner = trial;
    if (winner) {
      end.winner = task.candidates[points[*winner]];
      end.winnerHash = trials[*winner].subject;
      end.ratio = (*ratios)[*winner];
    }
    for (size_t trial : incumbents())
      if (auto ratio = ratios->find(trial);
          !end.overtook && ratio != ratios->end() && ratio->second < 1 &&
          trials[trial].subject != task.chosen.hash)
        end.overtook = trial;
    return endSearch(store, name, trials.size(), winner);
  });
}

Error Search::measureAgain() {
  std::vector<size_t> best = finalists();
  for (size_t process = 0; process < options.processes && !best.empty();
       ++process) {
    std::vector<size_t> done;
    if (Error error = bench.withStore([&](Store &store, int64_t) -> Error {
          Expected<std::vector<size_t>> found = finalsOf(store, name, process);
          if (found)
            done = std::move(*found);
          return found.takeError();
        }))
      return error;
    if (done == best)
      continue;
    if (Error error = measureProcess(process, best))
      return error;
    if (bench.halt || end.failure)
      return Error::success();
  }
  return decide();
}

Expected<SearchEnd> Search::run() {
  if (Error error = begin())
    return std::move(error);
  while (!isOver()) {
    size_t count = std::min(options.batch, options.trials - trials.size());
    std::vector<size_t> proposed = searcher->propose(count);
    end.exhausted = proposed.size() < count;
    if (!proposed.empty())
      if (Error error = tryPoints(proposed))
        return std::move(error);
  }
  if (!bench.halt && !end.failure)
    if (Error error = measureAgain())
      return std::move(error);
  end.trials = trials.size();
  end.complete = !bench.halt;
  return end;
}

} // namespace autoconfig::harness
