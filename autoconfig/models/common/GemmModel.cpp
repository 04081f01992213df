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

/// k steps of an iteration whose operands the step before loads: one for each
/// set of registers. Four were never faster (modelled cycles in order,
/// 12 shapes: 0 to 8 % slower).
constexpr int64_t stepsOfPipeline = 2;

/// MC, NC and switches of one micro-tile and KC.
class Blocking {
public:
  Blocking(const Contraction &p, const Target &t, BPacking packB)
      : p(p), t(t), packB(packB), caches(t) {}

  Configuration blocked(const MicroTile &tile, int64_t kc, int64_t mc) const {
    int64_t nr = columnsOf(tile);
    bool byLane = t.scalarOperand == ScalarOperand::Lane;
    Configuration c;
    c.add("mr", tile.mr);
    c.add("nr", nr);
    if (t.integer("vector.lmul_max") > 1)
      c.add("lmul", tile.lmul);
    c.add("kc", kc);
    c.add("mc", mc);
    bool copiesA = interleavesA(tile, nr);
    // Blocks of columns are for panels that several blocks of rows use; each
    // copies A again.
    c.add("nc", copiesA && mc >= p.m ? llvm::alignTo(p.n, nr)
                                     : columnsOfBlock(kc * p.taps(), nr));
    c.add("unroll", tile.pipelined            ? stepsOfPipeline
                    : byLane || inRegisters() ? 4
                                              : 1);
    if (canPipeline(t))
      c.add("pipeline", tile.pipelined);
    c.add("interleave_a", copiesA);
    c.add("prefetch_next", 0);
    if (packB == BPacking::Prepared)
      c.add("prefetch_ahead", 0);
    if (p.windows)
      c.add("prefetch_line", 0);
    else
      c.add("prefetch_a", 0);
    return c;
  }

  /// Where B may not stay in L2 beside A and C, or those of all products.
  bool mayPrefetchB() const {
    double all = p.outerCount() * bytesOf(p.k, p.n);
    return all > caches.l2.size / 2;
  }

  /// Where the rows of A that the next tile reads may not be in L2, and the
  /// model knows what a late line costs (LinesOfA.h).
  bool mayPrefetchA() const {
    double all = p.outerCount() * bytesOf(p.m, p.k);
    return !p.windows && all > caches.l2.size / 2 && t.get("fma.queue") > 0;
  }

  /// Where lines of the source may not be in L2, and prefetchers do not follow
  /// them (GemmCost): if its rows are read whole, as one stretch.
  bool mayPrefetchLine() const {
    if (!p.windows)
      return false;
    const Windows &w = *p.windows;
    double source = bytesOf(w.images * w.h.in, w.w.in * w.channels);
    return source + bytesOf(p.m, p.n) > caches.l2.size &&
           p.lda * bytesPerElement > caches.l1.line && w.tapsAreContiguous() &&
           w.w.stride <= w.w.kernel;
  }

  /// A block of A, a panel of B and one of C share L2: half of it for A.
  int64_t rowsOfBlock(int64_t kc, const MicroTile &tile) const {
    if (const auto &w = p.windows) // a line needs `stride` more rows
      return count(caches.l2.size / 2 * w->w.out,
                   kc * w->w.in * std::min(w->h.stride, w->h.kernel), w->w.out,
                   p.m);
    bool copiesA = interleavesA(tile, columnsOf(tile));
    double capacity = copiesA ? caches.l2.size : capacityForA(kc);
    return count(capacity / 2, kc, tile.mr, p.m);
  }

  /// Down a column of tiles each row of C is another stream. Where C comes from
  /// below L2, one tile of rows at a time, which goes along the rows, may pay.
  bool mayGoAlongC(int64_t mc, const Configuration &c) const {
    return mc > c.get("mr") && p.n > c.get("nr") &&
           bytesOf(p.m, p.n) > caches.l2.size / 2 && downRowsIsDearer() &&
           caches.walkOf(mc, p.ldc * bytesPerElement) == Walk::Down;
  }

  bool downRowsIsDearer() const {
    auto dearer = [](const CacheLevel &level) {
      return level.cyclesPerWrittenLine[1] > level.cyclesPerWrittenLine[0];
    };
    return t.get("store.conflict") > 0 || dearer(caches.l3) ||
           dearer(caches.memory);
  }

  /// Scalars of A are loaded into registers of their own: its rows need not be
  /// copied, only more pointers moved.
  bool inRegisters() const {
    return t.scalarOperand == ScalarOperand::Register;
  }

  int64_t columnsOf(const MicroTile &tile) const {
    return tile.vectors * t.lanes() * tile.lmul;
  }

  /// Cycles of a k step of the tile; where its rows of A as they lie evict each
  /// other from L1, at least those of a line for each.
  double cyclesOfStep(const MicroTile &tile) const {
    double core = stepOfTile(t, tile).cycles();
    if (interleavesA(tile, columnsOf(tile)) || holdsRows(tile))
      return core;
    return std::max(core, tile.mr * caches.l2.cyclesPerLine);
  }

private:
  /// Of L2, in bytes.
  double capacityForA(int64_t kc) const {
    return caches.l2.capacityFor({static_cast<double>(p.m),
                                  kc * bytesPerElement,
                                  p.lda * bytesPerElement});
  }

  static double bytesOf(int64_t rows, int64_t columns) {
    return static_cast<double>(rows) * columns * bytesPerElement;
  }

  int64_t count(double bytes, int64_t kc, int64_t multiple,
                int64_t total) const {
    auto fits = static_cast<int64_t>(bytes / (kc * bytesPerElement));
    return std::clamp<int64_t>(fits / multiple * multiple, multiple,
                               llvm::alignTo(total, multiple));
  }

  /// A packed block of B takes half of the last level.
  int64_t columnsOfBlock(int64_t kc, int64_t nr) const {
    double last = caches.l3.size > 0 ? caches.l3.size : caches.l2.size;
    return count(last / 2, kc, nr, p.n);
  }

  /// Scalar loads with short displacements want rows of A close together; and
  /// rows that evict each other from L1 must be copied.
  bool interleavesA(const MicroTile &tile, int64_t nr) const {
    if (p.n <= nr || p.windows)
      return false;
    if (t.scalarOperand == ScalarOperand::Lane)
      return tile.copiesA;
    return t.scalarOperand != ScalarOperand::Broadcast || !holdsRows(tile);
  }

  bool holdsRows(const MicroTile &tile) const {
    return caches.l1.holds({static_cast<double>(tile.mr), caches.l1.line,
                            p.lda * bytesPerElement});
  }

  const Contraction &p;
  const Target &t;
  BPacking packB;
  CacheHierarchy caches;
};

} // namespace

/// KC: powers of two that cut K, and K itself where it is not deep. Of windows,
/// channels, all of them and halves, which take a line at least; only all where
/// all of K is one chain, in which a tap's channels follow each other.
static llvm::SmallVector<int64_t, 8> depths(const Contraction &p) {
  llvm::SmallVector<int64_t, 8> result;
  if (p.windows) {
    for (int64_t kc = p.depth();; kc = llvm::divideCeil(kc, 2)) {
      result.push_back(kc);
      if (p.order == SumOrder::Invariant || kc < 2 * elementsPerLine ||
          kc * p.taps() <= 512)
        break;
    }
    return result;
  }
  for (int64_t kc : {64, 128, 256, 512, 1024})
    if (kc < p.k)
      result.push_back(kc);
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

/// The same with prefetches of the next panel.
static Configuration withPrefetchNext(Configuration c) {
  c.set("prefetch_next", 1);
  return c;
}

/// The same with prefetches of the next tile's rows of A.
static Configuration withPrefetchA(Configuration c) {
  c.set("prefetch_a", 1);
  return c;
}

/// The same with prefetches of the next line of windows.
static Configuration withPrefetchLine(Configuration c) {
  c.set("prefetch_line", 1);
  return c;
}

bool streamsAhead(const Contraction &p, const CacheHierarchy &caches,
                  BPacking packB, int64_t mr) {
  double bytes = static_cast<double>(p.n) * p.k * bytesPerElement;
  return packB == BPacking::Prepared && p.m <= mr &&
         caches.prefetchDistance > 0 && caches.fromL3(bytes);
}

StepBounds stepOfTile(const Target &t, const MicroTile &tile) {
  GemmSchedule s;
  s.lanes = t.lanes() * tile.lmul;
  s.unrollK = tile.pipelined                                ? stepsOfPipeline
              : t.scalarOperand == ScalarOperand::Broadcast ? 1
                                                            : 4;
  s.pipelined = tile.pipelined;
  PanelRun panel;
  panel.pieces.assign(tile.vectors, {s.lanes, s.lanes});
  return stepBounds(t, s, tile.mr, panel, tile.copiesA);
}

/// Cycles for all k steps, as if all tiles were full ones.
static double cyclesOfSteps(const Contraction &p, const Blocking &blocking,
                            const MicroTile &tile) {
  int64_t line = p.rowsOfLine();
  double tiles =
      static_cast<double>(p.m / line * llvm::divideCeil(line, tile.mr)) *
      llvm::divideCeil(p.n, blocking.columnsOf(tile));
  return tiles * blocking.cyclesOfStep(tile);
}

/// The `most` fastest tiles, and the fastest of each length of a register
/// group, so that lengths can be compared.
static llvm::SmallVector<MicroTile> fastTiles(const Contraction &p,
                                              const Target &t,
                                              const Blocking &blocking,
                                              size_t most) {
  llvm::SmallVector<MicroTile> tiles = microTiles(p, t), fast;
  llvm::SmallVector<std::pair<double, size_t>> order; // equal ones as they come
  for (size_t i = 0; i < tiles.size(); ++i)
    order.emplace_back(cyclesOfSteps(p, blocking, tiles[i]), i);
  llvm::sort(order);
  for (auto [cycles, i] : order) {
    bool firstOfLength = llvm::none_of(fast, [&](const MicroTile &other) {
      return other.lmul == tiles[i].lmul;
    });
    if (fast.size() < most || firstOfLength)
      fast.push_back(tiles[i]);
  }
  return fast;
}

llvm::SmallVector<Configuration>
gemmSpace(const Contraction &p, const Target &t, BPacking packB, size_t parts) {
  Blocking blocking(p, t, packB);
  CacheHierarchy caches(t);
  llvm::SmallVector<Configuration> result;
  // A choice may take a millisecond: so many configurations of each algorithm,
  // but not fewer tiles than differ in kind.
  constexpr size_t configurations = 160, fewestTiles = 10;
  llvm::SmallVector<int64_t, 8> allDepths = depths(p);
  size_t ofTile = allDepths.size() * (blocking.inRegisters() ? 2 : 1) *
                  (blocking.mayPrefetchB() ? 2 : 1) *
                  (blocking.mayPrefetchA() ? 2 : 1) *
                  (blocking.mayPrefetchLine() ? 2 : 1);
  size_t most = std::max(std::max(fewestTiles, configurations / ofTile) / parts,
                         fewestTiles / 2);
  llvm::SmallVector<MicroTile> tiles = fastTiles(p, t, blocking, most);
  result.reserve(tiles.size() * ofTile);
  for (const MicroTile &tile : tiles)
    for (int64_t kc : allDepths) {
      size_t first = result.size();
      // For each switch, all that there is so far with it as well.
      auto also = [&](auto &&applies, auto &&with) {
        for (size_t i = first, end = result.size(); i < end; ++i)
          if (applies(result[i]))
            result.push_back(with(result[i]));
      };
      int64_t mc = blocking.rowsOfBlock(kc, tile);
      result.push_back(blocking.blocked(tile, kc, mc));
      // Weights once, and windows for each panel again.
      if (p.windows && mc < p.m)
        result.push_back(blocking.blocked(tile, kc, p.m));
      if (blocking.mayGoAlongC(mc, result.back()))
        result.push_back(blocking.blocked(tile, kc, tile.mr));
      if (blocking.inRegisters())
        also([](auto &c) { return c.get("interleave_a") != 0; }, withoutCopies);
      if (blocking.mayPrefetchB())
        also([](auto &) { return true; }, withPrefetchNext);
      if (blocking.mayPrefetchA() && p.m > tile.mr)
        also([](auto &c) { return c.get("interleave_a") == 0; }, withPrefetchA);
      if (blocking.mayPrefetchLine() && kc == p.depth())
        also([](auto &) { return true; }, withPrefetchLine);
      if (streamsAhead(p, caches, packB, tile.mr))
        also([](auto &) { return true; },
             [&](auto &c) { return withPrefetchAhead(c, caches); });
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
                     key == "pack_b" || key == "along_height" ||
                     key == "prefetch_next" || key == "prefetch_ahead" ||
                     key == "prefetch_line" || key == "prefetch_a";
    if (value < (mayBeZero ? 0 : 1))
      return key.str() + "=" + std::to_string(value) + " is not positive";
    bool isBlock = key == "kc" || key == "mc" || key == "nc";
    int64_t most = isBlock ? largestBlock : largestTile;
    if (value > most)
      return key.str() + "=" + std::to_string(value) +
             " is too large, expected at most " + std::to_string(most);
  }
  return std::nullopt;
}

int64_t gemmWorkspace(const Contraction &problem, const Target &target,
                      const Configuration &configuration, BPacking packB) {
  return makeGemmSchedule(problem, target, configuration, packB).workspace();
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
  if (c.getOr("prefetch_a", 0) && c.getOr("interleave_a", 0))
    return "prefetch_a=1 is for rows of A as they lie, expected interleave_a=0";
  bool pipelined = c.getOr("pipeline", 0);
  if (pipelined && t.scalarOperand != ScalarOperand::Register)
    return "pipeline=1 keeps scalars in registers, which multiply-adds of this "
           "target do not take";
  if (pipelined && c.getOr("unroll", 1) != stepsOfPipeline)
    return "pipeline=1 alternates between two sets of registers, which takes "
           "unroll=2, not " +
           std::to_string(c.getOr("unroll", 1));
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
