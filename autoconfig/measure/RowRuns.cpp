//===-- RowRuns.cpp - Along rows of A in short runs -----------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/common/EmittedKernels.h"
#include <algorithm>

using namespace measure;

namespace {

/// Cycles of a call, each of which takes another A from memory.
std::vector<double> cyclesOfCall(Session &session, const RunsKernel &kernel) {
  constexpr size_t bytes = RunsKernel::bytesOfA;
  size_t count = std::max<size_t>(2, session.workingSet("memory") / bytes);
  Operands operands(session, count * bytes, 2 * RunsKernel::bytesOfC);
  return session.cyclesOf(callsAlong(operands.b, bytes, count * bytes,
                                     [&](const float *a) {
                                       kernel.run(a, operands.a, operands.c,
                                                  nullptr);
                                     }),
                          {0.3, 2});
}

} // namespace

// Used by the term `a waits`: a row of A that comes from memory is gone along
// in a run for each block of K.
MEASUREMENT(RowRuns, "rows of A from memory, along 192 elements at a time and "
                     "along all") {
  const RunsKernel &brief = runsKernels().front(),
                   &lengthy = runsKernels().back();
  std::vector<double> few = cyclesOfCall(session, lengthy),
                      many = cyclesOfCall(session, brief);
  double least = *std::min_element(few.begin(), few.end());
  auto more = static_cast<double>(brief.runs() - lengthy.runs());
  for (double &cycles : many)
    cycles = std::max(0.0, cycles - least) / more;
  session.report({"memory.run_wait", "cycles", many, Best::Lowest});
}
