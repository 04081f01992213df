//===-- GemmCost.cpp - The terms of a blocked GEMM ------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/GemmCounts.h"
#include "autoconfig/models/common/GemmModel.h"
#include <algorithm>
#include <cmath>
#include <numeric>

namespace autoconfig {
namespace {

/// What an element of a cache line costs where accesses cannot overlap because
/// they fall into the same few sets: most of a latency (measured on Zen 5: 42
/// of 56 cycles).
constexpr double serialShare = 0.75;

class GemmCost {
public:
  GemmCost(const Contraction &problem, const Target &target,
           const GemmSchedule &schedule)
      : p(problem), t(target), s(schedule), caches(target),
        counts(countGemm(problem, schedule)),
        inOrder(target.flag("issue.in_order")) {
    rowBlocks = countOf(s.rowBlocks);
    kBlocks = countOf(s.kBlocks);
    columnBlocks = countOf(s.columnBlocks);
    kc = s.kBlocks.front().size;
    mc = s.rowBlocks.front().size;
    nc = s.columnBlocks.front().size;
    rowTilesInBlock = countOf(s.rowTiles(mc));
    bytesA = static_cast<double>(p.m) * p.k * bytesPerElement;
    bytesB = static_cast<double>(p.n) * p.k * bytesPerElement;
    bytesC = static_cast<double>(p.m) * p.n * bytesPerElement;
  }

  Cost total() {
    sumTiles();
    double outer = static_cast<double>(p.outerCount());
    stalls += groupOverhead(t, counts.prefetches / t.get("issue.width"));
    Cost cost;
    cost.add("compute", outer * compute, bound);
    cost.add("operand stalls", outer * stalls,
             "loads, issue or latency beyond the multiply-adds");
    cost.add("tile streams", outer * streams,
             "A and B from below L1 beyond what multiply-adds hide");
    cost.add("packing", outer * packing(), "stores of panels");
    cost.add("c traffic", outer * cTraffic(), "stores and loads of tiles");
    cost.add("c conflicts", outer * cConflicts(),
             "rows of C whose lines share few sets");
    cost.add("first touch", firstTouch(),
             "A, B and C from the level that holds them all");
    double calls = counts.tiles / tilesAtOnce() + counts.panelsOfTransposedB;
    cost.add("call overhead", outer * calls * t.get("call.overhead"),
             "calls of the micro-kernel");
    return cost;
  }

private:
  /// Tiles whose instructions fit into the window of the core, which works on
  /// them all.
  double tilesAtOnce() const {
    double scalars =
        counts.multiplyAdds / static_cast<double>(s.vectorsPerTile);
    double instructions = counts.multiplyAdds + scalars + counts.loadsOfB +
                          counts.loadsOfC + counts.storesOfC;
    constexpr double ofCall = 12;
    return std::clamp(t.get("issue.window") /
                          (instructions / counts.tiles + ofCall),
                      1.0, counts.tiles);
  }

  void sumTiles() {
    double widest = -1;
    for (const Split &columns : s.columnBlocks)
      for (const PanelRun &panel : s.panels(columns.size)) {
        double count = static_cast<double>(panel.count) * columns.count;
        panels += count;
        for (const Split &rows : s.rowBlocks)
          for (const Split &tile : s.rowTiles(rows.size))
            addTiles(panel, tile.size, count * tile.count * rows.count, widest);
      }
  }

  void addTiles(const PanelRun &panel, int64_t rows, double count,
                double &widest) {
    double pointers =
        s.interleaveA ? 0 : pointersToRows(t, rows, p.lda * bytesPerElement);
    StepBounds b = stepBounds(t, s, rows, panel, s.interleaveA, pointers);
    double step = b.cycles() + groupOverhead(t, b.issue),
           stream = streamCycles(panel, rows);
    double steps = count * p.k;
    compute += steps * b.compute;
    stalls += steps * (step - b.compute);
    streams += steps * (visibleStream(stream, step) + conflictsOfB(panel));
    if (steps > widest) {
      widest = steps;
      bound = b.active();
    }
  }

  /// What remains of a transfer that can go on during `covered` cycles: no
  /// core hides it all, an in-order core least.
  double visible(double transfer, double covered) const {
    double leak = inOrder ? 0.5 : 0.1;
    return std::max(transfer - covered, leak * transfer);
  }

  /// The same of what tiles load from below L1 all the time. Where L2 is filled
  /// from memory meanwhile, the more of the step it takes the less is hidden
  /// (measured on Zen 5: a tenth of a third of the step, a third of two
  /// thirds).
  double visibleStream(double transfer, double step) const {
    double shown = visible(transfer, step);
    if (caches.bandwidthOf(bytesB) > caches.memoryBandwidth)
      return shown;
    double crowded = std::clamp(transfer / step - 0.35, 0.0, 0.9);
    return std::max(shown, (0.1 + crowded) * transfer);
  }

  /// Cycles per k step to bring a row of the panel and a column of A into L1.
  double streamCycles(const PanelRun &panel, int64_t rows) const {
    return streamOfB(panel) + streamOfA(rows);
  }

  double streamOfB(const PanelRun &panel) const {
    double rowBytes = panel.pitch() * bytesPerElement;
    bool contiguous = s.packB != BPacking::None;
    Footprint one = contiguous ? Footprint::contiguous(kc * rowBytes)
                               : panelAsItLies(panel);
    double lines = one.lineBytes(caches.l1.line) / kc;
    double blockBytes = kc * static_cast<double>(nc) * bytesPerElement;
    // The first tile of a block of rows finds the panel where the block of B
    // is, the others where the first left it.
    double fromBlock = rowBlocks > 1 ? lines / caches.bandwidthOf(blockBytes)
                                     : 0; // the first touch
    if (blockBytes <= 0.5 * caches.l1.size)
      fromBlock = 0;
    double again = 0;
    if (!caches.l1.holds(one, 0.6))
      again =
          lines / (caches.l2.holds(one, 0.6) ? caches.l2.bandwidth
                                             : stridedBandwidth(contiguous));
    double pages = 0;
    if (!contiguous && missesTlb())
      pages = secondLevelTlbCycles;
    double first = 1.0 / rowTilesInBlock;
    return first * (fromBlock + pages) + (1 - first) * (again + pages);
  }

  Footprint panelAsItLies(const PanelRun &panel) const {
    return {static_cast<double>(kc), panel.pitch() * bytesPerElement,
            p.ldb * bytesPerElement};
  }

  /// Cycles per k step in which lines of B come from L2 and nothing is hidden:
  /// of rows whose lines share few sets of L1, those that find no room, where a
  /// line takes more than one load. Measured on Zen 5: 1.1 to 3 cycles a line
  /// with vectors of 32 bytes, nothing with 64, nor where lines only exceed L1.
  double conflictsOfB(const PanelRun &panel) const {
    bool oneLoad = s.lanes * bytesPerElement >= caches.l1.line;
    if (s.packB == BPacking::Prepared || oneLoad)
      return 0;
    Footprint rows = panelAsItLies(panel);
    double bytes = rows.lineBytes(caches.l1.line);
    double room = caches.l1.capacityFor(rows);
    if (room == caches.l1.size || bytes <= room)
      return 0;
    // The first tile that packs leaves them close together for all others.
    double tiles = s.packB == BPacking::None
                       ? 1
                       : 1.0 / static_cast<double>(rowTilesInBlock * rowBlocks);
    return tiles * 1.5 * (bytes - room) / kc / caches.l2.bandwidth;
  }

  /// Each row of B as it lies is on a page of its own, and a block has more
  /// than the first level of the TLB.
  bool missesTlb() const {
    return p.ldb * bytesPerElement >= 0.5 * t.get("page.size") &&
           kc > t.get("tlb.l1_entries");
  }

  /// Cycles of address translation that the transfer of B waits for.
  double walksOfB() const {
    bool asItLies = s.packB != BPacking::Prepared && !p.bTransposed;
    return asItLies && missesTlb() ? p.k * panels * secondLevelTlbCycles : 0;
  }

  /// From beyond L2; rows that share few sets come one after the other.
  double stridedBandwidth(bool contiguous) const {
    double beyond =
        caches.l3.size > 0 ? caches.l3.bandwidth : caches.memoryBandwidth;
    return contiguous ? beyond : 0.5 * beyond;
  }

  double streamOfA(int64_t rows) const {
    double blockBytes = static_cast<double>(mc) * kc * bytesPerElement;
    double tileBytes = static_cast<double>(rows) * kc * bytesPerElement;
    double level = blockBytes <= 0.75 * caches.l2.size
                       ? caches.l2.bandwidth
                       : caches.bandwidthOf(blockBytes);
    // Rows whose lines evict each other are fetched for each element anew.
    Footprint columnOfA{static_cast<double>(rows), caches.l1.line,
                        p.lda * bytesPerElement};
    if (!s.interleaveA && !caches.l1.holds(columnOfA, 1.0))
      return rows * caches.l1.line / level;
    bool staysInL1 =
        blockBytes <= 0.4 * caches.l1.size ||
        (rowTilesInBlock == 1 && tileBytes <= 0.4 * caches.l1.size);
    double transfer = staysInL1 ? 0 : rows * bytesPerElement / level;
    return panels <= 1 ? 0 : transfer + walksOfA(rows);
  }

  /// Cycles per k step of address translation where each panel comes upon more
  /// pages of A than the first level of the TLB has. It is what a copy saves;
  /// where none can be chosen it would tell nothing apart.
  double walksOfA(int64_t rows) const {
    if (t.scalarOperand != ScalarOperand::Lane)
      return 0;
    double page = t.get("page.size");
    double stride = (s.interleaveA ? kc : p.lda) * bytesPerElement;
    // Rows on pages of their own, or one after the other.
    double pagesPerRow =
        std::min(1 + kc * bytesPerElement / page, stride / page);
    if (mc * pagesPerRow <= t.get("tlb.l1_entries"))
      return 0;
    return rows * pagesPerRow * secondLevelTlbCycles / kc;
  }

  double packing() const {
    return counts.elementsOfPackedA * packingOfAPerElement() +
           (p.bTransposed ? counts.storesOfPackedB * transposeCycles(t, s.lanes)
                          : counts.storesOfPackedB * vectorCycles(t, s.lanes) /
                                t.get("store.pipes"));
  }

  double packingOfAPerElement() const {
    // By lane, blocks of vectors are transposed: 2 memory operations and 2
    // shuffles a vector. A strided store, like scalar ones, takes an element
    // at a time.
    if (t.scalarOperand == ScalarOperand::Lane)
      return 4 / (t.get("issue.width") * t.lanes());
    return std::max(1 / t.get("store.pipes"), 2 / t.get("issue.width"));
  }

  /// Each block of K writes C, and all but an overwriting first one read it.
  double cTraffic() const {
    return (counts.storesOfC + counts.loadsOfC) * vectorCycles(t, s.lanes) *
               linesOfVector() / t.get("store.pipes") +
           (kBlocks - 1) * rereadOfC();
  }

  /// Lines that a vector of C touches: where rows do not begin with a line,
  /// some lie across two.
  double linesOfVector() const {
    bool aligned = std::fmod(p.ldc * bytesPerElement, caches.l1.line) == 0;
    double bytes = std::min(s.lanes * bytesPerElement, caches.l1.line);
    return aligned ? 1 : 1 + bytes / caches.l1.line;
  }

  /// Another block of K reads C at the end of each tile, when nothing is left
  /// to compute beside: a latency and the transfer.
  double rereadOfC() const {
    if (bytesC <= 0.5 * caches.l2.size)
      return 0;
    bool inL3 = bytesC <= 0.5 * caches.l3.size;
    double latency = inL3 ? caches.l3Latency : caches.memoryLatency;
    return bytesC / caches.bandwidthOf(bytesC) +
           counts.tiles / kBlocks * serialShare * latency;
  }

  /// A column of tiles touches mc rows of C, nr wide. Where a power-of-two
  /// stride maps them to few sets, each row waits for its own line.
  double cConflicts() const {
    bool resident = bytesC <= 0.5 * caches.l2.size;
    Footprint column{static_cast<double>(mc),
                     s.vectorsPerTile * s.lanes * bytesPerElement,
                     p.ldc * bytesPerElement};
    if (resident || panels <= 1 || caches.l2.holds(column, 1.0))
      return 0;
    double latency =
        caches.l3.size > 0 ? t.get("l3.latency") : t.get("memory.latency");
    double segments = static_cast<double>(p.m) * panels * kBlocks;
    return visible(segments * serialShare * latency, 0.5 * compute);
  }

  /// A, B and C come from, and C goes to, where the previous call left them.
  double firstTouch() const {
    double outer = static_cast<double>(p.outerCount());
    double level = caches.bandwidthOf(outer * (bytesA + bytesB + bytesC));
    if (level >= caches.l1.bandwidth)
      return 0;
    double bytes = bytesA * columnBlocks + bytesB * transfersOfB() +
                   2 * bytesC * linesOfC() * slowdownOfWritesOfC();
    // What comes from memory waits for translation as well.
    double walks = level <= caches.memoryBandwidth ? walksOfB() : 0;
    return outer * (visible(bytes / level, besideTransfers()) + walks +
                    prefetchedTwice());
  }

  /// Shallow tiles, of which a core works on several at once, wait for little
  /// but their stores: the fewer rows they go along, the less (measured on Zen
  /// 5: 10 % from 6 rows to 2 for K = 1, within 5 % either way for K = 4).
  double slowdownOfWritesOfC() const {
    double fewRows = tilesAtOnce() > 1 ? 0.97 + 0.03 * s.mr / 8.0 : 1;
    return fewRows * slowdownOfWrites(s.mr);
  }

  bool coreFollowsB() const { return followsRowsOfB(p, caches, s.packB); }

  /// Cycles that prefetches take where the core's own do their work, the less
  /// the more tiles they are spread over (measured on Zen 5, tiles of 6 to 12
  /// rows: 0.4 to 1.1 a line in one tile, 0.1 to 1.1 in two, none in four).
  double prefetchedTwice() const {
    if (!s.prefetchNextPanel || !coreFollowsB())
      return 0;
    auto tiles = static_cast<double>(rowTilesInBlock * rowBlocks);
    return 0.8 * counts.prefetches / (tiles * tiles);
  }

  /// Lines transferred per line of C. One that two columns of tiles share is
  /// transferred with each, where the rows between do not stay in L2.
  double linesOfC() const {
    double line = caches.l1.line, segment = rowOfPanel();
    Footprint column{static_cast<double>(mc), segment, p.ldc * bytesPerElement};
    if (panels <= 1 || caches.l2.holds(column, 0.5))
      return 1;
    bool aligned = std::fmod(p.ldc * bytesPerElement, line) == 0;
    double step =
        aligned ? std::gcd(int64_t(segment), int64_t(line)) : bytesPerElement;
    return (segment + line - step) / segment;
  }

  /// Bytes of one row of a panel of B.
  double rowOfPanel() const {
    return std::min<double>(p.n, s.vectorsPerTile * s.lanes) * bytesPerElement;
  }

  /// Share of a prefetched panel that L2 keeps, beside the one in use, until
  /// its turn.
  double keptOfPanel() const {
    Footprint panel{static_cast<double>(kc), rowOfPanel(),
                    p.ldb * bytesPerElement};
    if (p.bTransposed)
      panel = {rowOfPanel() / bytesPerElement, kc * bytesPerElement,
               p.ldb * bytesPerElement};
    return std::min(1.0, caches.l2.capacityFor(panel) /
                             (2 * panel.lineBytes(caches.l1.line)));
  }

  /// How often, in effect, B is transferred. Rows of a panel lie apart: each
  /// starts the stream anew, which loses about a line. Prefetched lines that L2
  /// does not keep are fetched again, in part from the next level.
  double transfersOfB() const {
    double stretch = p.bTransposed ? kc * bytesPerElement : rowOfPanel();
    bool oneStream =
        s.packB == BPacking::Prepared || stretch >= p.ldb * bytesPerElement;
    if (oneStream)
      return 1;
    double again = s.prefetchNextPanel ? 0.75 * (1 - keptOfPanel()) : 0;
    return (1 + again) * (stretch + caches.l1.line) / stretch;
  }

  /// Cycles that the transfer of B goes on beside.
  double besideTransfers() const {
    // Used once, what was prepared is one stream that runs ahead.
    if (s.packB == BPacking::Prepared && p.m <= s.mr && !s.prefetchNextPanel) {
      bool ahead = s.prefetchAhead && streamsAhead(p, caches, s.packB, s.mr);
      return (ahead ? 1 : 0.8) * (compute + stalls);
    }
    // Panels of a transposed B are packed before they are used.
    if (p.bTransposed && s.packB == BPacking::Fused && !s.prefetchNextPanel)
      return 0;
    if (s.prefetchNextPanel)
      return (0.3 + 0.5 * keptOfPanel()) * compute;
    return coreFollowsB() ? compute + stalls : 0.8 * compute;
  }

  static constexpr double secondLevelTlbCycles = 4; // 7 to 8, half hidden

  const Contraction &p;
  const Target &t;
  const GemmSchedule &s;
  CacheHierarchy caches;
  GemmCounts counts;
  bool inOrder;
  double bytesA, bytesB, bytesC;
  int64_t rowBlocks, kBlocks, columnBlocks, rowTilesInBlock;
  int64_t kc, mc, nc;
  double panels = 0;
  double compute = 0, stalls = 0, streams = 0;
  const char *bound = "";
};

} // namespace

Cost gemmCost(const Contraction &problem, const Target &target,
              const GemmSchedule &schedule) {
  return GemmCost(problem, target, schedule).total();
}

} // namespace autoconfig
