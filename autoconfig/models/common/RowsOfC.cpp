//===-- RowsOfC.cpp - What writing C costs a tile -------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/RowsOfC.h"
#include "autoconfig/models/common/StepBounds.h"
#include <algorithm>

namespace autoconfig {

RowsOfC::RowsOfC(const Contraction &problem, const Target &target,
                 const GemmSchedule &schedule, const CacheHierarchy &caches,
                 const Residence &all, Counts counts)
    : p(problem), t(target), s(schedule), caches(caches), all(all),
      counts(counts), overlap(Overlap::ofTransfers(target)),
      perBlock(1.0 / countOf(s.kBlocks)) {
  if (perBlock < 1)
    again = caches.residenceOf(static_cast<double>(p.m) *
                               s.columnBlocks.front().size * bytesPerElement);
  // All blocks but an overwriting first one read it.
  double reads = p.accumulate ? 1 : 1 - perBlock;
  portsOfVector = linesOfVector() *
                  (1 / t.get("store.pipes") + reads / t.get("load.pipes"));
}

void RowsOfC::beginPanel(const PanelRun &panel, double othersBetween) {
  double width = panel.width() * bytesPerElement;
  vectorBusy = vectorCycles(t, panel);
  storeBusy = 0;
  for (const VectorPiece &piece : panel.pieces)
    storeBusy += vectorCycles(t, piece.valid);
  double line = caches.l1.line, strideBytes = p.ldc * bytesPerElement;
  // A few rows of B that lie as far apart stay beside them.
  bool fewOfB = s.packB == BPacking::None && p.ldb == p.ldc &&
                counts.kc <= caches.l1.ways;
  Footprint segments{counts.rowsOfBlock + (fewOfB ? counts.kc : 0), width,
                     strideBytes};
  double reached = caches.l1.capacityFor(segments);
  lost = std::max(0.0, 1 - reached / segments.lineBytes(line));
  setsAtOnce = reached / (caches.l1.ways * line);
  walk = counts.panels > 1 ? caches.walkOf(counts.rowsOfBlock, strideBytes)
                           : Walk::Along;
  double touched = segments.lineBytes(line) / (line * segments.rows);
  bool shares = counts.panels > 1 && touched > width / line;
  double own = shares ? width / line : touched;
  widthOfPanel = width, linesOfRow = touched;
  cyclesOfRow = perBlock * own * cyclesOfLine(all);
  // Rows that follow each other are one stream, which passes beside
  // multiply-adds as far as transfers do: 16 images of 223x223 pixels of 32
  // channels take 2 cycles a line longer than their multiply-adds, of 9 that
  // writing a line to memory takes alone (Zen 5).
  bool stream = width >= strideBytes;
  ofMemory = stream ? 0 : perBlock * own * cyclesOfLine({0, 0, all.memory});
  if (perBlock < 1)
    cyclesOfRow += (1 - perBlock) * own * cyclesOfLine(again);
  if (shares)
    cyclesOfRow +=
        (touched - own) *
        cyclesOfLine(caches.residenceBeside(segments, othersBetween, all));
}

/// To write one. Where more rows share sets of L1 than these hold, they evict
/// what is still to be written, and wait for it. A set takes one line after the
/// other, and several sets as many lines at a time: lines that all fall on one
/// set take as long as was measured (store.conflict), those of n sets an n-th
/// of that, but never less than transfers take.
double RowsOfC::cyclesOfLine(const Residence &where) const {
  double cycles = caches.cyclesToWrite(where, walk);
  if (where.belowL2() == 0)
    return cycles;
  double alone = cycles + where.belowL2() * t.get("store.conflict");
  return cycles + lost * std::max(0.0, alone / setsAtOnce - cycles);
}

double RowsOfC::cycles(double rows) const {
  // Ports take stores while lines of earlier ones come and go.
  double cycles = rows * overlap({cyclesOfRow, vectorBusy * portsOfVector});
  // Parts of pixels begin together, and the gaps after them are not followed.
  if (p.windows && counts.panels > 1)
    cycles += perBlock * caches.latencyOf(all);
  return cycles;
}

double RowsOfC::cyclesFromMemory(double rows) const { return rows * ofMemory; }

/// Tiles of windows do not end in groups. 29 rows of a vector of 512 bits wait
/// 52 cycles, 14 of two 38 to 57, 6 of three 31, 3 of four none, nor do 28 of
/// half a vector (after 9 to 22 steps of K, Zen 4, where they are two stores).
/// Tiles of matrices that are not deep enough for groups show nothing of it in
/// what was recorded on Granite Rapids.
double RowsOfC::waitsAtEnd(double rows) const {
  if (!p.windows || t.scalarOperand != ScalarOperand::Broadcast)
    return 0;
  double busy = rows * storeBusy;
  double ofGroup = s.vectorsOfGroup * vectorCycles(t, s.lanes);
  return busy > 2 * ofGroup ? (busy - ofGroup) / t.get("store.pipes") : 0;
}

double RowsOfC::waits(double rows, bool readsB) const {
  double wait = t.get("l2.write_wait");
  if (wait == 0 || perBlock == 1) // the only block of K reads none
    return 0;
  double between = readsB && p.ldb == p.ldc ? counts.kc : 0;
  Footprint atOnce{rows + between, widthOfPanel,
                   static_cast<double>(p.ldc) * bytesPerElement};
  bool fewSets = caches.l1.capacityFor(atOnce) < caches.l1.size;
  if (!fewSets || caches.l1.holds(atOnce))
    return 0;
  double nearLines = (1 - again.belowL2()) * linesOfRow;
  return (1 - perBlock) * rows * nearLines * wait;
}

/// Lines that a vector touches: where rows do not begin with a line, some lie
/// across two.
double RowsOfC::linesOfVector() const {
  bool aligned = wholeLines(p.ldc * bytesPerElement, caches.l1.line);
  double bytes = std::min(s.lanes * bytesPerElement, caches.l1.line);
  return aligned ? 1 : 1 + bytes / caches.l1.line;
}

} // namespace autoconfig
