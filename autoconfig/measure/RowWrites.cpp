//===-- RowWrites.cpp - Writing a matrix along and down its rows ----------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/common/EmittedKernels.h"
#include "autoconfig/measure/common/Measurement.h"
#include "autoconfig/measure/common/RowWalk.h"
#include <algorithm>

using namespace measure;

namespace {

/// Writes a line at each place. The walk is gone on with in registers: in
/// memory, which stores might change, a step takes as long as a line.
[[gnu::noinline]] void goOn(std::byte *matrix, RowWalk &kept, size_t times) {
  Vector value{};
  hide(value);
  RowWalk walk = kept;
  for (; times; --times) {
    std::byte *to = matrix + walk.offset;
    for (size_t i = 0; i < walk.pieceBytes; i += vectorBytes)
      store(to + i, value);
    walk.step();
  }
  kept = walk;
}

/// Cycles a line that is written, `rows` of a matrix in turn that lies in this
/// level.
std::vector<double> cyclesOfLine(Session &session, const std::string &level,
                                 size_t rows, size_t stride) {
  // One block of rows may be more than a level that follows a small one needs.
  size_t bytes = std::max(session.workingSet(level), rows * stride);
  std::byte *memory = session.memory(bytes);
  // Long windows where others share the bus.
  Session::Windows windows{0.5, 1};
  if (level == "memory")
    windows = {0.25, 5};
  auto page = static_cast<size_t>(session.fact("page.size"));
  auto line = static_cast<size_t>(session.fact("l1d.line"));
  RowWalk walk{stride, line, page / line, rows, bytes / stride / rows};
  return session.cyclesOf([&](size_t times) { goOn(memory, walk, times); },
                          windows);
}

/// Cycles of each line of C in L2 that a tile one vector wide reads and writes
/// again.
std::vector<double> cyclesOfUpdate(Session &session,
                                   const UpdatesKernel &kernel) {
  Operands operands(session, kernel.bytesOfB(), 2 * kernel.bytesOfC());
  std::vector<double> cycles = session.cyclesOf(
      callsOf(kernel.run, operands, kernel.bytesOfB(), kernel.bytesOfB()),
      {0.5, 1});
  for (double &one : cycles)
    one /= static_cast<double>(kernel.vectors());
  return cycles;
}

void measureUpdates(Session &session) {
  if (updatesKernels().empty())
    return;
  const UpdatesKernel &page = updatesKernels().front();
  std::vector<double> odd = cyclesOfUpdate(session, updatesKernels().back());
  std::vector<double> wait = cyclesOfUpdate(session, page);
  double least = *std::min_element(odd.begin(), odd.end());
  for (double &one : wait)
    one = std::max(0.0, one - least);
  session.report({"l2.write_wait", "cycles", wait, Best::Lowest});
}

} // namespace

// Used by the terms `c traffic` and `c waits`: tiles write C along the few rows
// of one, or down the rows of a block.
MEASUREMENT(RowWrites, "lines of a matrix in L3 and memory, written along 8 "
                       "rows and down 512, at odd and power-of-two strides") {
  double line = session.fact("l1d.line");
  auto page = static_cast<size_t>(session.fact("page.size"));
  size_t odd = page + static_cast<size_t>(line); // all sets of L1 in turn
  constexpr size_t few = 8, many = 512;
  for (std::string level : {"l3", "memory"}) {
    if (session.workingSet(level) == 0)
      continue;
    session.report({level + ".write_bandwidth", "bytes/cycle",
                    perCycle(line, cyclesOfLine(session, level, few, odd)),
                    Best::Highest});
    std::vector<double> down = cyclesOfLine(session, level, many, odd);
    session.report({level + ".write_row_bandwidth", "bytes/cycle",
                    perCycle(line, down), Best::Highest});
    if (level != "l3")
      continue;
    std::vector<double> conflict = cyclesOfLine(session, level, many, page);
    double least = *std::min_element(down.begin(), down.end());
    for (double &one : conflict)
      one = std::max(0.0, one - least);
    session.report({"store.conflict", "cycles", conflict, Best::Lowest});
  }
  measureUpdates(session);
}
