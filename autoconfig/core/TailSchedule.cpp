//===-- TailSchedule.cpp --------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/TailSchedule.h"

namespace autoconfig {

int64_t columnsOfTail(const Contraction &problem, const Target &target) {
  return problem.n % target.lanes();
}

Configuration configurationOfTail(const Configuration &configuration) {
  Configuration tail;
  tail.set("mr", configuration.get("tail_mr"));
  tail.set("chains", configuration.get("tail_chains"));
  return tail;
}

TailSchedule makeTailSchedule(const Contraction &problem, const Target &target,
                              const Configuration &configuration) {
  TailSchedule s;
  int64_t tail = columnsOfTail(problem, target), whole = problem.n - tail;
  s.mainProblem = problem.columns(0, whole);
  s.tailProblem = problem.columns(whole, tail);
  s.main =
      makeGemmSchedule(s.mainProblem, target, configuration, BPacking::None);
  s.tail = makeDotSchedule(s.tailProblem, target,
                           configurationOfTail(configuration));
  return s;
}

} // namespace autoconfig
