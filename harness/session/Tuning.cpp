//===-- Tuning.cpp - One call of autobench tune ---------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/common/System.h"
#include "harness/session/ProgressLine.h"
#include "harness/session/Search.h"
#include "harness/session/Winners.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

namespace autoconfig::harness {

namespace {

/// Of all trials, where it is asked what one takes.
constexpr StringLiteral trialName = "trial";

class Tuning final : SearchListener {
public:
  Tuning(Workbench &bench, const TuneOptions &options, const Plan &plan,
         std::function<void(const Progress &)> show)
      : bench(bench), options(options), plan(plan), show(std::move(show)) {}

  Error prepare();
  Expected<Report> run();

private:
  Error runUnit(const Unit &unit);
  Expected<bool> search(SearchTask &task, StringRef searcher,
                        std::vector<Winner> &winners);
  void tried(const Candidate &candidate, const TrialRecord &trial,
             bool earlier) override;
  void doing(const std::string &what, size_t cells) override;
  size_t expectedTrials(StringRef searcher) const;
  void forget(size_t count);
  void refuse(const EngineFailure &failure);

  Workbench &bench;
  const TuneOptions &options;
  const Plan &plan;
  std::function<void(const Progress &)> show;
  Report report;
  std::vector<Unit> units;
  const Unit *unit = nullptr; // that is worked on
  size_t complete = 0;        // of them
  std::optional<RunProgress> progress;
};

} // namespace

size_t Tuning::expectedTrials(StringRef searcher) const {
  return searcher == "shortlist" ? std::min(options.trials, options.shortlist)
                                 : options.trials;
}

Error Tuning::prepare() {
  if (Error error = bench.loadTarget())
    return error;
  if (Error error = bench.checkTime())
    return error;
  std::vector<Rival> rivals;
  for (const std::string &searcher : options.searchers) {
    Rival &rival = rivals.emplace_back();
    rival.name = searchRivalName(searcher);
    rival.kind = RivalKind::Search;
  }
  if (Error error = bench.open(plan, rivals))
    return error;
  progress.emplace(bench.costs({}), 1);
  units = unitsOf(plan, bench.options);
  for (const Unit &unit : units)
    for (const std::string &searcher : options.searchers)
      for (size_t i = 0; i < expectedTrials(searcher); ++i)
        progress->expect(trialName, unit.problem->flops());
  return Error::success();
}

/// Fewer trials than thought.
void Tuning::forget(size_t count) {
  for (size_t i = 0; i < count; ++i)
    progress->forget(trialName, unit->problem->flops());
}

void Tuning::tried(const Candidate &candidate, const TrialRecord &trial,
                   bool earlier) {
  Report one; // what several searchers met is told once
  one.count(trial.status,
            told(bench, *unit, candidate, trial.status, trial.reason));
  llvm::erase_if(one.bad, [&](const Report::Bad &bad) {
    return any_of(report.bad, [&](const Report::Bad &known) {
      return known.again == bad.again;
    });
  });
  report.add(std::move(one));
  report.alreadyDone += earlier;
  progress->settle(trialName, unit->problem->flops());
}

void Tuning::doing(const std::string &what, size_t cells) {
  progress->doing(0, what, cells ? StringRef(trialName) : "",
                  unit->problem->flops(), cells);
}

/// The whole unit cannot be run.
void Tuning::refuse(const EngineFailure &failure) {
  report.bad.push_back({unit->problem->shape(), unit->weights, ownName.str(),
                        statusName(failure.status), failure.reason,
                        bench.again(*unit, ownName.str())});
}

/// A line on how it ended.
static std::string noteOn(const SearchTask &task, const SearchEnd &end,
                          size_t processes) {
  std::string text = formatv("{0} on {1}: {2} trials{3} in {4}, ",
                             task.searcher, task.unit.name(), end.trials,
                             end.exhausted ? " (all there are)" : "",
                             readableSeconds(end.seconds));
  if (!end.winner)
    return text + "none passed";
  text += formatv("the best takes {0:F3} of the chosen kernel's time, measured "
                  "again in {1} process{2}: {3}; ",
                  end.ratio, processes, processes == 1 ? "" : "es",
                  end.winner->name());
  if (end.overtook)
    return text + formatv("faster than the chosen one from trial {0} on",
                          *end.overtook + 1)
                      .str();
  return text + "none was faster than the chosen one";
}

/// False where the next one need not try.
Expected<bool> Tuning::search(SearchTask &task, StringRef searcher,
                              std::vector<Winner> &winners) {
  task.searcher = searcher.str();
  Expected<SearchEnd> end = Search(bench, options, task, *this).run();
  progress->ended(0);
  if (!end)
    return end.takeError();
  if (end->failure)
    refuse(*end->failure);
  if (end->failure || !end->complete)
    return false;
  forget(expectedTrials(searcher) - end->trials);
  report.notes.push_back(noteOn(task, *end, options.processes));
  if (end->winner)
    winners.push_back({searchRivalName(searcher), *end->winner});
  return true;
}

Error Tuning::runUnit(const Unit &of) {
  unit = &of;
  doing("listing the candidates of " + unit->name(), 0);
  KernelRequest request = bench.requestOf(*unit);
  Expected<CandidateSpace> space = candidateSpace(request, bench.limits);
  if (!space)
    return space.takeError();
  double began = steadySeconds();
  Expected<Kernel> chosen = compileKernel(request, bench.limits);
  if (!chosen)
    return chosen.takeError();
  double decideSeconds = steadySeconds() - began;
  if (space->stopped || chosen->stopped)
    return Error::success();
  if (space->failure || chosen->failure) {
    for (const std::string &searcher : options.searchers)
      forget(expectedTrials(searcher));
    ++complete;
    refuse(space->failure ? *space->failure
                          : EngineFailure{chosen->failure->status,
                                          chosen->failure->reason});
    return Error::success();
  }
  llvm::sort(space->all, [](const Candidate &a, const Candidate &b) {
    return a.name() < b.name();
  });
  std::vector<SearchPoint> points;
  for (const Candidate &candidate : space->all)
    points.push_back(
        {candidate.algorithm, candidate.parameters, candidate.predictedCycles});
  SearchSpace list(points);
  SearchTask task{*unit, *chosen, decideSeconds, space->all, list, {}};
  std::vector<Winner> winners;
  for (const std::string &searcher : options.searchers) {
    Expected<bool> good = search(task, searcher, winners);
    if (!good)
      return good.takeError();
    if (!*good) {
      complete += !bench.halt;
      return Error::success();
    }
  }
  Expected<std::vector<Report::Bad>> bad = measureWinners(
      bench, *unit, *chosen, winners, [&](StringRef contender, StringRef what) {
        doing((what + " " + contender + " on " + unit->name()).str(), 0);
      });
  if (!bad)
    return bad.takeError();
  llvm::append_range(report.bad, *bad);
  complete += !bench.halt;
  return Error::success();
}

Expected<Report> Tuning::run() {
  if (Error error =
          bench.runUnits(units.size(), 1, *progress, show, [&](size_t index) {
            Error failed = runUnit(units[index]);
            progress->ended(0);
            return failed;
          }))
    return std::move(error);
  report.stopped = complete < units.size();
  llvm::append_range(report.notes, bench.disturbance.notes());
  return report;
}

Expected<Report> runTuning(const Layout &layout, const SessionOptions &options,
                           const TuneOptions &tuneOptions, const Plan &plan,
                           const Preset &preset, const std::atomic<bool> &stop,
                           std::function<void(const Progress &)> show) {
  Workbench bench(layout, options, preset, stop);
  Tuning tuning(bench, tuneOptions, plan, std::move(show));
  if (Error error = tuning.prepare())
    return std::move(error);
  return tuning.run();
}

} // namespace autoconfig::harness
