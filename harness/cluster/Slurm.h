//===-- Slurm.h - The cluster's own scheduler -------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Slurm queues, places, binds, requeues and cancels; this calls its commands,
// and says of their errors what is to be done.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_CLUSTER_SLURM_H
#define AUTOCONFIG_HARNESS_CLUSTER_SLURM_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <map>
#include <string>
#include <vector>

namespace autoconfig::harness::slurm {

struct ArrayJob {
  std::string name, partition;
  size_t tasks = 1;
  unsigned cpus = 1;                // of each task
  bool wholeNodes = false;          // nobody else on the task's node
  bool wholeCores = false;          // nobody else on its cores
  std::vector<std::string> options; // sbatch's, as the user gave them
  std::string folder;               // in which the tasks run
  std::vector<std::string> script;  // and its arguments
};

/// How a task is, or how it ended.
struct TaskState {
  std::string state;  // Slurm's word: "PENDING", "TIMEOUT"
  std::string reason; // why it waits; "" if untold
  std::string node;   // "" before it runs
  int exitCode = 0;
};
using TaskStates = std::map<size_t, TaskState>; // by the array's index

/// Error where this machine has no Slurm.
llvm::Error check();
/// Errors, as of all below: the controller does not answer.
llvm::Expected<std::vector<std::string>> partitions();
/// CPUs of the partition's smallest node.
llvm::Expected<unsigned> cpusOfNode(const std::string &partition);
/// More tasks than that are no array here.
llvm::Expected<size_t> maxTasks();
/// The job's number. Errors: sbatch's words, and what to do.
llvm::Expected<std::string> submit(const ArrayJob &job);
/// This user's tasks that wait or run, by the job's name.
llvm::Expected<std::map<std::string, TaskStates>> queue();
/// How the tasks of a job ended, as far as Slurm still knows: accounting tells,
/// or the controller for some minutes.
TaskStates ended(const std::string &job);
llvm::Error cancel(llvm::ArrayRef<std::string> names);

} // namespace autoconfig::harness::slurm

#endif // AUTOCONFIG_HARNESS_CLUSTER_SLURM_H
