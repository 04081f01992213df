//===-- GemmCost.cpp - The terms of a blocked GEMM ------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A call of the micro-kernel, a tile of MR x NR, kc deep, is busy in two ways
// that overlap (fact `overlap.transfers`; those of lines in memory that no
// instruction prefetches, of C too, `overlap.memory`):
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

#include "autoconfig/models/common/EpilogueCost.h"
#include "autoconfig/models/common/GemmCounts.h"
#include "autoconfig/models/common/GemmModel.h"
#include "autoconfig/models/common/PanelsOfB.h"
#include "autoconfig/models/common/RowCopyCost.h"
#include "autoconfig/models/common/RowsOfA.h"
#include "autoconfig/models/common/RowsOfC.h"
#include <algorithm>

namespace autoconfig {
namespace {

/// Cycles for one tile and one block of K.
struct Transfers {
  double b = 0, a = 0, c = 0, packing = 0;
  double waits = 0; // for lines of B that nothing brings before they are asked
                    // for
  double waitsForA = 0;  // the same of windows
  double waitsForC = 0;  // written lines that were pushed out of L1
  double fromMemory = 0; // what only the hardware prefetches
  double sum() const { return b + a + c + packing; }
};

/// All that makes a difference between the costs of a panel's tiles.
struct Tile {
  int64_t rows;
  bool firstOfPanel; // the first of its block of rows
  bool firstBlock;   // its block of rows is the first
  // Of windows:
  size_t split;                       // of the schedule's row tiles
  int64_t linesOfBlock, tilesOfBlock; // of its block of rows
  bool operator==(const Tile &) const = default;
};

struct TileGroup {
  Tile tile;
  double count; // in one panel and one block of K
};

class GemmCost {
public:
  GemmCost(const GemmCosts &shared, const GemmSchedule &schedule)
      : p(shared.problem), t(shared.target), s(schedule), caches(shared.caches),
        overlap(shared.overlap), ofMemory(shared.ofMemory),
        places(shared.places), parts(schedule),
        counts(countGemm(p, schedule, parts)), kBlocks(countOf(s.kBlocks)),
        kc(static_cast<double>(p.k) / kBlocks), rowsOfA(p, schedule, kc) {
    linesOfFirst = s.rowBlocks.front().size;
    tilesOfFirst = countOf(parts.rows.front().tiles);
    mc = rowsOfA.rowsIn(linesOfFirst);
    for (const PanelRun &panel : parts.panels)
      panels += static_cast<double>(panel.count);
    // In order, the loads of a loop's first step are waited for, and its last
    // multiply-adds.
    if (t.flag("issue.in_order"))
      beginLoop = t.get("load.latency") + t.get("fma.latency");
    Footprint column{static_cast<double>(s.mr), caches.l1.line,
                     p.lda * bytesPerElement};
    rowsOfAConflict = !s.interleaveA && !caches.l1.holds(column);
    lineFromMemory = places.a.memory * caches.memory.cyclesPerLine;
    waitOfRun = places.a.memory * t.get("memory.run_wait");
    if (kBlocks > 1) // all other rows are between two runs of one
      waitOfRun += places.a.l3 * waitOfRunInL3();
    rowsOfC.emplace(p, t, s, caches, places.c, RowsOfC::Counts{panels, mc, kc});
    double tileOfA =
        rowsOfA.elements(0, s.mr, linesOfFirst, tilesOfFirst).distinct *
        bytesPerElement;
    blockOfA = rowsOfA.elementsOfBlock(linesOfFirst) * bytesPerElement;
    double rowBlocks = static_cast<double>(countOf(s.rowBlocks));
    double tiles = static_cast<double>(tilesOfFirst);
    panelsOfB.emplace(
        p, t, s, caches, places.b,
        PanelsOfB::Counts{panels, kc, rowBlocks, mc, tiles, tileOfA, blockOfA});
    groupTiles();
  }

  Cost total() {
    for (const PanelRun &panel : parts.panels)
      addPanels(panel);
    double outer = static_cast<double>(p.outerCount());
    Cost cost;
    cost.add("compute", outer * compute, bound);
    cost.add("operand stalls", outer * stalls,
             "loads, issue or latency beyond the multiply-adds");
    cost.add("b stream", outer * shown.b,
             "lines of B from below L1, beyond what the core hides");
    cost.add("b waits", outer * shown.waits,
             "rows of B that neither prefetchers nor translations follow");
    cost.add("a stream", outer * shown.a,
             "lines of A from below L1, beyond what the core hides");
    if (p.windows || shown.waitsForA > 0)
      cost.add("a waits", outer * shown.waitsForA,
               "lines of A far apart that no prefetcher follows");
    cost.add("c traffic", outer * shown.c,
             "stores and lines of C, beyond what the core hides");
    if (shown.waitsForC > 0)
      cost.add("c waits", outer * shown.waitsForC,
               "lines of C that rows as far apart push out of L1 meanwhile");
    addEpilogue(cost, p.epilogue,
                outer * epilogueCycles(t, caches, p.epilogue,
                                       static_cast<double>(p.m), p.n,
                                       places.c));
    cost.add("packing", outer * (shown.packing + copies()),
             "stores of panels, beyond what the core hides");
    double calls = counts.tiles / tilesAtOnce() + counts.panelsOfTransposedB;
    cost.add("call overhead", outer * calls * t.get("call.overhead"),
             "calls of the micro-kernel");
    return cost;
  }

private:
  /// The tiles of each panel. The first one of the first block of rows meets
  /// the panel first.
  void groupTiles() {
    bool first = true;
    for (const GemmParts::Rows &block : parts.rows) {
      if (first)
        groupBlock(block, 1, true);
      groupBlock(block, block.blocks - first, false);
      first = false;
    }
  }

  void groupBlock(const GemmParts::Rows &block, double blocks, bool first) {
    for (size_t i = 0; i < block.tiles.size(); ++i) {
      const auto &[rows, count] = block.tiles[i];
      Tile tile{rows, i == 0, first, 0, 0, 0};
      if (p.windows) {
        tile.split = i;
        tile.linesOfBlock = block.size;
        tile.tilesOfBlock = countOf(block.tiles);
      }
      if (tile.firstOfPanel)
        group(tile, blocks);
      // The others of the first block are like those of other blocks, but where
      // they prefetch.
      tile.firstOfPanel = false;
      tile.firstBlock = first && s.prefetchNextPanel;
      group(tile, blocks * static_cast<double>(count - (i == 0)));
    }
  }

  void group(const Tile &tile, double count) {
    if (count == 0)
      return;
    for (TileGroup &known : groups)
      if (known.tile == tile) {
        known.count += count;
        return;
      }
    groups.push_back({tile, count});
  }

  void addPanels(const PanelRun &panel) {
    beginPanel(panel);
    double panelsAndBlocks = static_cast<double>(panel.count) * kBlocks;
    for (const auto &[tile, count] : groups)
      addTiles(panel, tile, panelsAndBlocks * count);
  }

  void addTiles(const PanelRun &panel, const Tile &tile, double count) {
    double core = 0, ofFmas = 0, stepsOfB = 0;
    PanelsOfB::Visit visit = visitOf(tile);
    double across = panelsOfB->vectorsAcrossLines(visit);
    for (const KSteps &part : rowsOfA.steps(tile.split, tile.rows)) {
      const StepBounds &step = stepOf(panel, part.rows, across);
      core += part.steps * step.cycles() + part.loops * beginLoop;
      ofFmas += part.steps * step.compute;
      stepsOfB += part.steps;
      if (double cycles = count * part.steps * step.cycles();
          cycles > longest) {
        longest = cycles;
        bound = step.active();
      }
    }
    // Taps that a tile does not have take no row of B.
    double share = stepsOfB / kc, rows = static_cast<double>(tile.rows);
    Transfers transfers{share * panelsOfB->cycles(visit),
                        ofA(tile),
                        rowsOfC->cycles(rows),
                        packingOf(tile),
                        share * panelsOfB->waits(visit),
                        waitsForA(tile, core / stepsOfB),
                        waitsForC(tile, visit),
                        share * panelsOfB->cyclesFromMemory(visit) +
                            ofAFromMemory(tile) +
                            rowsOfC->cyclesFromMemory(rows)};
    double busy = transfers.sum();
    double beyond = together(core, transfers) - core;
    compute += count * ofFmas;
    stalls += count * (core - ofFmas);
    shown.waits += count * transfers.waits;
    shown.packing += count * panelsOfB->cyclesAhead(visit);
    shown.waitsForA += count * transfers.waitsForA;
    shown.waitsForC += count * transfers.waitsForC;
    shown.c += count * rowsOfC->waitsAtEnd(tile.rows);
    if (beyond > 0) {
      double part = count * beyond / busy;
      shown.b += part * transfers.b;
      shown.a += part * transfers.a;
      shown.c += part * transfers.c;
      shown.packing += part * transfers.packing;
    }
  }

  double waitsForC(const Tile &tile, const PanelsOfB::Visit &visit) const {
    bool readsB = s.packB == BPacking::None || panelsOfB->readsToPack(visit);
    return rowsOfC->waits(static_cast<double>(tile.rows), readsB);
  }

  /// Of so many rows of the panel; few kinds of steps occur.
  const StepBounds &stepOf(const PanelRun &panel, int64_t rows,
                           double vectorsAcross) {
    std::pair kind(rows, vectorsAcross);
    for (const auto &[of, step] : steps)
      if (of == kind)
        return step;
    double pointers =
        s.interleaveA ? 0 : pointersToRows(t, rows, p.lda * bytesPerElement);
    steps.emplace_back(kind, stepBounds(t, s, rows, panel, s.interleaveA,
                                        pointers, vectorsAcross));
    return steps.back().second;
  }

  /// Prefetches ahead of a stream leave nothing to wait for but its bandwidth.
  double together(double core, const Transfers &transfers) const {
    double busy = transfers.sum();
    if (s.prefetchAhead && streamsAhead(p, caches, s.packB, s.mr))
      return std::max(core, busy);
    if (!ofMemory)
      return overlap({core, busy});
    double near = overlap({core, busy - transfers.fromMemory});
    return (*ofMemory)({near, transfers.fromMemory});
  }

  /// What depends on the panel only.
  void beginPanel(const PanelRun &panel) {
    double width = panel.width() * bytesPerElement;
    steps.clear();
    vectorBusy = vectorCycles(t, panel);
    panelsOfB->beginPanel(panel);
    double bytesPacked = panelsOfB->bytesPacked();
    if (p.windows)
      beginWindows(panel, panelsOfB->bytesUsed());
    // Between two uses of a block of A come a panel and a column of C, and what
    // of the next panel was prefetched meanwhile.
    double panelsBetween = s.prefetchNextPanel ? 2 : 1;
    double first = 1 / panels; // of the panels
    cyclesOfA = first * caches.cyclesToRead(places.a);
    if (panels > 1)
      cyclesOfA += (1 - first) *
                   caches.cyclesToRead(beside(
                       blockAgain(), panelsBetween * bytesPacked + mc * width));
    rowsOfC->beginPanel(panel, bytesPacked + blockOfA);
  }

  /// Rows that are a power of two apart share few sets of L2: of 1024x1024, 128
  /// elements of each of 1024 rows push each other out of 2 MiB (5/4 times as
  /// long as 252 whole rows, Emerald Rapids).
  Footprint blockAgain() const {
    if (s.interleaveA || p.windows)
      return Footprint::contiguous(blockOfA);
    return {mc, kc * bytesPerElement, p.lda * bytesPerElement};
  }

  Residence beside(const Footprint &again, double others) const {
    return caches.residenceBeside(again, others, places.a);
  }

  PanelsOfB::Visit visitOf(const Tile &tile) const {
    return {tile.firstOfPanel, tile.firstBlock, stepsInWindow(tile)};
  }

  double stepsInWindow(const Tile &tile) const {
    return autoconfig::stepsInWindow(t, tile.rows, s.vectorsPerTile);
  }

  double ofAFromMemory(const Tile &tile) const {
    if (!ofMemory || lineFromMemory == 0 || s.prefetchLine)
      return 0;
    RowsOfA::Elements elements = elementsOf(tile);
    double lines = elements.fresh * bytesPerElement / caches.l1.line;
    return lines / panels * lineFromMemory;
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

  RowsOfA::Elements elementsOf(const Tile &tile) const {
    return rowsOfA.elements(tile.split, tile.rows, tile.linesOfBlock,
                            tile.tilesOfBlock);
  }

  double ofA(const Tile &tile) const {
    double line = caches.l1.line;
    auto lines = [&](double elements) {
      return elements * bytesPerElement / line;
    };
    RowsOfA::Elements elements = elementsOf(tile);
    double cycles = lines(elements.fresh) * cyclesOfA;
    if (p.windows)
      cycles += lines(elements.distinct - elements.fresh) *
                    caches.cyclesToRead(lineAgain) +
                lines(elements.read - elements.distinct) *
                    caches.cyclesToRead(tapAgain);
    if (s.prefetchLine) // one a step
      cycles += stepsOf(tile) / panels / t.get("load.pipes");
    // Rows whose lines evict each other are fetched for each element anew.
    if (rowsOfAConflict)
      return std::max(cycles, lines(elements.read) * caches.l2.cyclesPerLine) *
             line / bytesPerElement;
    return cycles;
  }

  double stepsOf(const Tile &tile) const {
    double steps = 0;
    for (const KSteps &part : rowsOfA.steps(tile.split, tile.rows))
      steps += part.steps;
    return steps;
  }

  /// The first panel's tiles read a line of the source for the first time.
  /// Pixels that are further apart than lines of the cache are gone through in
  /// turn, a line each. Where no page has two of them they are streams, as rows
  /// of a matrix. Else no prefetcher sees one line after the other: the core
  /// waits for each such group as long as its window of instructions does not
  /// cover.
  double waitsForA(const Tile &tile, double cyclesOfStep) const {
    if (!p.windows)
      return waitsForRuns(tile) + waitsDownRows(tile);
    double apart = p.lda * bytesPerElement;
    if (apart <= caches.l1.line || s.prefetchLine)
      return 0;
    if (caches.pagesOf(2, apart) > 1)
      return waitsDownRows(tile);
    double covered = stepsInWindow(tile) * cyclesOfStep;
    double wait = std::max(0.0, caches.latencyOf(places.a) - covered);
    RowsOfA::Elements elements = elementsOf(tile);
    double groups = elements.fresh * bytesPerElement / caches.l1.line /
                    static_cast<double>(tile.rows);
    return groups * wait / panels;
  }

  /// Each block of K but the first begins a run along every row again.
  double waitsForRuns(const Tile &tile) const {
    if (s.prefetchLine)
      return 0;
    double again = 1 - 1.0 / kBlocks, rows = tile.rows;
    return again * rows / panels * waitOfRun;
  }

  /// The first panel's tiles go along more rows than prefetchers follow.
  double waitsDownRows(const Tile &tile) const {
    double lines = elementsOf(tile).fresh * bytesPerElement / caches.l1.line;
    Walk walk = caches.walkOf(tile.rows, p.lda * bytesPerElement);
    return lines / panels * caches.cyclesToWait(places.a, walk);
  }

  double waitOfRunInL3() const {
    double lost = caches.lostByTlb(pagesOf(p.m, p.lda) + pagesOf(p.m, p.ldc));
    return t.get("l3.run_wait") + lost * t.get("tlb.run_wait");
  }

  /// So many rows.
  double pagesOf(double rows, int64_t stride) const {
    return caches.pagesOf(rows, static_cast<double>(stride * bytesPerElement));
  }

  /// The first tile that reads a panel of B as it lies stores it, where others
  /// follow.
  double packingOf(const Tile &tile) const {
    bool packs = panelsOfB->readsToPack(visitOf(tile)) && s.packsInTile(p) &&
                 counts.storesOfPackedB > 0;
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
  const CacheHierarchy &caches;
  const Overlap &overlap;
  const std::optional<Overlap> &ofMemory;
  const PlacesOfOperands &places;
  GemmParts parts;
  GemmCounts counts;
  llvm::SmallVector<TileGroup, 8> groups;
  int64_t kBlocks;
  double kc; // k steps of a block of K, with all taps
  RowsOfA rowsOfA;
  std::optional<PanelsOfB> panelsOfB; // by what the others say
  std::optional<RowsOfC> rowsOfC;     // likewise
  int64_t linesOfFirst, tilesOfFirst; // of the first block of rows (lines)
  double mc, blockOfA, panels = 0;
  double beginLoop = 0; // cycles for each of several loops of a call
  bool rowsOfAConflict = false;
  double lineFromMemory; // cycles, as far as it comes from there
  double waitOfRun;      // for a row of A, likewise

  // Of the panel.
  double vectorBusy = 0;
  double cyclesOfA = 0; // of a line, where it is at first
  /// By rows and vectors of B across two lines.
  llvm::SmallVector<std::pair<std::pair<int64_t, double>, StepBounds>, 4> steps;
  Residence tapAgain, lineAgain; // windows

  double compute = 0, stalls = 0;
  Transfers shown;
  double longest = -1;
  const char *bound = "";
};

} // namespace

double leastCycles(const Contraction &p, const Target &t) {
  double vectors =
      p.outerCount() * static_cast<double>(p.m) * p.n * p.k / t.lanes();
  return vectors * vectorCycles(t, t.lanes()) / t.get("fma.pipes");
}

double bytesOfOperands(const Contraction &p) {
  double ofB = static_cast<double>(p.n) * p.k;
  double ofC = static_cast<double>(p.m) * p.n;
  return p.outerCount() * bytesPerElement * (RowsOfA::all(p) + ofB + ofC);
}

static PlacesOfOperands whereCallsLeave(const Contraction &p, const Target &t,
                                        const CacheHierarchy &caches) {
  Residence all = caches.residenceOf(bytesOfOperands(p), leastCycles(p, t));
  return {all, all, all};
}

GemmCosts::GemmCosts(const Contraction &p, const Target &t)
    : problem(p), target(t), caches(t), overlap(Overlap::ofTransfers(t)),
      ofMemory(Overlap::ofMemory(t)), places(whereCallsLeave(p, t, caches)) {}

GemmCosts::GemmCosts(const Contraction &p, const Target &t,
                     const PlacesOfOperands &places)
    : problem(p), target(t), caches(t), overlap(Overlap::ofTransfers(t)),
      ofMemory(Overlap::ofMemory(t)), places(places) {}

Cost GemmCosts::operator()(const GemmSchedule &schedule) const {
  return GemmCost(*this, schedule).total();
}

CostFunction gemmCosts(const Contraction &problem, const Target &target,
                       BPacking packB) {
  return [costOf = GemmCosts(problem, target), packB](const Configuration &c) {
    return costOf(makeGemmSchedule(costOf.problem, costOf.target, c, packB));
  };
}

} // namespace autoconfig
