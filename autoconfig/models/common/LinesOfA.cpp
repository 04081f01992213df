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
  cyclesOfLine = first * cyclesOfFirst();
  if (counts.panels > 1)
    cyclesOfLine +=
        (1 - first) * caches.cyclesToRead(
                          beside(blockAgain(), panelsBetween * bytesPacked +
                                                   counts.rowsOfBlock * width));
}

/// A line that was prefetched comes from L2, and was brought there beside what
/// else is done.
double LinesOfA::cyclesOfFirst() const {
  if (!s.prefetchRows)
    return caches.cyclesToRead(all);
  return caches.cyclesToRead({all.belowL1(), 0, 0}) +
         caches.cyclesToPrefetch(all);
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
  if (prefetchesA()) {
    double each =
        s.prefetchLine ? 1 : static_cast<double>(s.linesAhead(tile.rows));
    cycles += each * stepsOf(tile) / counts.panels / t.get("load.pipes");
  }
  // Rows whose lines evict each other are fetched for each element anew.
  if (conflict)
    return std::max(cycles, linesOf(elements.read) * caches.l2.cyclesPerLine) *
           caches.l1.line / bytesPerElement;
  return cycles;
}

double LinesOfA::cyclesFromMemory(const Tile &tile) const {
  if (lineFromMemory == 0 || prefetchesA())
    return 0;
  return linesOf(elementsOf(tile).fresh) / counts.panels * lineFromMemory;
}

double LinesOfA::stepsOf(const Tile &tile) const {
  double steps = 0;
  for (const KSteps &part : rowsOfA.steps(tile.split, tile.rows))
    steps += part.steps;
  return steps;
}

bool LinesOfA::prefetchesA() const { return s.prefetchLine || s.prefetchRows; }

double LinesOfA::waits(const Tile &tile, double covered) const {
  double rows = prefetchesA() ? 0 : waitsForRows(tile, covered);
  return p.windows ? rows : waitsForRuns(tile) + rows;
}

/// The first panel's tiles read a line for the first time. Rows, or pixels of
/// windows, that are further apart than lines of the cache are gone through in
/// turn, a line each. On pages of their own they are streams. No prefetcher
/// follows those that share a page with the row before or behind them: the core
/// waits for such a group as long as nothing that it has begun covers.
double LinesOfA::waitsForRows(const Tile &tile, double covered) const {
  double apart = p.lda * bytesPerElement;
  if (apart <= caches.l1.line)
    return 0;
  double alone = shareOnOwnPages(caches.pagesOf(2, apart) - 1);
  auto rows = static_cast<double>(tile.rows);
  double arrived =
      knowsQueue() ? caches.cyclesOfGroup(all, rows) : caches.latencyOf(all);
  double wait = std::max(0.0, arrived - covered);
  double groups = linesOf(elementsOf(tile).fresh) / rows / counts.panels;
  return (1 - alone) * groups * wait + alone * waitsDownRows(tile);
}

/// Of lines, by how much more than one page two rows are on. Pixels, which were
/// measured before `fma.queue` was known, wait up to one page only, rows of a
/// matrix not where it is unknown.
double LinesOfA::shareOnOwnPages(double beyondOne) const {
  if (p.windows)
    return beyondOne > 0 ? 1 : 0;
  return knowsQueue() ? std::clamp(beyondOne, 0.0, 1.0) : 1;
}

/// Each block of K but the first begins a run along every row again; prefetches
/// of the next tile's rows do not help (3136x576:576x64 in blocks of 64 takes
/// 1.24 times as long as in one, either way, Emerald Rapids).
double LinesOfA::waitsForRuns(const Tile &tile) const {
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
