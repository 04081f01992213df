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

/// Cycles of a call, each of which takes the next of so many A.
std::vector<double> cyclesOfCall(Session &session, const RunsKernel &kernel,
                                 size_t count) {
  size_t bytes = kernel.bytesOfA();
  Operands operands(session, count * bytes, 2 * kernel.bytesOfC());
  return session.cyclesOf(callsAlong(operands.b, bytes, count * bytes,
                                     [&](const float *a) {
                                       kernel.run(a, operands.a, operands.c,
                                                  nullptr);
                                     }),
                          {0.05, 5});
}

/// Cycles that each further run takes, of a kernel with short runs and one with
/// long ones: in turns, for what else uses memory comes and goes.
std::vector<double> cyclesOfRun(Session &session, const RunsKernel &brief,
                                const RunsKernel &lengthy, size_t count) {
  std::vector<double> few, many;
  auto add = [&](std::vector<double> &all, const RunsKernel &kernel) {
    std::vector<double> cycles = cyclesOfCall(session, kernel, count);
    all.insert(all.end(), cycles.begin(), cycles.end());
  };
  for (int turn = 0; turn < 3; ++turn) {
    add(few, lengthy);
    add(many, brief);
  }
  double least = *std::min_element(few.begin(), few.end());
  auto more = static_cast<double>(brief.runs() - lengthy.runs());
  for (double &cycles : many)
    cycles = std::max(0.0, cycles - least) / more;
  return many;
}

/// Whether L3 keeps this A and what is beside it for this core.
bool staysInL3(Session &session, const RunsKernel &kernel) {
  double reach = session.fact("l3.reach");
  double held = reach > 0 ? reach : session.fact("l3.size");
  return static_cast<double>(kernel.bytesOfA() + kernel.bytesOfC()) < held;
}

/// Whether it comes from L3, and all translations are held.
bool isNearInL3(Session &session, const RunsKernel &kernel) {
  auto bytes = static_cast<double>(kernel.bytesOfA());
  double pages = session.fact("tlb.pages");
  return bytes >= 2 * session.fact("l2.size") && staysInL3(session, kernel) &&
         (pages == 0 || bytes < pages * session.fact("page.size"));
}

} // namespace

// Used by the term `a waits`: a row of A that comes from memory, or from L3, is
// gone along in a run for each block of K.
MEASUREMENT(RowRuns, "rows of A from memory and L3, along 192 elements at a "
                     "time and along all") {
  std::span<const RunsKernel> kernels = runsKernels();
  const RunsKernel &small = kernels[0], &middle = kernels[2],
                   &large = kernels[4];
  size_t count =
      std::max<size_t>(2, session.workingSet("memory") / large.bytesOfA());
  session.report({"memory.run_wait", "cycles",
                  cyclesOfRun(session, large, kernels[5], count),
                  Best::Lowest});
  if (isNearInL3(session, small))
    session.report({"l3.run_wait", "cycles",
                    cyclesOfRun(session, small, kernels[1], 1), Best::Lowest});
  auto page = static_cast<size_t>(session.fact("page.size"));
  if (staysInL3(session, middle)) // by pages
    session.report({"runs." + std::to_string(middle.bytesOfA() / page),
                    "cycles", cyclesOfRun(session, middle, kernels[3], 1),
                    Best::Lowest});
}
