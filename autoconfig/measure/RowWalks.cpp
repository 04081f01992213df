//===-- RowWalks.cpp - Down rows that lie on pages of their own -----------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/common/EmittedKernels.h"
#include <algorithm>

using namespace measure;

namespace {

/// Cycles of a k step down the rows of B that come from one level.
void measureWalks(Session &session, const std::string &level) {
  // Long windows where others share the bus.
  Session::Windows windows{0.4, 1};
  if (level == "memory")
    windows = {0.2, 5};
  for (const RowsKernel &kernel : rowsKernels()) {
    // With what lies beside it no more memory than other measurements take.
    size_t bytes = std::max(session.workingSet(level) - Operands::bytesBeside,
                            kernel.bytesOfB());
    std::vector<double> cycles = session.cyclesOf(
        callsOf(kernel.run, Operands(session, bytes), kernel.bytesOfB(), bytes),
        windows);
    for (double &one : cycles)
      one /= kernel.steps();
    session.report({"walk" + std::to_string(kernel.rows) + ".4x2." + level,
                    "cycles", cycles, Best::Lowest});
  }
}

/// Cycles of a k step of tiles that come back to rows of which L1 keeps few
/// lines.
void measureReturns(Session &session) {
  ReturnsKernel kernel = returnsKernel();
  std::vector<double> cycles = session.cyclesOf(
      callsOf(kernel.run,
              Operands(session, kernel.bytesOfB, kernel.bytesBeside),
              kernel.bytesOfB, kernel.bytesOfB),
      {0.5, 1});
  for (double &one : cycles)
    one /= ReturnsKernel::steps;
  session.report({"returns.6x2.l2", "cycles", cycles, Best::Lowest});
}

/// Vectors of a row of two that lie across lines from so many bytes behind one.
size_t acrossLines(size_t offset, size_t line) {
  size_t count = 0;
  for (size_t begin : {offset, offset + vectorBytes})
    count += begin / line != (begin + vectorBytes - 1) / line;
  return count;
}

/// Cycles that each vector across two lines takes longer, of rows on more pages
/// than L1's translation buffer holds.
void measureSplits(Session &session) {
  SplitsKernel kernel = splitsKernel();
  auto line = static_cast<size_t>(session.fact("l1d.line"));
  size_t offset = line - vectorBytes / 2;
  auto cyclesOfStep = [&](size_t behind) {
    Operands operands(session, kernel.bytesOfB + line, kernel.bytesBeside);
    operands.b += behind;
    std::vector<double> cycles = session.cyclesOf(
        callsOf(kernel.run, operands, kernel.bytesOfB, kernel.bytesOfB),
        {0.5, 1});
    for (double &one : cycles)
      one /= SplitsKernel::steps;
    return cycles;
  };
  std::vector<double> within = cyclesOfStep(0), across = cyclesOfStep(offset);
  double least = *std::min_element(within.begin(), within.end());
  for (double &one : across)
    one = std::max(0.0, one - least) /
          static_cast<double>(acrossLines(offset, line));
  session.report({"splits." + std::to_string(kernel.rows), "cycles", across,
                  Best::Lowest}); // by pages
}

} // namespace

// Used by the terms `b stream` and `b waits`: kernels take B as it lies, tiles
// of few columns down all of its rows.
MEASUREMENT(RowWalks, "B as it lies, down 8 to 512 rows on pages of their own, "
                      "from L3 and memory") {
  for (const char *level : {"l3", "memory"})
    if (session.workingSet(level) > 0)
      measureWalks(session, level);
  measureReturns(session);
  measureSplits(session);
}
