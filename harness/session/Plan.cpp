//===-- Plan.cpp - What a run is asked for --------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/Session.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <set>

using namespace llvm;

namespace autoconfig::harness {

/// "matmul/bert" for a file of workloads/, the path as given for others.
static std::string suiteName(const Layout &layout, StringRef path) {
  StringRef name = path;
  if (name.consume_front(layout.workloads() + "/"))
    return name.str();
  return path.str();
}

Expected<Plan> makePlan(const Layout &layout, const SessionOptions &options) {
  Plan plan;
  std::set<std::string> seen;
  auto add = [&](const Problem &problem, const std::string &suite) {
    plan.entries.push_back({suite, problem.op, problem.shape(), problem.name,
                            problem.multiplicity});
    if (seen.insert(problem.shape()).second)
      plan.problems.push_back(problem);
  };
  for (const std::string &suite : options.suites) {
    std::string driver = options.op.empty() ? driverOfSuite(suite) : options.op;
    Expected<std::string> path = findSuite(layout.workloads(), driver, suite);
    if (!path)
      return path.takeError();
    Expected<ProblemFile> file =
        ProblemFile::load(driver, *path, options.shape);
    if (!file)
      return file.takeError();
    for (const Problem &problem : file->problems)
      add(problem, suiteName(layout, *path));
    llvm::append_range(plan.notes, file->notes());
  }
  for (const std::string &text : options.problems) {
    Expected<Problem> problem = Problem::parse(options.op, text, options.shape);
    if (!problem)
      return createStringError(inconvertibleErrorCode(),
                               "--problem '" + text +
                                   "': " + toString(problem.takeError()));
    add(*problem, "command line");
  }
  return plan;
}

} // namespace autoconfig::harness
