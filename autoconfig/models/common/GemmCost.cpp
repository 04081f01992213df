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
//                      it (LinesOfA.h);
//                of C  MR row segments, written, and read again by each block
//                      of K;
//              and what packing stores. A panel of a transposed B is packed
//              before its tiles: nothing hides the lines that it reads then.
//
// A cost is the sum over the tiles of the schedule (core/GemmSchedule.h).
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/EpilogueCost.h"
#include "autoconfig/models/common/GemmCounts.h"
#include "autoconfig/models/common/GemmModel.h"
#include "autoconfig/models/common/LinesOfA.h"
#include "autoconfig/models/common/PanelsOfB.h"
#include "autoconfig/models/common/RowCopyCost.h"
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
  LinesOfA::Tile ofA;
  bool firstOfPanel; // the first of its block of rows
  bool firstBlock;   // its block of rows is the first
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
    rowsOfC.emplace(p, t, s, caches, places.c, RowsOfC::Counts{panels, mc, kc});
    double tileOfA =
        rowsOfA.elements(0, s.mr, linesOfFirst, tilesOfFirst).distinct *
        bytesPerElement;
    blockOfA = rowsOfA.elementsOfBlock(linesOfFirst) * bytesPerElement;
    linesOfA.emplace(p, t, s, caches, places.a, rowsOfA,
                     LinesOfA::Counts{panels, kBlocks, kc, mc, blockOfA});
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
      Tile tile{{rows}, i == 0, first};
      if (p.windows)
        tile.ofA = {rows, i, block.size, countOf(block.tiles)};
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
    for (const KSteps &part : rowsOfA.steps(tile.ofA.split, tile.ofA.rows)) {
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
    double share = stepsOfB / kc, rows = static_cast<double>(tile.ofA.rows);
    double covered =
        stepsBegun(t, tile.ofA.rows, s.vectorsPerTile) * (core / stepsOfB);
    Transfers transfers{share * panelsOfB->cycles(visit),
                        linesOfA->cycles(tile.ofA),
                        rowsOfC->cycles(rows),
                        packingOf(tile),
                        share * panelsOfB->waits(visit),
                        linesOfA->waits(tile.ofA, covered),
                        waitsForC(tile, visit),
                        share * panelsOfB->cyclesFromMemory(visit) +
                            linesOfA->cyclesFromMemory(tile.ofA) +
                            rowsOfC->cyclesFromMemory(rows)};
    double busy = transfers.sum();
    double beyond = together(core, transfers) - core;
    compute += count * ofFmas;
    stalls += count * (core - ofFmas);
    shown.waits += count * transfers.waits;
    shown.packing += count * panelsOfB->cyclesAhead(visit);
    shown.waitsForA += count * transfers.waitsForA;
    shown.waitsForC += count * transfers.waitsForC;
    shown.c += count * rowsOfC->waitsAtEnd(rows);
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
    return rowsOfC->waits(static_cast<double>(tile.ofA.rows), readsB);
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
    steps.clear();
    vectorBusy = vectorCycles(t, panel);
    panelsOfB->beginPanel(panel);
    double bytesPacked = panelsOfB->bytesPacked();
    linesOfA->beginPanel(panel, panelsOfB->bytesUsed(), bytesPacked);
    rowsOfC->beginPanel(panel, bytesPacked + blockOfA);
  }

  PanelsOfB::Visit visitOf(const Tile &tile) const {
    return {tile.firstOfPanel, tile.firstBlock,
            stepsInWindow(t, tile.ofA.rows, s.vectorsPerTile)};
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
  std::optional<LinesOfA> linesOfA;   // by what the others say
  std::optional<PanelsOfB> panelsOfB; // likewise
  std::optional<RowsOfC> rowsOfC;     // likewise
  int64_t linesOfFirst, tilesOfFirst; // of the first block of rows (lines)
  double mc, blockOfA, panels = 0;
  double beginLoop = 0; // cycles for each of several loops of a call

  // Of the panel.
  double vectorBusy = 0;
  /// By rows and vectors of B across two lines.
  llvm::SmallVector<std::pair<std::pair<int64_t, double>, StepBounds>, 4> steps;

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
  Residence all = caches.residenceOfCall(bytesOfOperands(p), leastCycles(p, t));
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
