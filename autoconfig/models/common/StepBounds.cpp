//===-- StepBounds.cpp ----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/StepBounds.h"
#include "autoconfig/models/common/CacheModel.h"
#include <algorithm>
#include <cmath>

namespace autoconfig {
namespace {

/// Loads per k step that bring `rows` scalars of A to where the FMA takes them.
double scalarLoads(const Target &t, const GemmSchedule &s, int64_t rows,
                   bool interleaved) {
  if (t.scalarOperand == ScalarOperand::Lane && interleaved)
    return std::ceil(static_cast<double>(rows) / t.lanes());
  return static_cast<double>(rows) / s.stepsPerLoadOfA;
}

} // namespace

double stepsInWindow(const Target &t, int64_t rows, int64_t vectors) {
  return t.get("issue.window") /
         static_cast<double>(rows * (vectors + 1) + vectors);
}

double stepsBegun(const Target &t, int64_t rows, int64_t vectors) {
  double window = stepsInWindow(t, rows, vectors), queue = t.get("fma.queue");
  return queue > 0
             ? std::min(window, queue / static_cast<double>(rows * vectors))
             : window;
}

double vectorCycles(const Target &t, int64_t lanes) {
  return std::ceil(lanes * 32.0 / t.get("vector.datapath_bits"));
}

double vectorCycles(const Target &t, const PanelRun &panel) {
  double cycles = 0;
  for (const VectorPiece &piece : panel.pieces)
    cycles += vectorCycles(t, piece.lanes);
  return cycles;
}

double transposeCycles(const Target &t, int64_t lanes) {
  if (t.scalarOperand == ScalarOperand::Register)
    return lanes * std::max(1 / t.get("store.pipes"), 2 / t.get("issue.width"));
  double busy = vectorCycles(t, lanes), shuffles = std::log2(lanes);
  return std::max({shuffles * busy / t.get("fma.pipes"),
                   busy / t.get("store.pipes"),
                   (2 + shuffles) / t.get("issue.width")});
}

double StepBounds::cycles() const { return std::max(busy, latency) + exposed; }

const char *StepBounds::active() const {
  double slowest = std::max({compute, latency, loads, issue});
  if (slowest == compute)
    return "bound: FMA throughput";
  if (slowest == latency)
    return "bound: FMA latency";
  return slowest == loads ? "bound: load ports" : "bound: issue width";
}

/// Cycles per k step in which a core that issues and completes in order does
/// nothing but wait. `vectors`: in a row of B; `row`: cycles to load one;
/// `fma`: to start a multiply-add, the last of which goes on meanwhile.
static double exposedLatency(const Target &t, const GemmSchedule &s,
                             double vectors, double row, double fma,
                             double pointersToA) {
  if (!t.flag("issue.in_order"))
    return 0;
  // A step begins with its row of B; the scalars come in two batches, of which
  // the first arrives with the row.
  if (!s.pipelined)
    return std::max(0.0, 2 * t.get("load.latency") + row - fma);
  // What ends an iteration completes after its last multiply-add, and pointers
  // come before its first.
  double latency = t.get("fma.latency"), width = t.get("issue.width");
  double ends = std::max(0.0, latency + 3 / width - fma);
  // Nor does a load of a row complete before the multiply-add before it.
  double behind = std::max(0.0, latency - row / vectors - (fma - 1));
  return (ends + pointersToA / width) / s.unrollK + vectors * behind;
}

double pointersToRows(const Target &t, int64_t rows, double strideBytes) {
  double range = t.get("load.displacement");
  if (range == 0)
    return 0;
  return std::min<double>(rows - 1,
                          std::ceil((rows - 1) * strideBytes / range));
}

StepBounds stepBounds(const Target &t, const GemmSchedule &s, int64_t rows,
                      const PanelRun &panel, bool interleavedA,
                      double pointersToA, double vectorsAcrossLines) {
  double vectors = 0, loadCycles = vectorsAcrossLines, fmaCycles = 0;
  for (const VectorPiece &piece : panel.pieces) {
    double busy = vectorCycles(t, piece.lanes);
    vectors += 1;
    loadCycles += busy;
    fmaCycles += busy + t.get("fma.overhead");
  }
  bool apart = s.loadsScalarsApart(panel.pieces, rows);
  double scalars = scalarLoads(t, s, apart ? 2 * rows : rows, interleavedA);
  StepBounds b;
  b.compute = rows * fmaCycles / t.get("fma.pipes");
  // The accumulators' chains are independent; each takes one FMA per step.
  b.latency = t.get("fma.latency");
  if (t.scalarOperand == ScalarOperand::Register)
    b.loads = std::max(loadCycles / t.get("load.pipes"),
                       scalars / t.get("load.scalar_pipes"));
  else
    b.loads = (loadCycles + scalars) / t.get("load.pipes");
  double loopOverhead = (3.0 + pointersToA) / s.unrollK;
  // A multiply-add takes a scalar that it alone uses straight from memory.
  bool folded =
      t.scalarOperand == ScalarOperand::Broadcast && (vectors == 1 || apart);
  b.issue = (rows * vectors + vectors + (folded ? 0 : scalars) + loopOverhead) /
            t.get("issue.width");
  b.busy = Overlap::ofCore(t)({b.compute, b.loads, b.issue});
  double row = loadCycles / t.get("load.pipes");
  b.exposed = exposedLatency(t, s, vectors, row, b.compute / (rows * vectors),
                             pointersToA);
  return b;
}

} // namespace autoconfig
