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

/// Loads that bring `rows` scalars of A to where the FMA takes them.
double scalarLoads(const Target &t, int64_t rows, bool interleaved) {
  if (t.scalarOperand == ScalarOperand::Lane && interleaved)
    return std::ceil(static_cast<double>(rows) / t.lanes());
  return rows;
}

} // namespace

double vectorCycles(const Target &t, int64_t lanes) {
  return std::ceil(lanes * 32.0 / t.get("vector.datapath_bits"));
}

double groupOverhead(const Target &t, double issue) {
  return t.integer("vector.lmul_max") > 1 ? 0.06 * issue : 0;
}

double transposeCycles(const Target &t, int64_t lanes) {
  if (t.scalarOperand == ScalarOperand::Register)
    return lanes * std::max(1 / t.get("store.pipes"), 2 / t.get("issue.width"));
  double busy = vectorCycles(t, lanes), shuffles = std::log2(lanes);
  return std::max({shuffles * busy / t.get("fma.pipes"),
                   busy / t.get("store.pipes"),
                   (2 + shuffles) / t.get("issue.width")});
}

double StepBounds::cycles() const {
  double slowest = std::max({compute, latency, loads, issue});
  double others = compute + loads + issue - (slowest > latency ? slowest : 0);
  return slowest + exposed + 0.03 * others;
}

const char *StepBounds::active() const {
  double slowest = std::max({compute, latency, loads, issue});
  if (slowest == compute)
    return "bound: FMA throughput";
  if (slowest == latency)
    return "bound: FMA latency";
  return slowest == loads ? "bound: load ports" : "bound: issue width";
}

/// Cycles per k step in which a core that issues and completes in order does
/// nothing but wait. `row`: cycles to load a row of B; `fma`: to start a
/// multiply-add, the last of which goes on meanwhile.
static double exposedLatency(const Target &t, const GemmSchedule &s, double row,
                             double fma) {
  if (!t.flag("issue.in_order"))
    return 0;
  // What ends an iteration completes after its last multiply-add.
  if (s.pipelined)
    return std::max(0.0,
                    t.get("fma.latency") + 3 / t.get("issue.width") - fma) /
           s.unrollK;
  // A step begins with its row of B; the scalars come in two batches, of which
  // the first arrives with the row.
  return std::max(0.0, 2 * t.get("load.latency") + row - fma);
}

StepBounds stepBounds(const Target &t, const GemmSchedule &s, int64_t rows,
                      const PanelRun &panel, bool interleavedA) {
  double vectors = 0, loadCycles = 0, fmaCycles = 0;
  for (const VectorPiece &piece : panel.pieces) {
    double busy = vectorCycles(t, piece.lanes);
    vectors += 1;
    loadCycles += busy;
    fmaCycles += busy + t.get("fma.overhead");
  }
  double scalars = scalarLoads(t, rows, interleavedA);
  StepBounds b;
  b.compute = rows * fmaCycles / t.get("fma.pipes");
  // The accumulators' chains are independent; each takes one FMA per step.
  b.latency = t.get("fma.latency");
  if (t.scalarOperand == ScalarOperand::Register)
    b.loads = std::max(loadCycles / t.get("load.pipes"),
                       scalars / t.get("load.scalar_pipes"));
  else
    b.loads = (loadCycles + scalars) / t.get("load.pipes");
  double loopOverhead = 3.0 / s.unrollK;
  b.issue = (rows * vectors + vectors + scalars + loopOverhead) /
            t.get("issue.width");
  double row = loadCycles / t.get("load.pipes");
  b.exposed = exposedLatency(t, s, row, b.compute / (rows * vectors));
  return b;
}

bool canPipeline(const Target &t) {
  return t.flag("issue.in_order") && t.scalarOperand == ScalarOperand::Register;
}

int64_t registersOfTile(const Target &t, const MicroTile &tile) {
  int64_t scalars = 0; // scalar registers hold them
  if (t.scalarOperand == ScalarOperand::Broadcast)
    scalars = 1;
  else if (t.scalarOperand == ScalarOperand::Lane)
    // Two more: the scheduler loads operands of the next step early.
    scalars = llvm::divideCeil(tile.mr, t.lanes()) + 2;
  int64_t rowsOfB = tile.pipelined ? 2 : 1;
  return (tile.mr + rowsOfB) * tile.vectors * tile.lmul + scalars;
}

/// Rows of A whose lines can be in L1 at once.
static int64_t rowsWithoutConflict(const Contraction &p, const Target &t) {
  CacheHierarchy caches(t);
  Footprint one{2, caches.l1.line, p.lda * bytesPerElement};
  return static_cast<int64_t>(caches.l1.capacityFor(one) / caches.l1.line);
}

/// Calls `visit` with the widest tiles of each kind: as many rows as fit the
/// registers.
template <typename Visitor>
static void forTileWidths(const Contraction &p, const Target &t,
                          Visitor visit) {
  int64_t registers = t.integer("vector.registers");
  for (int64_t lmul = 1; lmul <= t.integer("vector.lmul_max"); lmul *= 2) {
    int64_t columns = t.lanes() * lmul;
    // Longer vectors than the matrix has columns only waste.
    if (lmul > 1 && columns / 2 >= p.n)
      break;
    // Eight registers of a row of B leave room for two rows of C at most.
    int64_t widest =
        std::min<int64_t>(llvm::divideCeil(p.n, columns), 8 / lmul);
    for (int64_t vectors = 1; vectors <= widest; ++vectors)
      for (bool pipelined : {false, true}) {
        MicroTile tile{std::min<int64_t>(p.m, registers), vectors, lmul,
                       pipelined};
        while (tile.mr > 0 && registersOfTile(t, tile) > registers)
          --tile.mr;
        if (!pipelined || canPipeline(t))
          visit(tile);
      }
  }
}

/// Multiply-adds by lane take rows in whole vectors.
static bool fillsLanes(const Contraction &p, const Target &t, int64_t mr) {
  return t.scalarOperand != ScalarOperand::Lane || mr % t.lanes() == 0 ||
         mr == p.m;
}

llvm::SmallVector<MicroTile> microTiles(const Contraction &p, const Target &t) {
  llvm::SmallVector<MicroTile> tiles;
  int64_t withoutConflict = rowsWithoutConflict(p, t);
  forTileWidths(p, t, [&](MicroTile tile) {
    // Fewer than half of the rows that fit only load more per multiply-add,
    // unless more evict each other from L1, which copies of them do not; of
    // those that make as many tiles, the fewest do.
    int64_t most = tile.mr, fewest = llvm::divideCeil(most, 2);
    bool copies = t.scalarOperand != ScalarOperand::Broadcast &&
                  p.n > tile.vectors * tile.lmul * t.lanes();
    if (!copies)
      fewest = std::min(fewest, withoutConflict);
    int64_t tilesBefore = 0;
    for (tile.mr = std::max<int64_t>(1, fewest); tile.mr <= most; ++tile.mr) {
      int64_t count = llvm::divideCeil(p.m, tile.mr);
      if (!fillsLanes(p, t, tile.mr) || count == tilesBefore)
        continue;
      tilesBefore = count;
      tiles.push_back(tile);
    }
  });
  return tiles;
}

llvm::SmallVector<MicroTile> allMicroTiles(const Contraction &p,
                                           const Target &t) {
  llvm::SmallVector<MicroTile> tiles;
  forTileWidths(p, t, [&](MicroTile tile) {
    int64_t most = tile.mr;
    for (tile.mr = 1; tile.mr <= most; ++tile.mr)
      if (fillsLanes(p, t, tile.mr))
        tiles.push_back(tile);
  });
  return tiles;
}

namespace {

/// MC, NC and switches of one micro-tile and KC.
class Blocking {
public:
  Blocking(const Contraction &p, const Target &t, BPacking packB)
      : p(p), t(t), packB(packB), caches(t) {}

  Configuration blocked(const MicroTile &tile, int64_t kc, int64_t mc) const {
    int64_t nr = tile.vectors * t.lanes() * tile.lmul;
    bool byLane = t.scalarOperand == ScalarOperand::Lane;
    Configuration c;
    c.set("mr", tile.mr);
    c.set("nr", nr);
    if (t.integer("vector.lmul_max") > 1)
      c.set("lmul", tile.lmul);
    c.set("kc", kc);
    c.set("mc", mc);
    c.set("nc", columnsOfBlock(kc, nr));
    c.set("unroll", byLane ? 4 : tile.pipelined ? 2 : 1);
    if (canPipeline(t))
      c.set("pipeline", tile.pipelined);
    c.set("interleave_a", interleavesA(tile.mr, nr));
    c.set("prefetch_next", prefetchesB(tile.mr));
    return c;
  }

  /// Where B does not stay in L2. Prepared panels that one tile of rows uses
  /// are a single stream, which from L3 runs ahead by itself.
  bool prefetchesB(int64_t mr) const {
    double bytes = static_cast<double>(p.k) * p.n * bytesPerElement;
    bool oneStream = packB == BPacking::Prepared && p.m <= mr;
    bool fromL3 = bytes <= 0.5 * caches.l3.size;
    return bytes > 0.5 * caches.l2.size && !(oneStream && (fromL3 || p.m == 1));
  }

  /// A block of A takes 0.6 of L2.
  int64_t rowsOfBlock(int64_t kc, int64_t mr) const {
    return count(0.6 * caches.l2.size, kc, mr, p.m);
  }

  /// Walking down a column of tiles, the rows of C share few sets of L2: then
  /// one tile of rows at a time, which walks along the rows, may pay.
  bool columnsOfCConflict(int64_t mc, const Configuration &c) const {
    Footprint column{static_cast<double>(mc), c.get("nr") * bytesPerElement,
                     p.ldc * bytesPerElement};
    bool resident = p.m * p.n * bytesPerElement <= 0.5 * caches.l2.size;
    return !resident && p.n > c.get("nr") && !caches.l2.holds(column, 1.0);
  }

private:
  int64_t count(double bytes, int64_t kc, int64_t multiple,
                int64_t total) const {
    auto fits = static_cast<int64_t>(bytes / (kc * bytesPerElement));
    return std::clamp<int64_t>(fits / multiple * multiple, multiple,
                               llvm::alignTo(total, multiple));
  }

  /// A packed block of B takes half of the last level.
  int64_t columnsOfBlock(int64_t kc, int64_t nr) const {
    double last = caches.l3.size > 0 ? caches.l3.size : caches.l2.size;
    return count(0.5 * last, kc, nr, p.n);
  }

  /// Multiply-adds by lane want k outermost in A; scalar loads with short
  /// displacements want its rows close together; and rows that evict each other
  /// from L1 must be copied.
  bool interleavesA(int64_t mr, int64_t nr) const {
    if (p.n <= nr)
      return false;
    Footprint rows{static_cast<double>(mr), caches.l1.line,
                   p.lda * bytesPerElement};
    return t.scalarOperand != ScalarOperand::Broadcast ||
           !caches.l1.holds(rows, 1.0);
  }

  const Contraction &p;
  const Target &t;
  BPacking packB;
  CacheHierarchy caches;
};

} // namespace

/// Those of the depths that cut K, and K itself where it is not deep.
static llvm::SmallVector<int64_t, 8> depths(const Contraction &p,
                                            llvm::ArrayRef<int64_t> cuts) {
  llvm::SmallVector<int64_t, 8> result;
  llvm::copy_if(cuts, std::back_inserter(result),
                [&](int64_t kc) { return kc < p.k; });
  if (p.k <= 2048)
    result.push_back(p.k);
  return result;
}

static llvm::SmallVector<Configuration>
blockings(const Contraction &p, const Target &t, BPacking packB,
          llvm::ArrayRef<MicroTile> tiles, llvm::ArrayRef<int64_t> depths) {
  Blocking blocking(p, t, packB);
  llvm::SmallVector<Configuration> result;
  for (const MicroTile &tile : tiles)
    for (int64_t kc : depths) {
      int64_t mc = blocking.rowsOfBlock(kc, tile.mr);
      result.push_back(blocking.blocked(tile, kc, mc));
      if (mc > tile.mr && blocking.columnsOfCConflict(mc, result.back()))
        result.push_back(blocking.blocked(tile, kc, tile.mr));
    }
  return result;
}

llvm::SmallVector<Configuration>
gemmCandidates(const Contraction &p, const Target &t, BPacking packB) {
  return blockings(p, t, packB, microTiles(p, t), depths(p, {256, 512, 1024}));
}

llvm::SmallVector<Configuration> gemmSpace(const Contraction &p,
                                           const Target &t, BPacking packB) {
  llvm::SmallVector<Configuration> result;
  for (const Configuration &c : blockings(p, t, packB, allMicroTiles(p, t),
                                          depths(p, {64, 128, 256, 512, 1024})))
    for (int64_t unroll : {1, 2, 4})
      for (int64_t prefetch = c.get("prefetch_next"); prefetch >= 0;
           --prefetch) {
        // Pipelined operands alternate between two sets of registers.
        if (c.getOr("pipeline", 0) && unroll == 1)
          continue;
        result.push_back(c);
        result.back().set("unroll", unroll);
        result.back().set("prefetch_next", prefetch);
      }
  return result;
}

std::optional<std::string> rejectEmpty(const Contraction &p) {
  if (p.m > 0 && p.n > 0 && p.k > 0 && p.outerCount() > 0)
    return std::nullopt;
  return "a dimension is 0: there is nothing to multiply";
}

/// Far beyond what registers hold, and far below where products overflow.
static constexpr int64_t largestTile = 4096;
/// As the elements of a tensor (core/Problem.cpp).
static constexpr int64_t largestBlock = int64_t(1) << 46;

std::optional<std::string> refuseOutOfRange(const Configuration &c) {
  for (auto &[key, value] : c.entries()) {
    bool isSwitch =
        key == "interleave_a" || key == "prefetch_next" || key == "pipeline";
    if (value < (isSwitch ? 0 : 1))
      return key + "=" + std::to_string(value) + " is not positive";
    bool isBlock = key == "kc" || key == "mc" || key == "nc";
    int64_t most = isBlock ? largestBlock : largestTile;
    if (value > most)
      return key + "=" + std::to_string(value) +
             " is too large, expected at most " + std::to_string(most);
  }
  return std::nullopt;
}

std::optional<std::string> refuseGemm(const Target &t, const Configuration &c) {
  if (auto reason = refuseOutOfRange(c))
    return reason;
  int64_t lmul = c.getOr("lmul", 1);
  if (lmul > t.integer("vector.lmul_max") || !llvm::isPowerOf2_64(lmul))
    return "lmul=" + std::to_string(lmul) + " is not one of 1, 2, .. " +
           std::to_string(t.integer("vector.lmul_max"));
  int64_t lanes = t.lanes() * lmul;
  if (c.get("nr") % lanes != 0)
    return "nr=" + std::to_string(c.get("nr")) +
           " is not a multiple of the vector's " + std::to_string(lanes) +
           " lanes";
  bool pipelined = c.getOr("pipeline", 0);
  if (pipelined && t.scalarOperand != ScalarOperand::Register)
    return "pipeline=1 keeps scalars in registers, which multiply-adds of this "
           "target do not take";
  int64_t needs =
      registersOfTile(t, {c.get("mr"), c.get("nr") / lanes, lmul, pipelined});
  if (needs > t.integer("vector.registers"))
    return "a tile of mr=" + std::to_string(c.get("mr")) +
           " by nr=" + std::to_string(c.get("nr")) + " needs " +
           std::to_string(needs) + " vector registers of " +
           std::to_string(t.integer("vector.registers"));
  return std::nullopt;
}

} // namespace autoconfig
