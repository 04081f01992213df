//===-- Cluster.h - What the commands for clusters share --------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_TOOLS_CLUSTER_H
#define AUTOCONFIG_HARNESS_TOOLS_CLUSTER_H

#include "harness/cluster/Collection.h"
#include "harness/tools/Measure.h"
#include <variant>

namespace autoconfig::harness {

/// Which submissions: those of a store.
struct ClusterOptions {
  std::string store, folder; // as given; "": the default store, beside it
  bool json = false;

  void addTo(CLI::App &command);
  std::string folderOf(const Invocation &invocation) const;
};

/// What `measure` is called with by the measuring command of these words:
/// "run", "--preset", ... An exit code where they are misunderstood, which has
/// been said.
struct Parsed {
  PlanOptions options;
  Errand errand;
};
llvm::Expected<std::variant<Parsed, int>>
parseMeasuring(const std::vector<std::string> &words,
               const Invocation &invocation);

/// Merges what there is, with a line of progress.
llvm::Expected<Collected> collectNow(Collector &collector,
                                     llvm::ArrayRef<Submission> submissions);
/// Waits for the end of all tasks; shows them and merges what is whole.
llvm::Expected<Collected> collectAll(Collector &collector,
                                     llvm::ArrayRef<Submission> submissions,
                                     bool &stopped);
/// The words that collect these submissions.
std::string collectCommand(const ClusterOptions &options,
                           const Invocation &invocation);
/// Says it, and how to go on; the exit code.
int tell(const Collected &collected, const ClusterOptions &options,
         const Invocation &invocation, bool stopped);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_TOOLS_CLUSTER_H
