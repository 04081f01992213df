//===-- KernelSteps.cpp - A k step of the engine's own micro-kernels ------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/common/EmittedKernels.h"
#include <algorithm>

using namespace measure;

namespace {

/// Cycles of a call, panel after panel of a B of so many bytes.
std::vector<double> cyclesOfCall(Session &session, const TileKernel &tile,
                                 size_t bytesOfB) {
  Operands operands(session, bytesOfB);
  return session.cyclesOf(
      callsOf(tile.run, operands, tile.panelBytes(), bytesOfB), {0.5, 1});
}

/// Two depths, from L1, tell the cycles of a call beside its steps.
void measureTile(Session &session, const TileKernel &shallow,
                 const TileKernel &deep) {
  std::string name =
      std::to_string(deep.rows) + "x" + std::to_string(TileKernel::vectors);
  std::vector<double> calls =
      cyclesOfCall(session, shallow, shallow.panelBytes());
  std::vector<double> cycles = cyclesOfCall(session, deep, deep.panelBytes());
  std::sort(calls.begin(), calls.end());
  std::sort(cycles.begin(), cycles.end());
  auto depth = static_cast<double>(deep.depth);
  for (size_t i = 0; i < calls.size(); ++i) {
    double step = (cycles[i] - calls[i]) / (depth - shallow.depth);
    calls[i] = std::max(0.0, calls[i] - step * shallow.depth);
  }
  double beside = calls.front();
  session.report({"call." + name, "cycles", std::move(calls), Best::Lowest});
  auto reportStep = [&](const char *level) {
    for (double &each : cycles)
      each = std::max(0.0, each - beside) / depth;
    session.report(
        {"step." + name + "." + level, "cycles", cycles, Best::Lowest});
  };
  reportStep("l1");
  for (const char *level : {"l2", "l3"}) {
    size_t bytes = session.workingSet(level);
    if (bytes == 0)
      continue;
    cycles = cyclesOfCall(session, deep, bytes);
    reportStep(level);
  }
}

} // namespace

// Of which `overlap` and `overlap.transfers` are derived, by the formulas that
// use them: how the parts of a core share time in a k step whose operands are
// in L1, and how that shares time with lines of B from L2 and L3.
MEASUREMENT(KernelSteps, "k steps of the engine's micro-kernels, with B in L1, "
                         "L2 and L3") {
  // By rows, a shallow and a deep one each.
  std::span<const TileKernel> tiles = tileKernels();
  for (size_t i = 0; i + 1 < tiles.size(); i += 2)
    measureTile(session, tiles[i], tiles[i + 1]);
}
