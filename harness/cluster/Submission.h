//===-- Submission.h - One array job and what it leaves ---------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Submissions of a store share a work folder, which all nodes see:
//
//   lock                 held while somebody submits or collects
//   <name>/              of one array job
//     submission.json    what it is (this file's struct)
//     task.sh            what Slurm starts
//     generated/         kernels from the submitting machine
//     (session/Answers.h);
//                        missing where tasks generate theirs
//     tasks/<number>/
//       units            that it measures: "matmul 8x8:8x8 given", one a line
//       seed.sqlite      cells of these that were there before; may be missing
//       store-*.sqlite   of each attempt; a cell is a transaction, so that a
//                        killed one leaves what it finished
//       log              what the attempts said
//       whole            JSON: every unit is finished, in the store it names
//
// Everything is told by these files and Slurm's queue: whoever is killed, the
// next call finds what there is.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_CLUSTER_SUBMISSION_H
#define AUTOCONFIG_HARNESS_CLUSTER_SUBMISSION_H

#include "harness/session/Session.h"
#include "llvm/Support/JSON.h"

namespace autoconfig::harness {

struct Submission {
  std::string folder;             // not in the file
  std::string name;               // of Slurm's job, unique
  std::string partition;          // in which it runs
  std::string startedAt, command; // of the run, for the record
  std::vector<std::string> words; // "run", "--preset", ..
  std::string programs;           // which built ones (Programs.h)
  bool generatedHere = false;     // on the submitting machine
  bool timed = false;
  bool wholeNodes = false;
  unsigned cpus = 1; // of a task
  size_t tasks = 0;
  std::string job; // Slurm's number; "": not known

  llvm::Error write() const;
  static llvm::Expected<Submission> load(const std::string &folder);
  /// The same of two whose tasks do the same with a unit.
  std::string purpose() const;

  std::string script() const { return folder + "/task.sh"; }
  llvm::Error writeScript() const;
  std::string generated() const { return folder + "/generated"; }
  std::string task(size_t index) const {
    return folder + "/tasks/" + std::to_string(index);
  }
  llvm::Expected<std::vector<std::string>> units(size_t index) const;
  llvm::Error writeUnits(size_t index, llvm::ArrayRef<std::string> units) const;
  /// Which is there when the task is whole.
  std::string wholeFile(size_t index) const { return task(index) + "/whole"; }
  /// What the task said when it was whole, nothing where others did the rest of
  /// its units; none: it is not.
  llvm::Expected<std::optional<llvm::json::Object>> whole(size_t index) const;
  llvm::Error markWhole(size_t index, llvm::json::Object told) const;
  /// The stores of all attempts.
  std::vector<std::string> attempts(size_t index) const;
  /// The last line of the log that tells an error; "" if there is none.
  std::string trouble(size_t index) const;
};

/// The submissions of a store; nobody else changes them meanwhile.
class WorkFolder {
public:
  /// Errors: it cannot be made, or another submit or collect works on it.
  static llvm::Expected<WorkFolder> open(const std::string &path);
  /// Beside the store.
  static std::string of(llvm::StringRef store);
  WorkFolder(WorkFolder &&other)
      : path(std::move(other.path)), lock(std::exchange(other.lock, -1)) {}
  ~WorkFolder();

  /// Oldest first. What a killed `submit` left half written is none.
  llvm::Expected<std::vector<Submission>> submissions() const {
    return submissionsIn(path);
  }
  /// Without the lock, for who changes nothing.
  static llvm::Expected<std::vector<Submission>>
  submissionsIn(const std::string &path);
  /// What a killed `submit` left half written.
  void removeHalf() const;
  /// A folder and a name for a new one.
  llvm::Expected<Submission> add(llvm::StringRef partition) const;
  const std::string &folder() const { return path; }

private:
  WorkFolder(std::string path, int lock) : path(std::move(path)), lock(lock) {}
  std::string path;
  int lock;
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_CLUSTER_SUBMISSION_H
