//===-- GemmCost.cpp - The terms of a blocked GEMM ------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A call of the micro-kernel, a tile of MR x NR, kc deep, is busy in two ways
// that overlap (fact `overlap.transfers`):
//
//   core       kc times the bounds of one k step (StepBounds.h);
//   transfers  the lines that it brings into L1, each times the cycles that a
//              line takes from the level which holds it (CacheModel.h):
//                of B  kc rows of a panel: for the first tile of a panel from
//                      where the block of B is, for the others where the first
//                      left them;
//                of A  MR rows: for the first panel from where A is, for the
//                      others where the first left them; of windows, what the
//                      tile or the line before it read already, where that left
//                      it (RowsOfA.h);
//                of C  MR row segments, written, and read again by each block
//                      of K;
//              and what packing stores.
//
// A cost is the sum over the tiles of the schedule (core/GemmSchedule.h).
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/GemmCounts.h"
#include "autoconfig/models/common/GemmModel.h"
#include "autoconfig/models/common/RowCopyCost.h"
#include "autoconfig/models/common/RowsOfA.h"
#include <algorithm>
#include <cmath>

namespace autoconfig {
namespace {

/// Cycles for one tile and one block of K.
struct Transfers {
  double b = 0, a = 0, c = 0, packing = 0;
  double waits = 0; // for lines of B that nothing brings before they are asked
                    // for
  double waitsForA = 0; // the same of windows
  double sum() const { return b + a + c + packing; }
};

/// Consecutive tiles of a panel that cost the same.
struct TileGroup {
  size_t split;      // of the schedule's row tiles
  int64_t rows;      // of each tile
  double count;      // in one panel and one block of K
  bool firstOfPanel; // the first of its block of rows
  bool firstBlock;   // its block of rows is the first
};

class GemmCost {
public:
  GemmCost(const Contraction &problem, const Target &target,
           const GemmSchedule &schedule)
      : p(problem), t(target), s(schedule), caches(target),
        overlap(Overlap::ofTransfers(target)),
        counts(countGemm(problem, schedule)), kBlocks(countOf(s.kBlocks)),
        kc(static_cast<double>(p.k) / kBlocks), rowsOfA(problem, schedule, kc) {
    mc = rowsOfA.rowsIn(s.rowBlocks.front().size);
    nc = s.columnBlocks.front().size;
    for (const Split &columns : s.columnBlocks)
      for (const PanelRun &panel : s.panels(columns.size))
        panels += static_cast<double>(panel.count) * columns.count;
    double elements = rowsOfA.all() + static_cast<double>(p.n) * p.k +
                      static_cast<double>(p.m) * p.n;
    // Where the call before left them.
    all = caches.residenceOf(p.outerCount() * elements * bytesPerElement);
    // In order, the loads of a loop's first step are waited for, and its last
    // multiply-adds.
    if (t.flag("issue.in_order"))
      beginLoop = t.get("load.latency") + t.get("fma.latency");
    if (kBlocks > 1)
      cAgain =
          caches.residenceOf(static_cast<double>(p.m) * nc * bytesPerElement);
    Footprint column{static_cast<double>(s.mr), caches.l1.line,
                     p.lda * bytesPerElement};
    rowsOfAConflict = !s.interleaveA && !caches.l1.holds(column);
  }

  Cost total() {
    for (const Split &columns : s.columnBlocks)
      for (const PanelRun &panel : s.panels(columns.size))
        addPanels(panel, static_cast<double>(columns.count));
    double outer = static_cast<double>(p.outerCount());
    Cost cost;
    cost.add("compute", outer * compute, bound);
    cost.add("operand stalls", outer * stalls,
             "loads, issue or latency beyond the multiply-adds");
    cost.add("b stream", outer * shown.b,
             "lines of B from below L1, beyond what the core hides");
    cost.add("b waits", outer * shown.waits,
             "lines down rows of B that no prefetcher follows");
    cost.add("a stream", outer * shown.a,
             "lines of A from below L1, beyond what the core hides");
    if (p.windows)
      cost.add("a waits", outer * shown.waitsForA,
               "lines of A far apart that no prefetcher follows");
    cost.add("c traffic", outer * shown.c,
             "stores and lines of C, beyond what the core hides");
    cost.add("packing", outer * (shown.packing + copies()),
             "stores of panels, beyond what the core hides");
    double calls = counts.tiles / tilesAtOnce() + counts.panelsOfTransposedB;
    cost.add("call overhead", outer * calls * t.get("call.overhead"),
             "calls of the micro-kernel");
    return cost;
  }

private:
  void addPanels(const PanelRun &panel, double columnBlocks) {
    beginPanel(panel);
    for (size_t i = 0; i < s.rowBlocks.size(); ++i) {
      const Split &block = s.rowBlocks[i];
      // The first of all blocks of rows meets the panel first.
      if (i == 0)
        addBlock(panel, block.size, columnBlocks, true);
      if (double others = block.count - (i == 0 ? 1 : 0); others > 0)
        addBlock(panel, block.size, columnBlocks * others, false);
    }
  }

  void addBlock(const PanelRun &panel, int64_t rows, double times, bool first) {
    double scale = times * panel.count * kBlocks;
    auto tiles = s.rowTiles(rows);
    tilesInBlock = countOf(tiles);
    rowsOfBlock = rows;
    for (size_t i = 0; i < tiles.size(); ++i) {
      auto others = static_cast<double>(tiles[i].count - (i == 0 ? 1 : 0));
      if (i == 0)
        addTiles(panel, {i, tiles[i].size, scale, true, first});
      if (others > 0)
        addTiles(panel, {i, tiles[i].size, scale * others, false, first});
    }
  }

  void addTiles(const PanelRun &panel, const TileGroup &tiles) {
    double core = 0, ofFmas = 0, stepsOfB = 0;
    for (const KSteps &part : rowsOfA.steps(tiles.split, tiles.rows)) {
      const StepBounds &step = stepOf(panel, part.rows);
      core += part.steps * step.cycles() + part.loops * beginLoop;
      ofFmas += part.steps * step.compute;
      stepsOfB += part.steps;
      if (double cycles = tiles.count * part.steps * step.cycles();
          cycles > longest) {
        longest = cycles;
        bound = step.active();
      }
    }
    // Taps that a tile does not have take no row of B.
    double share = stepsOfB / kc;
    Transfers transfers{share * ofB(tiles),
                        ofA(tiles),
                        ofC(tiles),
                        packingOf(tiles),
                        share * waitsFor(tiles),
                        waitsForA(tiles, core / stepsOfB)};
    double busy = transfers.sum();
    double beyond = together(core, busy) - core;
    compute += tiles.count * ofFmas;
    stalls += tiles.count * (core - ofFmas);
    shown.waits += tiles.count * transfers.waits;
    shown.waitsForA += tiles.count * transfers.waitsForA;
    if (beyond > 0) {
      double part = tiles.count * beyond / busy;
      shown.b += part * transfers.b;
      shown.a += part * transfers.a;
      shown.c += part * transfers.c;
      shown.packing += part * transfers.packing;
    }
  }

  const StepBounds &stepOf(const PanelRun &panel, int64_t rows) {
    for (const auto &[of, step] : steps)
      if (of == rows)
        return step;
    double pointers =
        s.interleaveA ? 0 : pointersToRows(t, rows, p.lda * bytesPerElement);
    steps.emplace_back(rows,
                       stepBounds(t, s, rows, panel, s.interleaveA, pointers));
    return steps.back().second;
  }

  /// Prefetches ahead of a stream leave nothing to wait for but its bandwidth.
  double together(double core, double transfers) const {
    if (s.prefetchAhead && streamsAhead(p, caches, s.packB, s.mr))
      return std::max(core, transfers);
    return overlap({core, transfers});
  }

  /// What depends on the panel only.
  void beginPanel(const PanelRun &panel) {
    double line = caches.l1.line;
    steps.clear();
    vectorBusy = 0;
    for (const VectorPiece &piece : panel.pieces)
      vectorBusy += vectorCycles(t, piece.lanes);
    given = {kc, panel.width() * bytesPerElement, p.ldb * bytesPerElement};
    packed = Footprint::contiguous(kc * panel.pitch() * bytesPerElement);
    bool asItLies = s.packB == BPacking::None;
    const Footprint &used = asItLies ? given : packed;
    linesGiven = p.bTransposed ? packed.lineBytes(line) / line
                               : given.lineBytes(line) / line;
    linesUsed = used.lineBytes(line) / line;
    // A row of the panel that a row of C needs.
    segment = {mc, panel.width() * bytesPerElement, p.ldc * bytesPerElement};
    // Between two uses of a panel come a tile of A and one of C.
    int64_t rowsOfFirst = s.rowBlocks.front().size;
    int64_t tiles = countOf(s.rowTiles(rowsOfFirst));
    double tileOfA = rowsOfA.elements(0, s.mr, rowsOfFirst, tiles).distinct *
                     bytesPerElement;
    double tileOfC = s.mr * panel.width() * bytesPerElement;
    panelAgain = beside(used, tileOfA + tileOfC);
    if (p.windows)
      beginWindows(panel, used.lineBytes(line));
    // Between two uses of a block of A a panel and a column of C, between two
    // of a block of B the next block of A.
    double blockOfA = rowsOfA.elementsOfBlock(rowsOfFirst) * bytesPerElement;
    double column = mc * panel.width() * bytesPerElement;
    aAgain = beside(Footprint::contiguous(blockOfA),
                    packed.lineBytes(line) + column);
    blockAgain =
        beside(Footprint::contiguous(kc * nc * bytesPerElement), blockOfA);
    panelFirst = s.prefetchNextPanel ? prefetched() : all;
    bool oneStream = s.packB == BPacking::Prepared || p.bTransposed;
    walkOfB =
        oneStream ? Walk::Along : caches.walkOf(kc, p.ldb * bytesPerElement);
    double usable = caches.l1.capacityFor(segment) / caches.l1.size;
    conflictOfC = (1 - usable) * t.get("store.conflict");
    linesOfSegment = segment.lineBytes(line) / (line * segment.rows);
    walkOfC =
        panels > 1 ? caches.walkOf(mc, p.ldc * bytesPerElement) : Walk::Along;
  }

  /// Where lines are found that are used again after so many bytes of others;
  /// no further away than everything is.
  Residence beside(const Footprint &again, double others) const {
    double bytes = again.lineBytes(caches.l1.line);
    auto missOf = [&](const CacheLevel &level, double atMost) {
      return std::min(
          atMost, level.missShare(bytes + others, level.capacityFor(again)));
    };
    return caches.residence(missOf(caches.l1, all.belowL1()),
                            missOf(caches.l2, all.belowL2()),
                            missOf(caches.l3, all.memory));
  }

  double ofB(const TileGroup &tiles) const {
    double prefetches = prefetchesOf(tiles);
    if (!tiles.firstOfPanel)
      return prefetches + linesUsed * caches.cyclesToRead(panelAgain);
    if (!tiles.firstBlock)
      return prefetches + linesUsed * caches.cyclesToRead(blockAgain);
    return prefetches + linesGiven * caches.cyclesToRead(panelFirst);
  }

  /// Down more rows than prefetchers follow the core waits for each line.
  double waitsFor(const TileGroup &tiles) const {
    bool first = tiles.firstOfPanel && tiles.firstBlock;
    return first ? linesGiven * caches.cyclesToWait(panelFirst, walkOfB) : 0;
  }

  /// Lines of the next panel that a tile of the first block of rows brings
  /// into L2: its share of the transfer, for which nothing waits, and a load
  /// port for each.
  double prefetchesOf(const TileGroup &tiles) const {
    if (!s.prefetchNextPanel || !tiles.firstBlock)
      return 0;
    double each = linesGiven / tilesInBlock;
    return each * (caches.cyclesToReadIntoL2(all) + 1 / t.get("load.pipes"));
  }

  /// Where the lines of a panel are that was prefetched beside the one in use:
  /// in L2, or where it could not keep them, in L3.
  Residence prefetched() const {
    const Footprint &panel =
        s.packB == BPacking::Prepared || p.bTransposed ? packed : given;
    double lost = caches.l2.missShare(2 * panel.lineBytes(caches.l1.line),
                                      caches.l2.capacityFor(panel));
    double lines = all.belowL1();
    return caches.residence(lines, lost * lines,
                            caches.l3.size > 0 ? 0 : lost * lines);
  }

  /// Between a tap and the next one come its rows of the panel, between a line
  /// and the next one all of the panel and a line of C.
  void beginWindows(const PanelRun &panel, double panelBytes) {
    double channels = kc / s.taps * bytesPerElement;
    tapAgain =
        beside({static_cast<double>(s.mr), channels, p.lda * bytesPerElement},
               channels * panel.pitch());
    double lineOfA = rowsOfA.elementsOfBlock(1) * bytesPerElement;
    double lineOfC = rowsOfA.rowsIn(1) * panel.width() * bytesPerElement;
    lineAgain = beside(Footprint::contiguous(lineOfA), panelBytes + lineOfC);
  }

  double ofA(const TileGroup &tiles) const {
    double line = caches.l1.line;
    auto lines = [&](double elements) {
      return elements * bytesPerElement / line;
    };
    RowsOfA::Elements elements =
        rowsOfA.elements(tiles.split, tiles.rows, rowsOfBlock, tilesInBlock);
    double first = 1 / panels; // of the panels
    double cycles =
        lines(elements.fresh) * (first * caches.cyclesToRead(all) +
                                 (1 - first) * caches.cyclesToRead(aAgain));
    if (p.windows)
      cycles += lines(elements.distinct - elements.fresh) *
                    caches.cyclesToRead(lineAgain) +
                lines(elements.read - elements.distinct) *
                    caches.cyclesToRead(tapAgain);
    if (s.prefetchLine) // one a step
      cycles += first * stepsOf(tiles) / t.get("load.pipes");
    // Rows whose lines evict each other are fetched for each element anew.
    if (rowsOfAConflict)
      return std::max(cycles, lines(elements.read) * caches.l2.cyclesPerLine) *
             line / bytesPerElement;
    return cycles;
  }

  double stepsOf(const TileGroup &tiles) const {
    double steps = 0;
    for (const KSteps &part : rowsOfA.steps(tiles.split, tiles.rows))
      steps += part.steps;
    return steps;
  }

  /// The first panel's tiles read a line of the source for the first time.
  /// Pixels that are further apart than lines of the cache are gone through in
  /// turn, a line each, so that no prefetcher sees one line after the other:
  /// the core waits for each such group as long as its window of instructions
  /// does not cover.
  double waitsForA(const TileGroup &tiles, double cyclesOfStep) const {
    bool apart = p.lda * bytesPerElement > caches.l1.line;
    if (!p.windows || !apart || s.prefetchLine)
      return 0;
    double vectors = static_cast<double>(s.vectorsPerTile);
    double instructions = tiles.rows * (vectors + 1) + vectors; // of a step
    double covered = t.get("issue.window") / instructions * cyclesOfStep;
    double wait = std::max(0.0, caches.latencyOf(all) - covered);
    RowsOfA::Elements elements =
        rowsOfA.elements(tiles.split, tiles.rows, rowsOfBlock, tilesInBlock);
    double groups = elements.fresh * bytesPerElement / caches.l1.line /
                    static_cast<double>(tiles.rows);
    return groups * wait / panels;
  }

  /// Each block of K writes C, and all but an overwriting first one read it.
  double ofC(const TileGroup &tiles) const {
    double perBlock = 1.0 / kBlocks;
    double reads = p.accumulate ? 1 : 1 - perBlock;
    double rows = tiles.rows;
    double ports = rows * vectorBusy * linesOfVector() *
                   (1 / t.get("store.pipes") + reads / t.get("load.pipes"));
    double lines = rows * linesOfSegment;
    double cycles = perBlock * linesOfC(all, rows, lines);
    // Parts of pixels begin together, and the gaps after them are not followed.
    if (p.windows && panels > 1)
      cycles += perBlock * caches.latencyOf(all);
    if (kBlocks > 1)
      cycles += (1 - perBlock) * linesOfC(cAgain, rows, lines);
    return ports + cycles;
  }

  /// Cycles of the lines of a tile. Rows that share few sets of L1 evict what
  /// is still to be written: each waits for its own.
  double linesOfC(const Residence &where, double rows, double lines) const {
    double cycles = lines * caches.cyclesToWrite(where, walkOfC);
    if (walkOfC == Walk::Along)
      return cycles;
    return cycles + where.belowL2() * rows * conflictOfC;
  }

  /// Lines that a vector of C touches: where rows do not begin with a line,
  /// some lie across two.
  double linesOfVector() const {
    bool aligned = wholeLines(p.ldc * bytesPerElement, caches.l1.line);
    double bytes = std::min(s.lanes * bytesPerElement, caches.l1.line);
    return aligned ? 1 : 1 + bytes / caches.l1.line;
  }

  /// The first tile that reads a panel of B as it lies stores it, where others
  /// follow.
  double packingOf(const TileGroup &tiles) const {
    bool packs = s.packB == BPacking::Fused && s.packsInTile(p) &&
                 tiles.firstOfPanel && counts.storesOfPackedB > 0 &&
                 (tiles.firstBlock || !s.keepsPackedBlock());
    return packs ? kc * vectorBusy / t.get("store.pipes") : 0;
  }

  /// Copies that no tile makes beside its multiply-adds.
  double copies() const {
    double ofB = 0;
    if (p.bTransposed)
      ofB = counts.storesOfPackedB * transposeCycles(t, s.lanes);
    else if (!s.packsInTile(p)) // loads and stores of rows
      ofB = counts.storesOfPackedB * vectorCycles(t, s.lanes) *
            std::max(1 / t.get("store.pipes"), 1 / t.get("load.pipes"));
    return counts.elementsOfPackedA * interleaveCycles(t) + ofB;
  }

  /// Tiles whose instructions fit into the window of the core, which works on
  /// them all.
  double tilesAtOnce() const {
    double scalars =
        counts.multiplyAdds / static_cast<double>(s.vectorsPerTile);
    double instructions = counts.multiplyAdds + scalars + counts.loadsOfB +
                          counts.loadsOfC + counts.storesOfC;
    return std::clamp(t.get("issue.window") * counts.tiles / instructions, 1.0,
                      counts.tiles);
  }

  const Contraction &p;
  const Target &t;
  const GemmSchedule &s;
  CacheHierarchy caches;
  Overlap overlap;
  GemmCounts counts;
  int64_t kBlocks, nc;
  double kc; // k steps of a block of K, with all taps
  RowsOfA rowsOfA;
  double mc, panels = 0;
  double beginLoop = 0; // cycles for each of several loops of a call
  Residence all, cAgain;
  bool rowsOfAConflict = false;

  // Of the panel.
  double vectorBusy = 0, linesGiven = 0, linesUsed = 0, linesOfSegment = 0;
  double conflictOfC = 0;
  int64_t tilesInBlock = 1, rowsOfBlock = 0; // of windows, lines
  llvm::SmallVector<std::pair<int64_t, StepBounds>, 4> steps; // by rows
  Residence tapAgain, lineAgain;                              // windows
  Footprint given{}, packed{}, segment{};
  Residence panelFirst, panelAgain, blockAgain, aAgain;
  Walk walkOfB = Walk::Along, walkOfC = Walk::Along;

  double compute = 0, stalls = 0;
  Transfers shown;
  double longest = -1;
  const char *bound = "";
};

} // namespace

Cost gemmCost(const Contraction &problem, const Target &target,
              const GemmSchedule &schedule) {
  return GemmCost(problem, target, schedule).total();
}

} // namespace autoconfig
