//===-- RowGroups.cpp - Rows of A that share pages ------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/common/EmittedKernels.h"

using namespace measure;

namespace {

/// Cycles for a line of each row of the tile, where A is so large.
std::vector<double> cyclesOfGroup(Session &session, size_t bytesOfA) {
  GroupsKernel kernel = groupsKernel();
  Operands operands(session, bytesOfA);
  std::vector<double> cycles = session.cyclesOf(
      callsAlong(operands.b, GroupsKernel::bytesOfA, bytesOfA,
                 [=](const float *a) {
                   kernel.run(a, operands.a, operands.c, nullptr);
                 }),
      {0.5, 5}); // a window goes along all of A
  auto line = static_cast<size_t>(session.fact("l1d.line"));
  for (double &one : cycles)
    one /= static_cast<double>(GroupsKernel::rowBytes / line);
  return cycles;
}

} // namespace

// Of which `fma.queue` is derived: lines of all rows of a tile come at once,
// and no prefetcher follows where several rows share a page. How much later
// such a tile ends tells for how long its multiply-adds do without them.
MEASUREMENT(RowGroups, "a tile along rows of A that share pages, from L1 and "
                       "L3") {
  if (session.workingSet("l3") == 0)
    return;
  std::string name = "group.6x2.";
  session.report({name + "l1", "cycles",
                  cyclesOfGroup(session, GroupsKernel::bytesOfA),
                  Best::Lowest});
  // L2 keeps some of twice its size that is gone along in order, and a
  // translation buffer may not reach four times.
  auto bytes = 3 * static_cast<size_t>(session.fact("l2.size"));
  session.report(
      {name + "l3", "cycles", cyclesOfGroup(session, bytes), Best::Lowest});
}
