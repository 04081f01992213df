//===-- Session.h - One call of autobench run -------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SESSION_SESSION_H
#define AUTOCONFIG_HARNESS_SESSION_SESSION_H

#include "autoconfig/operators/Problem.h"
#include "harness/common/Preset.h"
#include "harness/session/Answers.h"
#include "harness/session/Candidates.h"
#include "harness/store/Cell.h"
#include "llvm/ADT/StringSet.h"
#include <atomic>
#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace autoconfig::harness {

/// Where things are: the source tree, with the builds below it.
struct Layout {
  std::string root;
  std::string autoconfig() const { return root + "/build/host/bin/autoconfig"; }
  std::string countingPlugin() const {
    return root + "/build/host/lib/counting-plugin.so";
  }
  std::string workloads() const { return root + "/workloads"; }
  std::string networks() const { return workloads() + "/networks"; }
  std::string tables() const { return root + "/results/tables"; }
  std::string figures() const { return root + "/results/figures"; }
  /// Views for their queries, and in web/ what draws them.
  std::string figureParts() const { return root + "/harness/figures"; }
  /// Queries and pages of the dashboard.
  std::string dashboardParts() const { return root + "/harness/dashboard"; }
  std::string machines() const { return root + "/results/published/machines"; }
  std::string defaultStore() const { return root + "/results/results.sqlite"; }
};

struct SessionOptions {
  std::string command; // as typed, for the record
  /// The words that call this program: as it was called, and --root where that
  /// was given.
  std::vector<std::string> tool{"autobench"};
  std::string op; // the driver (operators/Operator.h); empty: the suite's
                  // folder or the notation tells
  std::vector<std::string> suites;   // files, or names below workloads/
  std::vector<std::string> problems; // shapes
  std::vector<std::string> weights;  // "given", "prepared"
  ShapeOptions shape;                // of all problems
  std::vector<std::string> rivals;   // empty: all
  size_t rivalSamples = 100;         // of a generated rival that searches
  bool allRivals = false; // under an emulator: scalar ones everywhere, too
  /// A configuration of ours that takes part beside the chosen kernel.
  std::optional<Candidate> fixed;
  std::string target;   // empty: the preset's
  std::string facts;    // of this machine: "measured", "described"; empty: all
  std::string executor; // empty: the preset's
  std::string board;    // empty: where the preset says
  std::string store;    // file
  int samples = 15;
  double minSeconds = 0.002;
  /// Problems of more operations are compared in reducedRows rows only; none:
  /// as the executor needs it.
  std::optional<double> maxFlops;
  int64_t reducedRows = 4;
  double timeoutSeconds = 600;
  /// Of native time: so many processes of each cell.
  size_t processes = 1;
  bool fresh = false;    // only those of this revision count
  unsigned jobs = 0;     // processes at a time; 0: as the executor allows
  bool count = false;    // what an emulator executes
  bool caches = false;   // and what the target's caches would do
  bool force = false;    // finished cells, too
  bool retry = false;    // crashed and timed out cells, too
  bool together = false; // all cells of a problem where one is to be run
  /// Only these units of the plan (Unit::key); none: all. The plan stays whole,
  /// since who takes part where depends on all of it.
  std::optional<llvm::StringSet<>> units;
  /// Several calls that are one run: when that began; empty: now.
  std::string startedAt;
  std::string node;    // of a cluster, for the record; empty: none
  std::string kernels; // folder for generated code; empty: the preset's
  Answers answers;     // of engine and generators
};

/// What `autobench sample` needs besides.
struct SampleOptions {
  size_t candidates = 100; // of each problem
  uint64_t seed = 1;
  size_t batch = 20; // candidates in one process, with the chosen one
  /// Candidates predicted to be more times slower than the chosen one are left
  /// out: they would take most of the time and tell nothing.
  double slowest = 32;
};

/// What `autobench tune` needs besides.
struct TuneOptions {
  std::vector<std::string> searchers; // names (search/Searcher.h)
  size_t trials = 200;                // of each searcher on each problem
  double seconds = 0; // likewise, after which no batch begins; 0: no limit
  uint64_t seed = 1;
  size_t batch = 8;      // trials between two questions to the searcher
  int trialSamples = 5;  // of each trial
  size_t finalists = 10; // trials that are measured again ..
  size_t processes = 5;  // .. in so many processes
  size_t shortlist = 16; // the models' first candidates, of that searcher
};

/// What a run is asked for: every problem once, and where it came from.
struct Plan {
  std::vector<Problem> problems;
  std::vector<SuiteEntry> entries;
  std::vector<std::string> notes; // of the suites, on what was passed over
};

/// Errors read "file:line:column: error: ...".
llvm::Expected<Plan> makePlan(const Layout &layout,
                              const SessionOptions &options);

struct Progress {
  size_t done = 0, total = 0; // cells
  double secondsLeft = -1;    // < 0: not known
  std::string doing;          // "verifying blis on 8x8:8x8, given"
  size_t running = 0;         // that, and what else
};

struct Report {
  std::map<Status, size_t> cells; // of all cells asked for
  size_t alreadyDone = 0;         // of them, finished by an earlier run
  size_t total = 0;
  bool stopped = false;
  struct Bad {
    std::string problem, weights, contender, status, reason;
    std::string again; // the command that repeats it
  };
  std::vector<Bad> bad; // failed, crashed, timed out
  /// What was not run, and why: a line each.
  std::vector<std::string> notes;

  /// `bad` is kept where the status is one of those.
  void count(Status status, Bad bad);
  void add(Report other);
  bool good() const { return bad.empty() && !stopped; }
};

/// One problem in one weights mode.
struct Unit {
  const Problem *problem;
  std::string weights;

  std::string name() const { return problem->shape() + ", " + weights; }
  /// "matmul 8x8:8x8 given", unique among all.
  std::string key() const {
    return problem->op + " " + problem->shape() + " " + weights;
  }
};

/// Those of the plan that the options ask for.
std::vector<Unit> unitsOf(const Plan &plan, const SessionOptions &options);

/// Carries out the plan; what is finished in the store is not run again.
/// Emulated, several problems at a time, the costliest first; the results do
/// not depend on how many. Errors: unknown rival, a target that the preset
/// cannot run (before anything is done), the store cannot be written, a program
/// cannot be started, the system is out of disk or memory. Whatever ended
/// before stays in the store.
llvm::Expected<Report> runSession(const Layout &layout,
                                  const SessionOptions &options,
                                  const Plan &plan, const Preset &preset,
                                  const std::atomic<bool> &stop,
                                  std::function<void(const Progress &)> show);

/// Measures a random sample of the candidates of every problem, each beside the
/// chosen kernel. The cells of the report are candidates. Errors: also an
/// executor that measures no time.
llvm::Expected<Report> runSampling(const Layout &layout,
                                   const SessionOptions &options,
                                   const SampleOptions &sampleOptions,
                                   const Plan &plan, const Preset &preset,
                                   const std::atomic<bool> &stop,
                                   std::function<void(const Progress &)> show);

/// Searches the candidates of every problem for the fastest. The cells of the
/// report are trials; what is best becomes the rival `search_<searcher>`.
/// Errors: also an executor that measures no time.
llvm::Expected<Report> runTuning(const Layout &layout,
                                 const SessionOptions &options,
                                 const TuneOptions &tuneOptions,
                                 const Plan &plan, const Preset &preset,
                                 const std::atomic<bool> &stop,
                                 std::function<void(const Progress &)> show);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SESSION_SESSION_H
