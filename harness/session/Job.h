//===-- Job.h - One run of the runner ---------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A job is one problem in one weights mode with all its contenders, in one
// process, interleaved. The runner reads it as JSON and answers with one JSON
// object a line; the Tracker makes verdicts of the lines, also when they end in
// the middle.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SESSION_JOB_H
#define AUTOCONFIG_HARNESS_SESSION_JOB_H

#include "autoconfig/operators/Problem.h"
#include "harness/counting/CountedRegion.h"
#include "harness/store/Cell.h"
#include "llvm/Support/JSON.h"
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace autoconfig::harness {

struct Contender {
  std::string name;
  std::string file;      // shared object
  bool isKernel = false; // of autoconfig/abi/kernel.h, else a rival
};

struct TimeSettings {
  int samples = 15;
  double minSeconds = 0.002; // of each sample
  int cpu = 0;               // to which the runner pins itself
};

struct Job {
  Problem problem;
  std::string weights = "given"; // or "prepared"
  std::vector<Contender> contenders;
  std::optional<TimeSettings> time; // none: only verify
  bool count = false; // one call of each, under an emulator that counts
  /// Rows of every output matrix that are compared; 0: all.
  int64_t verifyRows = 0;
  bool guards = true; // tensors at guard pages
  /// How far results may be off (harness/runner/Oracle.h); 0: not at all.
  double tolerance = 0;
  int64_t seed = 1;
  /// Where its file is written; "": where the system has temporary files.
  std::string folder;

  llvm::json::Object toJSON() const;
};

/// What became of one contender of a job.
struct Verdict {
  std::string contender;
  Status status = Status::Crashed;
  std::string reason; // empty exactly when passed
  std::string version, implementation;
  std::optional<int64_t> checkedElements;
  std::optional<double> maxError;
  std::vector<double> seconds;       // only when passed
  std::optional<int64_t> iterations; // calls in the shortest sample
  /// The distance of the samples' quartiles as a share of their median, where
  /// it is large in spite of a repetition (runner/Measure.h).
  std::optional<double> noise;
  /// Of the CPU, while it measured: the median and the fastest of the looks at
  /// it. What disturbs a look can only make the clock seem slower.
  std::optional<double> gigahertz, fastestGigahertz;
  /// How it was measured (runner/Conditions.h), where the runner tells.
  std::optional<llvm::json::Object> conditions;
  /// What hardware counted, by event: per call, one for each of `seconds`.
  std::map<std::string, std::vector<double>> events;
  std::optional<CountedRegion> counted; // only when passed
};

/// Follows the runner's lines.
class Tracker {
public:
  explicit Tracker(bool wantsSamples, bool wantsCounts = false)
      : wantsSamples(wantsSamples), wantsCounts(wantsCounts) {}

  /// One line. What is no event of the protocol (a library may print to
  /// standard output, too) is passed over.
  void line(llvm::StringRef text);

  bool done() const { return finished; }
  const std::optional<llvm::json::Object> &machine() const { return told; }
  /// The contender and what was done with it ("verifying", "measuring") when
  /// the last line came; empty before the first.
  llvm::StringRef active() const { return lastContender; }
  llvm::StringRef activity() const { return lastEvent; }

  /// The verdict, where the lines so far are enough for one: a contender that
  /// was refused, or one that passed and, where time is wanted, a finished job,
  /// where counts are wanted, these.
  std::optional<Verdict> verdict(llvm::StringRef contender) const;

private:
  void verified(const llvm::json::Object &event, llvm::StringRef contender);
  void counted(const llvm::json::Object &event, llvm::StringRef contender);
  std::optional<Verdict> withSamples(Verdict verdict) const;
  std::optional<Verdict> withCounts(Verdict verdict) const;
  void region(const llvm::json::Object &event);
  void countedCall(const llvm::json::Object &event, llvm::StringRef contender);
  bool wantsSamples, wantsCounts;
  bool finished = false;
  std::optional<llvm::json::Object> told;
  std::optional<double> gigahertz, fastestGigahertz;
  std::optional<llvm::json::Object> conditions;
  std::string lastContender, lastEvent;
  std::map<std::string, Verdict, std::less<>> verdicts;
  struct Samples {
    std::vector<double> seconds;
    std::optional<int64_t> iterations;
    std::optional<double> noise;
    std::map<std::string, std::vector<double>> events;
    std::string problem; // why they cannot be used
  };
  std::map<std::string, Samples, std::less<>> samples;
  struct Counted {
    CountedRegion region; // has modules when it is complete
    bool hasProfile = false;
    std::string problem; // why it cannot be used
  };
  std::map<std::string, Counted, std::less<>> counts;
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SESSION_JOB_H
