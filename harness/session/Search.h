//===-- Search.h - One search on one problem --------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The searcher proposes a batch; its candidates are compiled on all CPUs, then
// measured one at a time beside the chosen kernel, and the searcher is told.
// The least of many noisy times looks faster than it is. So the best trials,
// and those that were the best of their time, are measured again in fresh
// processes, and only that is reported.
//
// A torn search is done again from its beginning: the searcher proposes the
// same, and a trial whose candidate still has the same code keeps its cell and
// the time it took.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SESSION_SEARCH_H
#define AUTOCONFIG_HARNESS_SESSION_SEARCH_H

#include "harness/search/Searcher.h"
#include "harness/session/Batch.h"
#include "harness/store/Searches.h"

namespace autoconfig::harness {

/// What is searched, and what with.
struct SearchTask {
  const Unit &unit;
  const Kernel &chosen;
  double decideSeconds;                     // that the chosen kernel took
  const std::vector<Candidate> &candidates; // sorted by name
  const SearchSpace &space;                 // of these
  std::string searcher;
};

/// Called for what happens; each may be counted.
struct SearchListener {
  virtual ~SearchListener() = default;
  /// A trial has its verdict; `earlier`: in an earlier call.
  virtual void tried(const Candidate &candidate, const TrialRecord &trial,
                     bool earlier) = 0;
  /// For `cells` candidates at a time, or for none.
  virtual void doing(const std::string &what, size_t cells) = 0;
};

struct SearchEnd {
  bool complete = false;                // not stopped by the user
  std::optional<EngineFailure> failure; // of the chosen kernel
  size_t trials = 0;
  bool exhausted = false; // there was no more to try
  double seconds = 0;     // that the trials took, in all calls
  /// By the measurements in fresh processes; none where no trial passed.
  std::optional<Candidate> winner;
  std::string winnerHash;
  double ratio = 0; // its time over the chosen kernel's
  /// The first trial that was the best of its time and is faster than the
  /// chosen kernel.
  std::optional<size_t> overtook;
};

class Search {
public:
  Search(Workbench &bench, const TuneOptions &options, const SearchTask &task,
         SearchListener &listener);
  llvm::Expected<SearchEnd> run();

private:
  llvm::Error begin();
  llvm::Error tryPoints(llvm::ArrayRef<size_t> points);
  llvm::Expected<std::vector<Pending>> prepare(llvm::ArrayRef<size_t> points,
                                               Role role);
  size_t keepEarlier(llvm::ArrayRef<Pending> batch);
  struct TrialBatch;
  llvm::Error measure(std::vector<Pending> all, double compileSeconds);
  llvm::Error sortOut(TrialBatch &batch, std::vector<Pending> all);
  llvm::Expected<bool> runTrials(TrialBatch &batch);
  llvm::Error settle(TrialBatch &batch, Pending &pending,
                     const Verdict &verdict);
  llvm::Error measureAgain();
  llvm::Error measureProcess(size_t process, llvm::ArrayRef<size_t> finalists);
  std::vector<size_t> incumbents() const;
  std::vector<size_t> finalists() const;
  llvm::Error decide();
  bool isOver() const;
  std::string state() const;
  void doing(llvm::StringRef what, size_t cells = 0);

  Workbench &bench;
  const TuneOptions &options;
  const SearchTask &task;
  SearchListener &listener;
  std::unique_ptr<Searcher> searcher;
  std::string name; // in the store
  std::vector<TrialRecord> earlier, trials;
  std::vector<size_t> points; // of the trials
  SearchEnd end;
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SESSION_SEARCH_H
