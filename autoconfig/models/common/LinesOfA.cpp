//===-- LinesOfA.cpp - What the lines of A cost a tile --------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/LinesOfA.h"
#include <algorithm>

namespace autoconfig {

LinesOfA::LinesOfA(const Contraction &problem, const Target &target,
                   const GemmSchedule &schedule, const CacheHierarchy &caches,
                   const Residence &all, const RowsOfA &rows, Counts counts)
    : p(problem), t(target), s(schedule), caches(caches), all(all),
      rowsOfA(rows), counts(counts),
      lineFromMemory(all.memory * caches.memory.cyclesPerLine),
      waitOfRun(all.memory * t.get("memory.run_wait")) {
  Footprint column{static_cast<double>(s.mr), caches.l1.line,
                   p.lda * bytesPerElement};
  conflict = !s.interleaveA && !caches.l1.holds(column);
  if (counts.kBlocks > 1) // all other rows are between two runs of one
    waitOfRun += all.l3 * waitOfRunInL3();
}

/// Between two uses of a block of A come a panel and a column of C, and what of
/// the next panel was prefetched meanwhile.
void LinesOfA::beginPanel(const PanelRun &panel, double bytesUsed,
                          double bytesPacked) {
  if (p.windows)
    beginWindows(panel, bytesUsed);
  double width = panel.width() * bytesPerElement;
  double panelsBetween = s.prefetchNextPanel ? 2 : 1;
  double first = 1 / counts.panels; // of the panels
  cyclesOfLine = first * caches.cyclesToRead(all);
  if (counts.panels > 1)
    cyclesOfLine +=
        (1 - first) * caches.cyclesToRead(
                          beside(blockAgain(), panelsBetween * bytesPacked +
                                                   counts.rowsOfBlock * width));
}

/// Rows that are a power of two apart share few sets of L2: of 1024x1024, 128
/// elements of each of 1024 rows push each other out of 2 MiB (5/4 times as
/// long as 252 whole rows, Emerald Rapids).
Footprint LinesOfA::blockAgain() const {
  if (s.interleaveA || p.windows)
    return Footprint::contiguous(counts.bytesOfBlock);
  return {counts.rowsOfBlock, counts.kc * bytesPerElement,
          p.lda * bytesPerElement};
}

/// Between a tap and the next one come its rows of the panel, between a line
/// and the next one all of the panel and a line of C.
void LinesOfA::beginWindows(const PanelRun &panel, double bytesUsed) {
  double channels = counts.kc / s.taps * bytesPerElement;
  tapAgain =
      beside({static_cast<double>(s.mr), channels, p.lda * bytesPerElement},
             channels * panel.pitch());
  double lineOfA = rowsOfA.elementsOfBlock(1) * bytesPerElement;
  double lineOfC = rowsOfA.rowsIn(1) * panel.width() * bytesPerElement;
  lineAgain = beside(Footprint::contiguous(lineOfA), bytesUsed + lineOfC);
}

RowsOfA::Elements LinesOfA::elementsOf(const Tile &tile) const {
  return rowsOfA.elements(tile.split, tile.rows, tile.linesOfBlock,
                          tile.tilesOfBlock);
}

double LinesOfA::cycles(const Tile &tile) const {
  RowsOfA::Elements elements = elementsOf(tile);
  double cycles = linesOf(elements.fresh) * cyclesOfLine;
  if (p.windows)
    cycles += linesOf(elements.distinct - elements.fresh) *
                  caches.cyclesToRead(lineAgain) +
              linesOf(elements.read - elements.distinct) *
                  caches.cyclesToRead(tapAgain);
  if (s.prefetchLine) // one a step
    cycles += stepsOf(tile) / counts.panels / t.get("load.pipes");
  // Rows whose lines evict each other are fetched for each element anew.
  if (conflict)
    return std::max(cycles, linesOf(elements.read) * caches.l2.cyclesPerLine) *
           caches.l1.line / bytesPerElement;
  return cycles;
}

double LinesOfA::cyclesFromMemory(const Tile &tile) const {
  if (lineFromMemory == 0 || s.prefetchLine)
    return 0;
  return linesOf(elementsOf(tile).fresh) / counts.panels * lineFromMemory;
}

double LinesOfA::stepsOf(const Tile &tile) const {
  double steps = 0;
  for (const KSteps &part : rowsOfA.steps(tile.split, tile.rows))
    steps += part.steps;
  return steps;
}

double LinesOfA::waits(const Tile &tile, double covered) const {
  return p.windows ? waitsForPixels(tile, covered)
                   : waitsForRuns(tile) + waitsDownRows(tile);
}

/// The first panel's tiles read a line of the source for the first time. Pixels
/// that are further apart than lines of the cache are gone through in turn, a
/// line each. Where no page has two of them they are streams, as rows of a
/// matrix. Else no prefetcher sees one line after the other: the core waits for
/// each such group as long as its window of instructions does not cover.
double LinesOfA::waitsForPixels(const Tile &tile, double covered) const {
  double apart = p.lda * bytesPerElement;
  if (apart <= caches.l1.line || s.prefetchLine)
    return 0;
  if (caches.pagesOf(2, apart) > 1)
    return waitsDownRows(tile);
  double wait = std::max(0.0, caches.latencyOf(all) - covered);
  double groups =
      linesOf(elementsOf(tile).fresh) / static_cast<double>(tile.rows);
  return groups * wait / counts.panels;
}

/// Each block of K but the first begins a run along every row again.
double LinesOfA::waitsForRuns(const Tile &tile) const {
  if (s.prefetchLine)
    return 0;
  double again = 1 - 1.0 / counts.kBlocks, rows = tile.rows;
  return again * rows / counts.panels * waitOfRun;
}

/// The first panel's tiles go along more rows than prefetchers follow.
double LinesOfA::waitsDownRows(const Tile &tile) const {
  Walk walk = caches.walkOf(tile.rows, p.lda * bytesPerElement);
  return linesOf(elementsOf(tile).fresh) / counts.panels *
         caches.cyclesToWait(all, walk);
}

double LinesOfA::waitOfRunInL3() const {
  double lost = caches.lostByTlb(pagesOf(p.m, p.lda) + pagesOf(p.m, p.ldc));
  return t.get("l3.run_wait") + lost * t.get("tlb.run_wait");
}

/// So many rows.
double LinesOfA::pagesOf(double rows, int64_t stride) const {
  return caches.pagesOf(rows, static_cast<double>(stride * bytesPerElement));
}

} // namespace autoconfig
