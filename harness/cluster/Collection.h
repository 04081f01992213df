//===-- Collection.h - What the tasks have measured -------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_CLUSTER_COLLECTION_H
#define AUTOCONFIG_HARNESS_CLUSTER_COLLECTION_H

#include "harness/cluster/Slurm.h"
#include "harness/cluster/Submission.h"
#include "harness/store/Merge.h"
#include <set>

namespace autoconfig::harness {

/// What has become of the tasks.
struct Collected {
  size_t tasks = 0, whole = 0, running = 0, waiting = 0;
  std::string waitsFor; // Slurm's reason
  /// Of tasks that ended before they were whole, and whose units no other task
  /// has, a line each.
  std::vector<std::string> ended;
  /// By Submission::purpose, the units of whole tasks, and of those that wait
  /// or run.
  std::map<std::string, llvm::StringSet<>> finished, inFlight;
  std::vector<std::string> notes;
  Merged merged;
  /// Of whole tasks: cells by status, what went wrong.
  std::map<std::string, int64_t> cells;
  std::vector<Report::Bad> bad;

  size_t open() const { return running + waiting; }
  /// Of those that wait or run, Submission::wholeFile.
  std::vector<std::string> awaited;
  /// Whether all tasks that waited or ran are whole by now. Costs a look at one
  /// file while they are not, so that it may be asked often.
  bool haveBecomeWhole();
};

/// Merges what there is into a store. Stores of whole tasks are merged once by
/// each collector, others when their tasks have ended; merging again changes
/// nothing.
class Collector {
public:
  explicit Collector(Store &into) : into(into) {}
  /// `queue` as it was before; of all submissions, their tasks' state.
  llvm::Expected<Collected>
  collect(llvm::ArrayRef<Submission> submissions,
          const std::map<std::string, slurm::TaskStates> &queue,
          llvm::function_ref<void(size_t done, size_t total)> show);

private:
  struct ToMerge {
    std::string store;
    bool whole;
  };
  /// Of tasks that ended before they were whole.
  struct End {
    const Submission *submission;
    size_t task;
  };
  llvm::Error addTask(Collected &collected, const Submission &submission,
                      size_t index, const slurm::TaskStates &queue,
                      std::vector<End> &ends);
  void addWhole(Collected &collected, const Submission &submission,
                size_t index, const llvm::json::Object &told);
  /// To what mergeAll merges, once. A whole task's store must be readable.
  void add(const std::string &store, bool whole);
  llvm::Error mergeAll(Collected &collected);
  std::string whyEnded(const Submission &submission, size_t index);

  llvm::Error tellEnds(Collected &collected, llvm::ArrayRef<End> ends);

  Store &into;
  std::set<std::string> merged; // or about to be
  std::vector<ToMerge> toMerge;
  std::map<std::string, slurm::TaskStates> ends; // asked once, by name
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_CLUSTER_COLLECTION_H
