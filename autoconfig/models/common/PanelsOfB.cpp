//===-- PanelsOfB.cpp - What the lines of B cost a tile -------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/PanelsOfB.h"
#include <algorithm>
#include <cmath>

namespace autoconfig {

PanelsOfB::PanelsOfB(const Contraction &problem, const Target &target,
                     const GemmSchedule &schedule, const CacheHierarchy &caches,
                     const Residence &all, Counts counts)
    : p(problem), t(target), s(schedule), caches(caches), all(all),
      counts(counts), rowBytes(static_cast<double>(p.ldb) * bytesPerElement),
      asItLies(s.packB == BPacking::None),
      oneStream(s.packB == BPacking::Prepared || p.bTransposed),
      prefetchedLine(caches.cyclesToPrefetch(all)),
      lineFromMemory(all.memory * caches.memory.cyclesPerLine),
      unprefetched(s.prefetchNextPanel ? shareOfFirstPanels() : 1) {
  double rowOfA = static_cast<double>(p.lda) * bytesPerElement;
  pagesInTurn = caches.pagesOf(counts.kc, rowBytes) +
                caches.pagesOf(static_cast<double>(s.mr), rowOfA);
  splitWait = t.get("tlb.split_wait") * caches.lostByL1Tlb(pagesInTurn);
  if (!oneStream)
    waitOfRow = t.get("l2.row_wait");
}

void PanelsOfB::beginPanel(const PanelRun &panel) {
  double line = caches.l1.line, width = panel.width() * bytesPerElement;
  Footprint given{counts.kc, width, rowBytes};
  Footprint packed =
      Footprint::contiguous(counts.kc * panel.pitch() * bytesPerElement);
  const Footprint &used = asItLies ? given : packed;
  packedBytes = packed.lineBytes(line);
  linesUsed = used.lineBytes(line) / line;
  linesGiven = (p.bTransposed ? packedBytes : given.lineBytes(line)) / line;
  // Lines that lie across two panels come once.
  linesFresh = linesGiven;
  if (counts.panels > 1 && !oneStream)
    linesFresh = std::min(linesGiven, counts.kc * width / line);
  vectorsAcross = oneStream ? 0 : acrossLines(panel);
  widthOfPanel = width;
  // Rows that follow each other are a stream.
  bool stream = oneStream || width >= rowBytes;
  walk = stream ? Walk::Along : caches.walkOf(pagesInTurn);
  beginLaterVisits(used, static_cast<double>(s.mr) * width);
  beginFirstVisit(oneStream ? packed : given);
  // The lines that are not fresh are where the panel before left them.
  double columnOfC = counts.rows * width;
  ofSharedLines =
      (linesGiven - linesFresh) *
      caches.cyclesToRead(beside(given, counts.blockOfA + columnOfC));
}

void PanelsOfB::beginFirstVisit(const Footprint &panel) {
  Residence first = s.prefetchNextPanel ? prefetched(panel) : all;
  auto mean = [&](double of, double ofAll) {
    return of + unprefetched * (ofAll - of);
  };
  first = {mean(first.l2, all.l2), mean(first.l3, all.l3),
           mean(first.memory, all.memory)};
  ofFreshLine = caches.cyclesToRead(first);
  waitOfLine = caches.cyclesToWait(first, walk);
  // Down rows the first line of each comes late; for those of memory that is
  // in what they wait.
  bool down = walk == Walk::Down && t.get("issue.window") > 0;
  latencyOfRow = down ? caches.latencyOf({0, first.l3, 0}) : 0;
  fromMemory = first.memory;
  memoryLatency = down && all.memory > 0 ? caches.latencyOf({0, 0, 1}) : 0;
}

/// Between two uses of a panel come a tile of A and one of C, between two of a
/// block of B the next block of A.
void PanelsOfB::beginLaterVisits(const Footprint &used, double tileOfC) {
  Residence panelAgain = beside(used, counts.tileOfA + tileOfC);
  ofPanelAgain = linesUsed * caches.cyclesToRead(panelAgain);
  panelIsBelowL1 = asItLies ? panelAgain.belowL1() : 0;
  if (counts.rowBlocks <= 1)
    return;
  double columns = static_cast<double>(s.columnBlocks.front().size);
  Footprint block =
      Footprint::contiguous(counts.kc * columns * bytesPerElement);
  Residence blockAgain = beside(block, counts.blockOfA);
  ofBlockAgain = linesUsed * caches.cyclesToRead(blockAgain);
  blockIsBelowL1 = asItLies ? blockAgain.belowL1() : 0;
}

double PanelsOfB::cycles(const Visit &visit) const {
  double ahead = prefetches(visit);
  if (!visit.first || packsAhead(visit))
    return ahead + ofPanelAgain;
  if (!visit.firstBlock)
    return ahead + ofBlockAgain;
  double rows = std::min(counts.kc, linesFresh); // that begin with a fresh line
  return ahead + linesFresh * ofFreshLine + ofSharedLines +
         rows * latencyOfRow / std::max(1.0, visit.stepsInWindow);
}

/// Lines of sixteen rows in turn hide little behind what transposes them: 2
/// cycles a line from L2 or L3 are added to its 2 a vector (Zen 5).
double PanelsOfB::cyclesAhead(const Visit &visit) const {
  if (!packsAhead(visit))
    return 0;
  double runs = widthOfPanel / bytesPerElement;
  return linesFresh * ofFreshLine +
         runs * fromMemory * t.get("memory.run_wait");
}

double PanelsOfB::cyclesFromMemory(const Visit &visit) const {
  bool first = visit.first && visit.firstBlock && !packsAhead(visit);
  return first ? unprefetched * linesFresh * lineFromMemory : 0;
}

/// Down more rows than prefetchers follow the core waits for each line.
double PanelsOfB::waits(const Visit &visit) const {
  double splits = waitsForSplits(visit), rows = waitsForRows(visit);
  if (!visit.first)
    return splits + panelIsBelowL1 * rows;
  if (!visit.firstBlock)
    return splits + blockIsBelowL1 * rows;
  double fresh = unprefetched * all.belowL1() * rows;
  return splits + fresh +
         std::max(linesFresh * waitOfLine,
                  unprefetched * waitsForScattered(visit));
}

/// Lines of rows that share few sets of L1 push each other out while the core's
/// window holds more of these rows than the sets do.
double PanelsOfB::waitsForRows(const Visit &visit) const {
  if (waitOfRow == 0)
    return 0;
  Footprint atOnce{std::min(counts.kc, visit.stepsInWindow), widthOfPanel,
                   rowBytes};
  return counts.kc * caches.l1.shareBeyond(atOnce) * waitOfRow;
}

bool PanelsOfB::packsAhead(const Visit &visit) const {
  return p.bTransposed && readsToPack(visit);
}

bool PanelsOfB::readsToPack(const Visit &visit) const {
  return s.packB == BPacking::Fused && visit.first &&
         (visit.firstBlock || !s.keepsPackedBlock());
}

/// Of the lines in the core's window some may come from memory: then all of it
/// waits for them, once.
double PanelsOfB::waitsForScattered(const Visit &visit) const {
  if (memoryLatency == 0)
    return 0;
  double atOnce = std::max(1.0, visit.stepsInWindow * linesFresh / counts.kc);
  double any = 1 - std::pow(1 - all.memory, atOnce);
  double bandwidth = all.memory * caches.memory.cyclesPerLine;
  return linesFresh * std::max(0.0, any * memoryLatency / atOnce - bandwidth);
}

double PanelsOfB::vectorsAcrossLines(const Visit &visit) const {
  return asItLies || readsToPack(visit) ? vectorsAcross : 0;
}

double PanelsOfB::waitsForSplits(const Visit &visit) const {
  return counts.kc * vectorsAcrossLines(visit) * splitWait;
}

/// Lines of the next panel that a tile of the first block of rows brings into
/// L2: its share of the transfer, for which nothing waits, and a load port for
/// each.
double PanelsOfB::prefetches(const Visit &visit) const {
  if (!s.prefetchNextPanel || !visit.firstBlock)
    return 0;
  return (linesFresh * prefetchedLine + linesGiven / t.get("load.pipes")) /
         counts.tiles;
}

/// Nothing comes before the first panel of a block of K, but that of the
/// product before, where prepared panels follow each other.
double PanelsOfB::shareOfFirstPanels() const {
  bool follow = s.packB == BPacking::Prepared && p.outerCount() > 1 &&
                s.kBlocks.size() == 1 && s.kBlocks.front().count == 1;
  return follow ? 0 : 1 / counts.panels;
}

/// Where the lines of a panel are that was prefetched beside the one in use
/// and, in the mean, half of the block of A that tiles go through meanwhile:
/// in L2, or where it could not keep them, in L3.
Residence PanelsOfB::prefetched(const Footprint &panel) const {
  double bytes = 2 * panel.lineBytes(caches.l1.line) + counts.blockOfA / 2;
  double lost = caches.l2.missShare(bytes, caches.l2.capacityFor(panel));
  double lines = all.belowL1();
  return caches.residence(lines, lost * lines,
                          caches.l3.size > 0 ? 0 : lost * lines);
}

/// Vectors of a row of the panel, as it lies, that lie across two lines.
double PanelsOfB::acrossLines(const PanelRun &panel) const {
  double across = 0;
  for (const VectorPiece &piece : panel.pieces)
    across += shareAcrossLines(piece.lanes * bytesPerElement, rowBytes,
                               caches.l1.line);
  return across;
}

} // namespace autoconfig
