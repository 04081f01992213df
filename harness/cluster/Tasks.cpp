//===-- Tasks.cpp - The files of an array job's tasks ---------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/cluster/Tasks.h"
#include "harness/store/Merge.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"

using namespace llvm;

namespace autoconfig::harness {

/// The cells of the task's units that are there go with it: what is finished
/// is not run again, and what a search tried is known.
static Error writeSeed(const Submission &submission, size_t index,
                       ArrayRef<const Unit *> units, const std::string &store) {
  std::vector<Picked> picked;
  for (const Unit *unit : units)
    picked.push_back(
        {unit->problem->op, unit->problem->shape(), unit->weights});
  std::string file = submission.task(index) + "/seed.sqlite";
  Expected<Merged> merged = Merged();
  {
    Expected<Store> seed = Store::open(file, Store::Mode::ReadWrite);
    if (!seed)
      return seed.takeError();
    merged = merge(*seed, store, picked);
  }
  if (!merged)
    return merged.takeError();
  if (merged->added == 0)
    sys::fs::remove(file);
  return Error::success();
}

Error writeTasks(Submission &submission, const Division &division,
                 const std::string &store, const StringSet<> &inStore) {
  submission.tasks = division.tasks.size();
  submission.cpus = division.cpus;
  for (size_t index = 0; index < submission.tasks; ++index) {
    std::vector<std::string> keys;
    std::vector<const Unit *> units;
    for (size_t unit : division.tasks[index]) {
      units.push_back(&division.units[unit].unit);
      keys.push_back(units.back()->key());
    }
    if (Error error = submission.writeUnits(index, keys))
      return error;
    // A store of its own takes longer than all else of a task.
    if (any_of(keys, [&](const auto &key) { return inStore.contains(key); }))
      if (Error error = writeSeed(submission, index, units, store))
        return error;
  }
  if (Error error = submission.writeScript())
    return error;
  return submission.write();
}

} // namespace autoconfig::harness
