//===-- GemmModel.cpp -----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/GemmModel.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>
#include <cmath>

namespace autoconfig {
namespace {

constexpr double bytesPerElement = 4;

/// Cycles that an operation on so many lanes keeps one pipe busy.
double occupancy(const Target &t, int64_t lanes) {
  return std::ceil(lanes * 32.0 / t.get("vector.datapath_bits"));
}

/// Loads that bring `rows` scalars of A to where the FMA takes them.
double scalarLoads(const Target &t, int64_t rows, bool interleaved) {
  if (t.scalarOperand == ScalarOperand::Lane && interleaved)
    return std::ceil(static_cast<double>(rows) / t.lanes());
  return rows;
}

/// Sums over all tiles of one matrix product.
class GemmCost {
public:
  GemmCost(const Contraction &problem, const Target &target,
           const GemmSchedule &schedule)
      : p(problem), t(target), s(schedule), caches(target) {
    for (const Split &block : s.rowBlocks)
      for (const Split &tile : s.rowTiles(block.size))
        rowTiles += tile.count * block.count;
    for (const Split &block : s.kBlocks)
      kBlocks += block.count;
    for (const Split &block : s.columnBlocks)
      columnBlocks += block.count;
    kc = s.kBlocks.front().size;
    mc = s.rowBlocks.front().size;
  }

  Cost total() {
    sumTiles();
    double outer = static_cast<double>(p.outerCount());
    Cost cost;
    cost.add("compute", outer * compute, bound);
    cost.add("operand stalls", outer * stalls,
             "loads, issue or latency beyond the FMAs");
    cost.add("tile streams", outer * streams,
             "A and B from below L1 beyond what the FMAs hide");
    cost.add("packing", outer * packing());
    cost.add("c traffic", outer * cTraffic());
    cost.add("first touch", outer * firstTouch());
    cost.add("call overhead",
             outer * rowTiles * panelCount * kBlocks * t.get("call.overhead"));
    return cost;
  }

private:
  void sumTiles() {
    double widest = -1;
    for (const Split &columns : s.columnBlocks)
      for (const PanelRun &panel : s.panels(columns.size)) {
        double panels = panel.count * columns.count;
        panelCount += panels;
        for (const Split &rows : s.rowBlocks)
          for (const Split &tile : s.rowTiles(rows.size)) {
            double times = panels * tile.count * rows.count * p.k;
            addTile(panel, tile.size, times, widest);
          }
      }
  }

  void addTile(const PanelRun &panel, int64_t rows, double steps,
               double &widest) {
    StepBounds b = stepBounds(t, s, rows, panel, s.interleaveA);
    double step = b.cycles();
    compute += steps * b.compute;
    stalls += steps * (step - b.compute);
    // The core runs ahead of the caches: only what the step cannot hide counts.
    double stream = streamCycles(panel, rows);
    streams += steps * std::max(0.0, stream - step);
    if (steps > widest) {
      widest = steps;
      bound = std::string("bound: ") + b.active();
    }
  }

  /// Cycles per k step to bring the panel of B and the rows of A into L1.
  double streamCycles(const PanelRun &panel, int64_t rows) const {
    double rowBytes = panel.pitch() * bytesPerElement;
    bool packed = s.packB != BPacking::None;
    Footprint b = packed ? Footprint::contiguous(kc * rowBytes)
                         : Footprint{static_cast<double>(kc), rowBytes,
                                     p.ldb * bytesPerElement};
    double cycles = 0;
    if (rowTiles > 1 && !caches.l1.holds(b, 0.6))
      cycles +=
          b.lineBytes(caches.l1.line) / kc /
          (caches.l2.holds(b, 0.6) ? caches.l2.bandwidth : caches.l3.bandwidth);
    // Rows of A are read anew for each panel: from L2, or below if the block of
    // rows does not fit.
    double blockOfA = mc * kc * bytesPerElement;
    Footprint a{static_cast<double>(rows), 64, p.lda * bytesPerElement};
    if (blockOfA > 0.5 * caches.l1.size) {
      double level = caches.bandwidthOf(blockOfA);
      double waste = s.interleaveA || caches.l1.holds(a, 1.0) ? 1 : 16;
      cycles += waste * rows * bytesPerElement / level;
    }
    return cycles;
  }

  double packing() const { return packingOfA() + packingOfB(); }

  /// The first panel of each block stores A, scalar by scalar.
  double packingOfA() const {
    if (!s.interleaveA)
      return 0;
    double elements = static_cast<double>(p.m) * p.k * columnBlocks;
    return elements * std::max(1 / t.get("store.pipes"),
                               2 / t.get("issue.width"));
  }

  double packingOfB() const {
    if (s.packB != BPacking::Fused || rowTiles <= 1)
      return 0;
    double blocks = s.keepsPackedBlock() ? 1 : s.rowBlocks.size();
    double vectors = p.k * std::ceil(p.n / static_cast<double>(s.lanes)) *
                     occupancy(t, s.lanes);
    return blocks * vectors / t.get("store.pipes");
  }

  /// Each block of K reads and writes C once, the first only writes.
  double cTraffic() const {
    double vectors = p.m * std::ceil(p.n / static_cast<double>(s.lanes)) *
                     occupancy(t, s.lanes);
    double perBlock = vectors / t.get("store.pipes");
    double bytes = p.m * p.n * bytesPerElement;
    double level = caches.bandwidthOf(bytes);
    if (level < caches.l1.bandwidth)
      perBlock = std::max(perBlock, bytes / level);
    double reads = kBlocks - (p.accumulate ? 0 : 1);
    return perBlock * (kBlocks + reads);
  }

  /// A, B come from where the previous call left them: the level that holds
  /// all.
  double firstTouch() const {
    double bytesA = static_cast<double>(p.m) * p.k * bytesPerElement;
    double bytesB = static_cast<double>(p.n) * p.k * bytesPerElement;
    double level =
        caches.bandwidthOf(bytesA + bytesB + p.m * p.n * bytesPerElement);
    if (level >= caches.l1.bandwidth)
      return 0;
    double time = (bytesA * columnBlocks + bytesB) / level;
    // With prefetches for the next panel the transfer overlaps with compute.
    double hidden = s.prefetchNextPanel ? 0.9 : 0.5;
    return std::max(time - hidden * compute, 0.1 * time);
  }

  const Contraction &p;
  const Target &t;
  const GemmSchedule &s;
  CacheHierarchy caches;
  double rowTiles = 0, kBlocks = 0, columnBlocks = 0, panelCount = 0;
  double compute = 0, stalls = 0, streams = 0;
  int64_t kc = 0, mc = 0;
  std::string bound;
};

} // namespace

double StepBounds::cycles() const {
  double slowest = std::max({compute, latency, loads, issue});
  // No core overlaps its resources perfectly: the others show a little.
  constexpr double leak = 0.03;
  double others = compute + loads + issue - (slowest > latency ? slowest : 0);
  return slowest + leak * others;
}

const char *StepBounds::active() const {
  double slowest = std::max({compute, latency, loads, issue});
  if (slowest == compute)
    return "FMA throughput";
  if (slowest == latency)
    return "FMA latency";
  return slowest == loads ? "load ports" : "issue width";
}

StepBounds stepBounds(const Target &t, const GemmSchedule &s, int64_t rows,
                      const PanelRun &panel, bool interleavedA) {
  double vectors = 0, vectorCycles = 0, fmaCycles = 0;
  for (const VectorPiece &piece : panel.pieces) {
    double busy = occupancy(t, piece.lanes);
    vectors += 1;
    vectorCycles += busy;
    fmaCycles += busy + t.get("fma.overhead");
  }
  double scalars = scalarLoads(t, rows, interleavedA);
  StepBounds b;
  b.compute = rows * fmaCycles / t.get("fma.pipes");
  // The accumulators' chains are independent; each takes one FMA per step.
  b.latency = t.get("fma.latency");
  if (t.scalarOperand == ScalarOperand::Register)
    b.loads = std::max(vectorCycles / t.get("load.pipes"),
                       scalars / t.get("load.scalar_pipes"));
  else
    b.loads = (vectorCycles + scalars) / t.get("load.pipes");
  double loopOverhead = 3.0 / s.unrollK;
  b.issue = (rows * vectors + vectors + scalars + loopOverhead) /
            t.get("issue.width");
  return b;
}

int64_t registersOfTile(const Target &t, int64_t rows, int64_t vectors,
                        int64_t lmul) {
  int64_t scalars = 0; // scalar registers hold them
  if (t.scalarOperand == ScalarOperand::Broadcast)
    scalars = 1;
  else if (t.scalarOperand == ScalarOperand::Lane)
    scalars = llvm::divideCeil(rows, t.lanes());
  return (rows * vectors + vectors) * lmul + scalars;
}

llvm::SmallVector<MicroTile> microTiles(const Contraction &p, const Target &t) {
  llvm::SmallVector<MicroTile> tiles;
  bool lanes = t.scalarOperand == ScalarOperand::Lane;
  for (int64_t lmul = 1; lmul <= t.integer("vector.lmul_max"); lmul *= 2) {
    int64_t columns = t.lanes() * lmul;
    // Longer vectors than the matrix has columns only waste.
    if (lmul > 1 && columns / 2 >= p.n)
      break;
    int64_t widest = llvm::divideCeil(p.n, columns);
    for (int64_t vectors = 1; vectors <= std::min<int64_t>(widest, 8);
         ++vectors)
      for (int64_t mr = 1; mr <= std::min<int64_t>(p.m, 30); ++mr) {
        if (lanes && mr % t.lanes() != 0 && mr != p.m)
          continue;
        if (registersOfTile(t, mr, vectors, lmul) <=
            t.integer("vector.registers"))
          tiles.push_back({mr, vectors, lmul});
      }
  }
  return tiles;
}

llvm::SmallVector<Configuration>
gemmCandidates(const Contraction &p, const Target &t, BPacking packB) {
  CacheHierarchy caches(t);
  llvm::SmallVector<int64_t, 4> depths;
  for (int64_t kc : {256, 512, 1024}) {
    depths.push_back(std::min(kc, p.k));
    if (p.k <= kc)
      break;
  }
  llvm::SmallVector<Configuration> result;
  for (const MicroTile &tile : microTiles(p, t))
    for (int64_t kc : depths) {
      int64_t nr = tile.vectors * t.lanes() * tile.lmul;
      double bytesOfStep = kc * bytesPerElement;
      auto fill = [&](double size, int64_t multiple, int64_t most) {
        auto count = static_cast<int64_t>(size / bytesOfStep);
        return std::clamp<int64_t>(count / multiple * multiple, multiple,
                                   std::max(most, multiple));
      };
      Configuration c;
      c.set("mr", tile.mr);
      c.set("nr", nr);
      if (t.integer("vector.lmul_max") > 1)
        c.set("lmul", tile.lmul);
      c.set("kc", kc);
      // A block of A takes 0.6 of L2, a packed block of B half of the last
      // level.
      c.set("mc",
            fill(0.6 * caches.l2.size, tile.mr, llvm::alignTo(p.m, tile.mr)));
      double last = caches.l3.size > 0 ? caches.l3.size : caches.l2.size;
      c.set("nc", fill(0.5 * last, nr, llvm::alignTo(p.n, nr)));
      bool lane = t.scalarOperand == ScalarOperand::Lane;
      c.set("unroll", lane ? 4 : 1);
      Footprint rowsOfA{static_cast<double>(tile.mr), 64,
                        p.lda * bytesPerElement};
      bool conflict = !caches.l1.holds(rowsOfA, 1.0);
      bool severalPanels = p.n > nr;
      // By lane, A must lie with k outermost; elsewhere only where its rows
      // would evict each other.
      bool wantsInterleaved =
          lane || conflict || t.scalarOperand == ScalarOperand::Register;
      c.set("interleave_a", severalPanels && wantsInterleaved);
      bool beyondL2 = p.k * p.n * bytesPerElement > 0.5 * caches.l2.size;
      c.set("prefetch_next", packB != BPacking::Prepared && beyondL2);
      c.set("prefetch_c", p.m * p.n * bytesPerElement > 0.5 * caches.l2.size);
      result.push_back(std::move(c));
    }
  return result;
}

Cost gemmCost(const Contraction &problem, const Target &target,
              const GemmSchedule &schedule) {
  return GemmCost(problem, target, schedule).total();
}

std::optional<std::string> rejectEmpty(const Contraction &p) {
  if (p.m > 0 && p.n > 0 && p.k > 0 && p.outerCount() > 0)
    return std::nullopt;
  return "a dimension is 0: there is nothing to multiply";
}

std::optional<std::string> refuseGemm(const Target &t, const Configuration &c) {
  for (auto &[key, value] : c.entries())
    if (value < (key == "interleave_a" || key.starts_with("prefetch") ? 0 : 1))
      return key + "=" + std::to_string(value) + " is not positive";
  int64_t lmul = c.has("lmul") ? c.get("lmul") : 1;
  if (lmul > t.integer("vector.lmul_max") || !llvm::isPowerOf2_64(lmul))
    return "lmul=" + std::to_string(lmul) + " is not one of 1, 2, .. " +
           std::to_string(t.integer("vector.lmul_max"));
  int64_t lanes = t.lanes() * lmul;
  if (c.get("nr") % lanes != 0)
    return "nr=" + std::to_string(c.get("nr")) +
           " is not a multiple of the vector's " + std::to_string(lanes) +
           " lanes";
  int64_t needs = registersOfTile(t, c.get("mr"), c.get("nr") / lanes, lmul);
  if (needs > t.integer("vector.registers"))
    return "a tile of mr=" + std::to_string(c.get("mr")) +
           " by nr=" + std::to_string(c.get("nr")) + " needs " +
           std::to_string(needs) + " vector registers of " +
           std::to_string(t.integer("vector.registers"));
  return std::nullopt;
}

} // namespace autoconfig
