//===-- GemmCost.cpp - The terms of a blocked GEMM ------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A call of the micro-kernel, a tile of MR x NR, kc deep, is busy in two ways
// that overlap (fact `overlap`):
//
//   core       kc times the bounds of one k step (StepBounds.h);
//   transfers  the lines that it brings into L1, each times the cycles that a
//              line takes from the level which holds it (CacheModel.h):
//                of B  kc rows of a panel: for the first tile of a panel from
//                      where the block of B is, for the others where the first
//                      left them;
//                of A  MR rows: for the first panel from where A is, for the
//                      others where the first left them;
//                of C  MR row segments, written, and read again by each block
//                      of K;
//              and what packing stores.
//
// A cost is the sum over the tiles of the schedule (core/GemmSchedule.h).
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/GemmCounts.h"
#include "autoconfig/models/common/GemmModel.h"
#include <algorithm>
#include <cmath>

namespace autoconfig {
namespace {

/// Cycles for one tile and one block of K.
struct Transfers {
  double b = 0, a = 0, c = 0, packing = 0;
  double waits = 0; // for lines of B that nothing brings before they are asked
                    // for
  double sum() const { return b + a + c + packing; }
};

/// Tiles of a panel that cost the same.
struct TileGroup {
  int64_t rows;      // of each tile
  bool firstOfPanel; // the first of its block of rows
  bool firstBlock;   // its block of rows is the first, where that matters
  double count;      // in one panel and one block of K
};

class GemmCost {
public:
  GemmCost(const GemmCosts &shared, const GemmSchedule &schedule)
      : p(shared.problem), t(shared.target), s(schedule), caches(shared.caches),
        overlap(shared.overlap), all(shared.all), parts(schedule),
        counts(countGemm(p, schedule, parts)) {
    rowBlocks = countOf(s.rowBlocks);
    kBlocks = countOf(s.kBlocks);
    kc = static_cast<double>(p.k) / kBlocks;
    mc = s.rowBlocks.front().size;
    nc = s.columnBlocks.front().size;
    for (const PanelRun &panel : parts.panels)
      panels += static_cast<double>(panel.count);
    if (kBlocks > 1)
      cAgain =
          caches.residenceOf(static_cast<double>(p.m) * nc * bytesPerElement);
    Footprint column{static_cast<double>(s.mr), caches.l1.line,
                     p.lda * bytesPerElement};
    rowsOfAConflict = !s.interleaveA && !caches.l1.holds(column);
    groupTiles();
    tilesOfFirstBlock = countOf(parts.rows.front().tiles);
    double reads = p.accumulate ? 1 : 1 - 1.0 / kBlocks;
    portsOfC = linesOfVector() *
               (1 / t.get("store.pipes") + reads / t.get("load.pipes"));
    prefetchOfLine =
        caches.cyclesToReadIntoL2(all, Walk::Along) + 1 / t.get("load.pipes");
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
             "lines down rows of B that no prefetcher follows");
    cost.add("a stream", outer * shown.a,
             "lines of A from below L1, beyond what the core hides");
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
  /// The tiles of each panel. The first one of the first block of rows meets
  /// the panel first; the others of that block are like those of other blocks,
  /// but where they prefetch.
  void groupTiles() {
    bool firstBlock = true;
    for (const GemmParts::Rows &block : parts.rows) {
      if (firstBlock)
        groupBlock(block.tiles, 1, true);
      groupBlock(block.tiles, block.blocks - firstBlock, false);
      firstBlock = false;
    }
  }

  void groupBlock(llvm::ArrayRef<Split> tiles, double blocks, bool firstBlock) {
    bool first = true;
    for (const Split &alike : tiles) {
      if (first)
        group({alike.size, true, firstBlock, blocks});
      group({alike.size, false, firstBlock && s.prefetchNextPanel,
             blocks * static_cast<double>(alike.count - first)});
      first = false;
    }
  }

  void group(const TileGroup &tiles) {
    if (tiles.count == 0)
      return;
    for (TileGroup &known : groups)
      if (known.rows == tiles.rows &&
          known.firstOfPanel == tiles.firstOfPanel &&
          known.firstBlock == tiles.firstBlock) {
        known.count += tiles.count;
        return;
      }
    groups.push_back(tiles);
  }

  void addPanels(const PanelRun &panel) {
    beginPanel(panel);
    double panelsAndBlocks = static_cast<double>(panel.count) * kBlocks;
    for (const TileGroup &tiles : groups)
      addTiles(panel, tiles, panelsAndBlocks * tiles.count);
  }

  void addTiles(const PanelRun &panel, const TileGroup &tiles, double count) {
    const StepBounds &step = stepOf(panel, tiles.rows);
    double core = kc * step.cycles();
    Transfers transfers{ofB(tiles), ofA(tiles), ofC(tiles), packingOf(tiles),
                        waitsFor(tiles)};
    double busy = transfers.sum();
    double beyond = together(core, busy) - core;
    compute += count * kc * step.compute;
    stalls += count * (core - kc * step.compute);
    shown.waits += count * transfers.waits;
    if (beyond > 0) {
      double share = count * beyond / busy;
      shown.b += share * transfers.b;
      shown.a += share * transfers.a;
      shown.c += share * transfers.c;
      shown.packing += share * transfers.packing;
    }
    if (double cycles = count * core; cycles > longest) {
      longest = cycles;
      bound = step.active();
    }
  }

  /// Of a tile of so many rows of the panel; few numbers of rows occur.
  const StepBounds &stepOf(const PanelRun &panel, int64_t rows) {
    for (const auto &[known, step] : steps)
      if (known == rows)
        return step;
    double pointers =
        s.interleaveA ? 0 : pointersToRows(t, rows, p.lda * bytesPerElement);
    return steps
        .emplace_back(rows,
                      stepBounds(t, s, rows, panel, s.interleaveA, pointers))
        .second;
  }

  /// Prefetches ahead of a stream leave nothing to wait for but its bandwidth.
  double together(double core, double transfers) const {
    if (s.prefetchAhead && streamsAhead(p, caches, s.packB, s.mr))
      return std::max(core, transfers);
    return overlap({core, transfers});
  }

  /// What depends on the panel only.
  void beginPanel(const PanelRun &panel) {
    double line = caches.l1.line, width = panel.width() * bytesPerElement;
    steps.clear();
    vectorBusy = 0;
    for (const VectorPiece &piece : panel.pieces)
      vectorBusy += vectorCycles(t, piece.lanes);
    Footprint given{kc, width, p.ldb * bytesPerElement};
    Footprint packed =
        Footprint::contiguous(kc * panel.pitch() * bytesPerElement);
    bool asItLies = s.packB == BPacking::None;
    const Footprint &used = asItLies ? given : packed;
    double bytesPacked = packed.lineBytes(line);
    linesGiven = (p.bTransposed ? bytesPacked : given.lineBytes(line)) / line;
    double linesUsed = used.lineBytes(line) / line;
    bool oneStream = s.packB == BPacking::Prepared || p.bTransposed;
    walkOfB =
        oneStream ? Walk::Along : caches.walkOf(kc, p.ldb * bytesPerElement);
    // Between two uses of a panel come a tile of A and one of C.
    double tileOfA = s.mr * kc * bytesPerElement;
    double tileOfC = s.mr * width;
    ofPanelAgain = linesUsed * caches.cyclesToRead(
                                   beside(used, tileOfA + tileOfC), walkOfB);
    // Between two uses of a block of A a panel and a column of C, between two
    // of a block of B the next block of A.
    double blockOfA = mc * kc * bytesPerElement;
    if (rowBlocks > 1)
      ofBlockAgain =
          linesUsed * caches.cyclesToRead(beside(Footprint::contiguous(
                                                     kc * nc * bytesPerElement),
                                                 blockOfA),
                                          asItLies ? walkOfB : Walk::Along);
    cyclesOfB = caches.cyclesToRead(all, walkOfB);
    kept =
        s.prefetchNextPanel ? keptOfPrefetched(oneStream ? packed : given) : 0;
    double first = 1 / panels; // of the panels
    cyclesOfA = first * caches.cyclesToRead(all);
    if (panels > 1)
      cyclesOfA += (1 - first) *
                   caches.cyclesToRead(beside(Footprint::contiguous(blockOfA),
                                              bytesPacked + mc * width));
    beginSegments(width);
  }

  /// The rows of the panel that rows of C need.
  void beginSegments(double width) {
    double line = caches.l1.line, strideBytes = p.ldc * bytesPerElement;
    Footprint segment{static_cast<double>(mc), width, strideBytes};
    double usable = caches.l1.capacityFor(segment) / caches.l1.size;
    conflictOfC = (1 - usable) * t.get("store.conflict");
    linesOfSegment = segment.lineBytes(line) / (line * segment.rows);
    walkOfC = panels > 1 ? caches.walkOf(mc, strideBytes) : Walk::Along;
    cyclesOfC = caches.cyclesToWrite(all, walkOfC);
    cyclesOfCAgain = caches.cyclesToWrite(cAgain, walkOfC);
  }

  /// Where lines are found that are used again after so many bytes of others;
  /// no further away than everything is.
  Residence beside(const Footprint &again, double others) const {
    double bytes = again.lineBytes(caches.l1.line) + others;
    auto missOf = [&](const CacheLevel &level, double atMost) {
      if (atMost == 0) // as often: deciding spends most of its time here
        return 0.0;
      return std::min(atMost, level.missShare(bytes, level.capacityFor(again)));
    };
    double missL1 = missOf(caches.l1, all.belowL1());
    double missL2 = missOf(caches.l2, std::min(missL1, all.belowL2()));
    double missL3 = missOf(caches.l3, std::min(missL2, all.memory));
    return caches.residence(missL1, missL2, missL3);
  }

  double ofB(const TileGroup &tiles) const {
    double prefetches = prefetchesOf(tiles);
    if (!tiles.firstOfPanel)
      return prefetches + ofPanelAgain;
    if (!tiles.firstBlock)
      return prefetches + ofBlockAgain;
    if (walkOfB == Walk::Down && !s.prefetchNextPanel)
      return 0; // waitsFor
    if (!s.prefetchNextPanel)
      return linesGiven * cyclesOfB;
    // What was prefetched and is still there comes from L2.
    Residence inL2{all.belowL1(), 0, 0};
    return prefetches + linesGiven * (kept * caches.cyclesToRead(inL2) +
                                      (1 - kept) * cyclesOfB);
  }

  /// Down more rows than prefetchers follow the core waits for each line.
  double waitsFor(const TileGroup &tiles) const {
    bool first = tiles.firstOfPanel && tiles.firstBlock;
    if (!first || walkOfB == Walk::Along || s.prefetchNextPanel)
      return 0;
    return linesGiven * cyclesOfB;
  }

  /// Lines of the next panel that a tile of the first block of rows brings
  /// into L2: its share of the transfer, for which nothing waits, so that it
  /// takes no longer down rows, and a load port for each.
  double prefetchesOf(const TileGroup &tiles) const {
    if (!s.prefetchNextPanel || !tiles.firstBlock)
      return 0;
    return linesGiven / tilesOfFirstBlock * prefetchOfLine;
  }

  /// Share of a prefetched panel that L2 keeps, beside the one in use, until
  /// its turn.
  double keptOfPrefetched(const Footprint &panel) const {
    return 1 - caches.l2.missShare(2 * panel.lineBytes(caches.l1.line),
                                   caches.l2.capacityFor(panel));
  }

  double ofA(const TileGroup &tiles) const {
    double line = caches.l1.line;
    double lines = tiles.rows * kc * bytesPerElement / line;
    // Rows whose lines evict each other are fetched for each element anew.
    if (rowsOfAConflict)
      return lines * std::max(cyclesOfA, caches.l2.cyclesPerLine[0]) * line /
             bytesPerElement;
    return lines * cyclesOfA;
  }

  /// Each block of K writes C, and all but an overwriting first one read it.
  double ofC(const TileGroup &tiles) const {
    double perBlock = 1.0 / kBlocks, rows = tiles.rows;
    double lines = rows * linesOfSegment;
    double cycles = perBlock * linesOfC(all, cyclesOfC, rows, lines);
    if (kBlocks > 1)
      cycles += (1 - perBlock) * linesOfC(cAgain, cyclesOfCAgain, rows, lines);
    return rows * vectorBusy * portsOfC + cycles;
  }

  /// Cycles of the lines of a tile. Rows that share few sets of L1 evict what
  /// is still to be written: each waits for its own.
  double linesOfC(const Residence &where, double cyclesOfLine, double rows,
                  double lines) const {
    double cycles = lines * cyclesOfLine;
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
    bool packs = s.packB == BPacking::Fused && !p.bTransposed &&
                 tiles.firstOfPanel && counts.storesOfPackedB > 0 &&
                 (tiles.firstBlock || !s.keepsPackedBlock());
    return packs ? kc * vectorBusy / t.get("store.pipes") : 0;
  }

  /// Copies that no tile makes beside its multiply-adds.
  double copies() const {
    double ofB = p.bTransposed
                     ? counts.storesOfPackedB * transposeCycles(t, s.lanes)
                     : 0;
    return counts.elementsOfPackedA * packingOfAPerElement() + ofB;
  }

  double packingOfAPerElement() const {
    // By lane, blocks of vectors are transposed: 2 memory operations and 2
    // shuffles a vector. A strided store, like scalar ones, takes an element
    // at a time.
    if (t.scalarOperand == ScalarOperand::Lane)
      return 4 / (t.get("issue.width") * t.lanes());
    return std::max(1 / t.get("store.pipes"), 2 / t.get("issue.width"));
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
  const Residence &all;
  GemmParts parts;
  GemmCounts counts;
  llvm::SmallVector<TileGroup, 8> groups;
  int64_t rowBlocks, kBlocks, mc, nc;
  double kc, panels = 0;
  Residence cAgain;
  bool rowsOfAConflict = false;
  double tilesOfFirstBlock; // of rows
  double portsOfC;          // cycles that a vector of C keeps them busy
  double prefetchOfLine;    // cycles, of B

  // Of the panel.
  double vectorBusy = 0, linesGiven = 0, linesOfSegment = 0;
  double kept = 0, conflictOfC = 0;
  double ofPanelAgain = 0, ofBlockAgain = 0; // cycles of a panel's lines
  double cyclesOfA = 0, cyclesOfB = 0;       // of a line, where it is at first
  double cyclesOfC = 0, cyclesOfCAgain = 0;  // the same; in later blocks of K
  llvm::SmallVector<std::pair<int64_t, StepBounds>, 4> steps; // by rows
  Walk walkOfB = Walk::Along, walkOfC = Walk::Along;

  double compute = 0, stalls = 0;
  Transfers shown;
  double longest = -1;
  const char *bound = "";
};

} // namespace

GemmCosts::GemmCosts(const Contraction &p, const Target &t)
    : problem(p), target(t), caches(t), overlap(Overlap::ofTransfers(t)),
      all(caches.residenceOf(p.outerCount() * bytesPerElement *
                             (static_cast<double>(p.m) * p.k +
                              static_cast<double>(p.n) * p.k +
                              static_cast<double>(p.m) * p.n))) {}

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
