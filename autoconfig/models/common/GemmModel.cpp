//===-- GemmModel.cpp -----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/GemmModel.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>

namespace autoconfig {
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
    bool copiesA = interleavesA(tile, nr);
    // Blocks of columns are for panels that several blocks of rows use; each
    // copies A again.
    c.set("nc", copiesA && mc >= p.m ? llvm::alignTo(p.n, nr)
                                     : columnsOfBlock(kc, nr));
    c.set("unroll", byLane ? 4 : tile.pipelined ? 2 : inRegisters() ? 4 : 1);
    if (canPipeline(t))
      c.set("pipeline", tile.pipelined);
    c.set("interleave_a", copiesA);
    c.set("prefetch_next", prefetchesB(tile.mr));
    if (packB == BPacking::Prepared)
      c.set("prefetch_ahead", 0);
    return c;
  }

  /// Where B does not stay in L2. Prepared panels that one tile of rows uses
  /// are a single stream, which from L3 runs ahead by itself.
  bool prefetchesB(int64_t mr) const {
    double bytes = static_cast<double>(p.k) * p.n * bytesPerElement;
    bool oneStream = packB == BPacking::Prepared && p.m <= mr;
    bool ahead = oneStream && (caches.fromL3(bytes) || p.m == 1);
    return bytes > 0.5 * caches.l2.size && !ahead;
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

  /// Scalars of A are loaded into registers of their own: its rows need not be
  /// copied, only more pointers moved.
  bool inRegisters() const {
    return t.scalarOperand == ScalarOperand::Register;
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

  /// Scalar loads with short displacements want rows of A close together; and
  /// rows that evict each other from L1 must be copied.
  bool interleavesA(const MicroTile &tile, int64_t nr) const {
    if (p.n <= nr)
      return false;
    if (t.scalarOperand == ScalarOperand::Lane)
      return tile.copiesA;
    Footprint rows{static_cast<double>(tile.mr), caches.l1.line,
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

/// The same with the rows of A as they lie.
static Configuration withoutCopies(Configuration c) {
  c.set("interleave_a", 0);
  return c;
}

/// The same with prefetches ahead of the stream of prepared panels.
static Configuration withPrefetchAhead(Configuration c,
                                       const CacheHierarchy &caches) {
  double row = c.get("nr") * bytesPerElement;
  c.set("prefetch_ahead",
        std::max<int64_t>(1, std::llround(caches.prefetchDistance / row)));
  return c;
}

/// The same with B left to the prefetchers of the core.
static Configuration withoutPrefetch(Configuration c) {
  c.set("prefetch_next", 0);
  return c;
}

static llvm::SmallVector<Configuration>
blockings(const Contraction &p, const Target &t, BPacking packB,
          llvm::ArrayRef<MicroTile> tiles, llvm::ArrayRef<int64_t> depths) {
  Blocking blocking(p, t, packB);
  llvm::SmallVector<Configuration> result;
  for (const MicroTile &tile : tiles)
    for (int64_t kc : depths) {
      int64_t mc = blocking.rowsOfBlock(kc, tile.mr);
      size_t first = result.size();
      result.push_back(blocking.blocked(tile, kc, mc));
      if (mc > tile.mr && blocking.columnsOfCConflict(mc, result.back()))
        result.push_back(blocking.blocked(tile, kc, tile.mr));
      for (size_t i = result.size(); blocking.inRegisters() && i-- > first;)
        if (result[i].get("interleave_a"))
          result.push_back(withoutCopies(result[i]));
    }
  return result;
}

bool followsRowsOfB(const Contraction &p, const CacheHierarchy &caches,
                    BPacking packB) {
  double bytes = static_cast<double>(p.n) * p.k * bytesPerElement;
  return packB != BPacking::Prepared && !p.bTransposed &&
         caches.followsRows(bytes, p.ldb * bytesPerElement);
}

bool streamsAhead(const Contraction &p, const CacheHierarchy &caches,
                  BPacking packB, int64_t mr) {
  double bytes = static_cast<double>(p.n) * p.k * bytesPerElement;
  return packB == BPacking::Prepared && p.m <= mr &&
         caches.prefetchDistance > 0 && caches.fromL3(bytes);
}

llvm::SmallVector<Configuration>
gemmCandidates(const Contraction &p, const Target &t, BPacking packB) {
  // Each block of K reads and writes all of C: few rows of it pay for blocks of
  // which the TLB and the prefetchers follow every row of B. So do panels that
  // L1 does not hold however narrow they are.
  llvm::SmallVector<int64_t, 8> cuts = {64, 128, 256, 512, 1024};
  bool asGiven = packB != BPacking::Prepared;
  double narrowest = 256.0 * t.lanes() * bytesPerElement;
  bool exceedL1 = narrowest > 0.6 * t.get("l1d.size");
  llvm::erase_if(cuts, [&](int64_t kc) {
    return kc < 256 && !exceedL1 && !(asGiven && p.m <= kc);
  });
  auto result = blockings(p, t, packB, microTiles(p, t), depths(p, cuts));
  CacheHierarchy caches(t);
  for (size_t i = result.size(); i-- > 0;)
    if (streamsAhead(p, caches, packB, result[i].get("mr")))
      result.push_back(withPrefetchAhead(result[i], caches));
  // Few tiles of rows may leave B to the prefetchers of the core.
  bool followed = followsRowsOfB(p, caches, packB);
  for (size_t i = result.size(); followed && i-- > 0;)
    if (result[i].get("prefetch_next") && p.m <= 2 * result[i].get("mr"))
      result.push_back(withoutPrefetch(result[i]));
  return result;
}

llvm::SmallVector<Configuration> gemmSpace(const Contraction &p,
                                           const Target &t, BPacking packB) {
  llvm::SmallVector<Configuration> result;
  CacheHierarchy caches(t);
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
        if (streamsAhead(p, caches, packB, c.get("mr")))
          result.push_back(withPrefetchAhead(result.back(), caches));
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
    bool mayBeZero = key == "interleave_a" || key == "pipeline" ||
                     key == "prefetch_next" || key == "prefetch_ahead";
    if (value < (mayBeZero ? 0 : 1))
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
      registersOfTile(t, {c.get("mr"), c.get("nr") / lanes, lmul, pipelined,
                          c.getOr("interleave_a", 0) != 0});
  if (needs > t.integer("vector.registers"))
    return "a tile of mr=" + std::to_string(c.get("mr")) +
           " by nr=" + std::to_string(c.get("nr")) + " needs " +
           std::to_string(needs) + " vector registers of " +
           std::to_string(t.integer("vector.registers"));
  return std::nullopt;
}

} // namespace autoconfig
