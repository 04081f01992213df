//===-- Missing.cpp - What is left to send --------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/cluster/Missing.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"

using namespace llvm;

namespace autoconfig::harness {

using UnitsByPurpose = std::map<std::string, StringSet<>>;

static bool has(const UnitsByPurpose &units, const std::string &purpose,
                const std::string &key) {
  auto mine = units.find(purpose);
  return mine != units.end() && mine->second.contains(key);
}

/// By whole tasks, or by others.
static bool isFinished(const Collected &collected, const StringSet<> &finished,
                       const std::string &purpose, const std::string &key) {
  return has(collected.finished, purpose, key) || finished.contains(key);
}

std::vector<CostlyUnit> missing(ArrayRef<CostlyUnit> all,
                                const std::string &purpose,
                                const Collected &collected,
                                const StringSet<> &finished, bool force) {
  std::vector<CostlyUnit> left;
  for (const CostlyUnit &unit : all) {
    std::string key = unit.unit.key();
    if (!has(collected.inFlight, purpose, key) &&
        (force || !isFinished(collected, finished, purpose, key)))
      left.push_back(unit);
  }
  return left;
}

static Error settleOne(const Submission &submission, size_t task,
                       const Collected &collected,
                       const StringSet<> &finished) {
  if (sys::fs::exists(submission.wholeFile(task)))
    return Error::success();
  Expected<std::vector<std::string>> units = submission.units(task);
  if (!units)
    return units.takeError();
  std::string purpose = submission.purpose();
  bool done = all_of(*units, [&](const std::string &unit) {
    return !has(collected.inFlight, purpose, unit) &&
           isFinished(collected, finished, purpose, unit);
  });
  return done ? submission.markWhole(task, {}) : Error::success();
}

Error settle(ArrayRef<Submission> submissions, const Collected &collected,
             const StringSet<> &finished) {
  for (const Submission &submission : submissions)
    for (size_t task = 0; task < submission.tasks; ++task)
      if (Error error = settleOne(submission, task, collected, finished))
        return error;
  return Error::success();
}

} // namespace autoconfig::harness
