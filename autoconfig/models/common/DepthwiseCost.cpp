//===-- DepthwiseCost.cpp - The terms of a depthwise convolution ----------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A tile of h x w pixels goes through all channels, a block of vectors at a
// time:
//
//   core       for each block, multiply-adds of the taps inside, loads of the
//              elements that the tile uses and of the weights, stores;
//   transfers  the lines that it brings into L1, each times the cycles that a
//              line takes from the level which holds it (CacheModel.h):
//                source       lines that no tile has used yet, from where the
//                             call before left them; those of the tile before
//                             it, after all bytes of a tile; those of the row
//                             of tiles above, after all bytes of a row;
//                weights      after all bytes of a tile;
//                destination  brought in to be written; while they go back,
//                             others come;
//   conflicts  lines of a block that fall on the same sets of L1.
//
// No load waits for another one, so that a core which issues out of order has
// those of the next block on their way while it works on this one: the longer
// of core and transfers counts. In order, both do.
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/DepthwiseCost.h"
#include "autoconfig/models/common/CacheModel.h"
#include "autoconfig/models/common/EpilogueCost.h"
#include "autoconfig/models/common/StepBounds.h"
#include <algorithm>

namespace autoconfig {

static double partsTogether(const Target &t, const TileWork &w) {
  return Overlap::ofCore(t)(
      {w.multiplyAdds / t.get("fma.pipes"), w.loads / t.get("load.pipes"),
       w.stores / t.get("store.pipes"), w.instructions / t.get("issue.width")});
}

/// Of dependent multiply-adds. The core works on as many tiles at once as its
/// window holds.
static double latencyOf(const Target &t, const TileWork &w) {
  double atOnce =
      std::max(1.0, t.get("issue.window") / std::max(1.0, w.instructions));
  return std::max(w.chain / atOnce, w.carried) * t.get("fma.latency");
}

double coreCycles(const Target &t, const TileWork &w) {
  double cycles = std::max(partsTogether(t, w), latencyOf(t, w));
  // In order, the first multiply-adds wait for their loads, and stores for the
  // last multiply-adds.
  if (t.flag("issue.in_order"))
    cycles += t.get("load.latency") + t.get("fma.latency");
  return cycles;
}

const char *boundOf(const Target &t, const TileWork &w) {
  double compute = w.multiplyAdds / t.get("fma.pipes");
  double loads = w.loads / t.get("load.pipes");
  double stores = w.stores / t.get("store.pipes");
  double issue = w.instructions / t.get("issue.width");
  double latency = latencyOf(t, w);
  double slowest = std::max({compute, loads, stores, issue, latency});
  return slowest == compute  ? "bound: FMA throughput"
         : slowest == loads  ? "bound: load ports"
         : slowest == stores ? "bound: store ports"
         : slowest == issue  ? "bound: issue width"
                             : "bound: FMA latency";
}

namespace {

struct DepthwiseTransfers {
  double source = 0, weights = 0, destination = 0;
  double sum() const { return source + weights + destination; }
};

/// The tiles of a run of rows and a run of columns.
struct DepthwiseTiles {
  const AxisTiles &rows, &columns;
  unsigned kindOfRows, kindOfColumns;
  double taps;   // different ones that a tile uses
  double count;  // tiles, over all images
  double pixels; // of the source that a tile uses
  double outputs;
};

} // namespace

class DepthwiseTilesCost {
public:
  DepthwiseTilesCost(DepthwiseCosts &shared, const DepthwiseSchedule &schedule)
      : shared(shared), p(shared.problem), t(shared.target), s(schedule),
        caches(shared.caches), inOrder(t.flag("issue.in_order")) {
    pixelOfSource = p.groups * bytesPerElement;
    pixelOfDestination = p.channels() * bytesPerElement;
    weights = s.weightsAt == WeightsAt::Given
                  ? p.elementsOfWeights() * bytesPerElement
                  : s.weightsInOrder() * bytesPerElement;
    all = caches.residenceOfCall(
        (p.elementsOfSrc() + p.elementsOfDst()) * bytesPerElement + weights);
  }

  Cost total() {
    for (const AxisTiles &rows : s.rows)
      for (const AxisTiles &columns : s.columns)
        addTiles(rows, columns);
    Cost cost;
    cost.add("compute", compute, bound);
    cost.add("operand stalls", stalls,
             "loads, stores, issue or latency beyond the multiply-adds");
    cost.add("source lines", shown.source,
             "lines of the source from below L1, beyond what the core hides");
    cost.add("weights lines", shown.weights,
             "the same of the weights, which each tile reads");
    cost.add("destination lines", shown.destination,
             "lines that are written, beyond what the core hides");
    addEpilogue(cost, p.epilogue,
                epilogueCycles(t, caches, p.epilogue,
                               static_cast<double>(p.batch) * p.h.out * p.w.out,
                               p.channels(), all));
    cost.add("set conflicts", conflicts,
             "lines of a tile that share few sets of L1");
    if (s.weightsAt == WeightsAt::Packed)
      cost.add("packing", packing(), "weights put in order");
    cost.add("call overhead", calls * t.get("call.overhead"),
             "calls of the kernels");
    return cost;
  }

private:
  void addTiles(const AxisTiles &rows, const AxisTiles &columns) {
    DepthwiseTiles tiles{rows,
                         columns,
                         shared.kindOf(rows),
                         shared.kindOf(columns),
                         double(rows.taps) * double(columns.taps),
                         double(p.batch) * double(rows.count) *
                             double(columns.count),
                         double(rows.elements) * double(columns.elements),
                         double(rows.size) * double(columns.size)};
    calls += double(p.batch) * double(rows.count) * double(s.blocks.size());
    double core = 0, busy = 0, longest = -1;
    const char *active = "";
    for (const ChannelBlocks &blocks : s.blocks) {
      TileWork work = workOf(tiles, blocks);
      auto count = static_cast<double>(blocks.count);
      double cycles = count * coreCycles(t, work);
      busy += count * work.multiplyAdds / t.get("fma.pipes");
      core += cycles;
      conflicts += tiles.count * count * conflictsOf(tiles, blocks);
      if (cycles > longest)
        longest = cycles, active = boundOf(t, work);
    }
    if (tiles.count * core > most)
      most = tiles.count * core, bound = active;
    compute += tiles.count * busy;
    stalls += tiles.count * (core - busy);
    addTransfers(tiles, core);
  }

  void addTransfers(const DepthwiseTiles &tiles, double core) {
    DepthwiseTransfers transfers = transfersOf(tiles);
    double sum = transfers.sum();
    double beyond = inOrder ? sum : std::max(0.0, sum - core);
    if (beyond <= 0)
      return;
    double share = tiles.count * beyond / sum;
    shown.source += share * transfers.source;
    shown.weights += share * transfers.weights;
    shown.destination += share * transfers.destination;
  }

  TileWork workOf(const DepthwiseTiles &tiles,
                  const ChannelBlocks &blocks) const {
    double sources = 0, outputs = 0, sourceBusy = 0, outputBusy = 0;
    for (const ChannelVector &vector : blocks.vectors) {
      sources += 1;
      sourceBusy += vectorCycles(t, vector.source.lanes);
      for (const VectorPiece &piece : vector.outputs) {
        outputs += 1;
        outputBusy += vectorCycles(t, piece.lanes);
      }
    }
    double uses =
        double(tiles.rows.uses.size()) * double(tiles.columns.uses.size());
    // Lanes that are repeated run where multiply-adds do.
    double shuffles = p.f == 1 ? 0 : tiles.pixels;
    double taps = tiles.taps;
    if (!s.weightsStay(t, tiles.rows, tiles.columns, blocks))
      taps = double(tiles.rows.uses.size()) * double(tiles.columns.taps);
    TileWork work;
    work.multiplyAdds =
        (uses + shuffles) * outputBusy + uses * outputs * t.get("fma.overhead");
    double reads = p.accumulate ? tiles.outputs : 0;
    work.loads = tiles.pixels * sourceBusy + (taps + reads) * outputBusy;
    work.stores = tiles.outputs * outputBusy;
    double accesses =
        tiles.pixels * sources + (taps + reads + tiles.outputs) * outputs;
    // Where loads add no constant, each has its pointer moved.
    bool moves = t.scalarOperand == ScalarOperand::Register;
    constexpr double loopOverhead = 3;
    work.instructions =
        (uses + shuffles) * outputs + accesses * (moves ? 2 : 1) + loopOverhead;
    work.chain = tiles.taps;
    return work;
  }

  /// Where lines are found that are used again after so many bytes.
  Residence after(double bytes) const {
    return caches.residence(std::min(all.belowL1(), caches.l1.missShare(bytes)),
                            std::min(all.belowL2(), caches.l2.missShare(bytes)),
                            std::min(all.memory, caches.l3.missShare(bytes)));
  }

  DepthwiseTransfers transfersOf(const DepthwiseTiles &tiles) const {
    double line = caches.l1.line;
    double source = tiles.pixels * pixelOfSource;
    double destination = tiles.outputs * pixelOfDestination;
    double used = weights * tiles.taps / double(std::max<int64_t>(1, p.taps()));
    double ofTile = source + destination + used;
    double ofRow = double(tiles.rows.extent() * p.w.in) * pixelOfSource +
                   double(tiles.rows.size * p.w.out) * pixelOfDestination +
                   weights;
    // Shares of the tile's pixels.
    double newRows = newShare(tiles.rows), newColumns = newShare(tiles.columns);
    DepthwiseTransfers transfers;
    transfers.source =
        source / line *
        (newRows * newColumns * caches.cyclesToRead(all) +
         (1 - newColumns) * caches.cyclesToRead(afterTile(tiles, ofTile)) +
         (1 - newRows) * newColumns * caches.cyclesToRead(after(ofRow)));
    transfers.weights = used / line * caches.cyclesToRead(after(ofTile));
    transfers.destination = destination / line * caches.cyclesToRead(all);
    return transfers;
  }

  /// The share of a tile's elements that the tile before it did not use.
  static double newShare(const AxisTiles &tiles) {
    double elements = double(tiles.elements);
    return elements <= 0 || tiles.source == 0
               ? 1
               : std::min(1.0, double(tiles.sourceStep) / elements);
  }

  /// Lines of a tile by the sets of L1 that they fall on. Source and
  /// destination begin with the same set, as large tensors do, with a page.
  class Sets {
  public:
    Sets(const CacheLevel &l1)
        : line(static_cast<int64_t>(l1.line)),
          changes(static_cast<size_t>(l1.size / (l1.ways * l1.line)), 0),
          ways(static_cast<int>(l1.ways)) {}

    /// Neighbouring lines fall on neighbouring sets.
    void add(int64_t first, int64_t bytes) {
      auto sets = static_cast<int64_t>(changes.size());
      int64_t begin = first / line;
      int64_t lines = (first + bytes + line - 1) / line - begin;
      ofEach += static_cast<int>(lines / sets);
      int64_t from = begin % sets, to = from + lines % sets;
      changes[from] += 1;
      if (to >= sets) {
        changes[0] += 1;
        to -= sets;
      }
      changes[to] -= 1;
    }
    /// Lines beyond those that a set holds, in the mean of sets with any.
    double excess() const {
      int used = 0, beyond = 0;
      for (int count : counts()) {
        used += count > 0;
        beyond += std::max(0, count - ways);
      }
      return used > 0 ? double(beyond) / used : 0;
    }
    /// Of all lines, the share in sets that got more than they hold.
    double overfullShare() const {
      int all = 0, overfull = 0;
      for (int count : counts()) {
        all += count;
        overfull += count > ways ? count : 0;
      }
      return all > 0 ? double(overfull) / all : 0;
    }

  private:
    using Counts = llvm::SmallVector<int, 256>; // by set

    /// Lines. Each tile of each candidate asks: loops over them are short ones.
    Counts counts() const {
      Counts result = changes;
      int count = ofEach;
      for (int &of : result)
        of = count += of;
      return result;
    }

    int64_t line;
    Counts changes; // of the lines, from set to set
    int ofEach = 0;
    int ways;
  };

  /// The lines of the tile's pixels: `channels` of the source, and those of the
  /// destination that they make.
  const TileSets &setsOf(const DepthwiseTiles &tiles, int64_t channels) const {
    auto [place, isNew] = shared.sets.try_emplace(
        {tiles.kindOfRows, tiles.kindOfColumns, channels});
    if (isNew) {
      Sets sets = countSets(tiles, channels);
      place->second = {sets.excess(), sets.overfullShare()};
    }
    return place->second;
  }

  Sets countSets(const DepthwiseTiles &tiles, int64_t channels) const {
    Sets sets(caches.l1);
    auto bytes = static_cast<int64_t>(bytesPerElement);
    forElements(tiles.rows, [&](int64_t y) {
      forElements(tiles.columns, [&](int64_t x) {
        sets.add((y * p.src.row + x * p.src.column) * bytes, channels * bytes);
      });
    });
    for (int64_t y = 0; y < tiles.rows.size; ++y)
      for (int64_t x = 0; x < tiles.columns.size; ++x)
        sets.add((y * p.dst.row + x * p.dst.column) * bytes,
                 channels * p.f * bytes);
    return sets;
  }

  static void forElements(const AxisTiles &tiles,
                          llvm::function_ref<void(int64_t)> visit) {
    int64_t last = -1;
    for (const AxisTiles::Use &use : tiles.uses) {
      if (use.element != last)
        visit(use.element);
      last = use.element;
    }
  }

  /// What the next tile finds of this one.
  Residence afterTile(const DepthwiseTiles &tiles, double bytes) const {
    Residence where = after(bytes);
    double overfull = setsOf(tiles, p.groups).overfullShare;
    if (overfull <= where.belowL1())
      return where;
    return caches.residence(std::min(all.belowL1(), overfull), where.belowL2(),
                            where.memory);
  }

  /// In each set, lines beyond those that it holds come one after the other,
  /// each half a latency of L2 after the one before, in the mean.
  double conflictsOf(const DepthwiseTiles &tiles,
                     const ChannelBlocks &blocks) const {
    if (all.belowL1() <= 0)
      return 0;
    return setsOf(tiles, blocks.sourceStep).excess * t.get("l2.latency") / 2;
  }

  double packing() const {
    double vectors = weights / bytesPerElement / double(t.lanes());
    double lines = weights / caches.l1.line;
    return vectors * vectorCycles(t, t.lanes()) *
               (1 / t.get("load.pipes") + 1 / t.get("store.pipes")) +
           lines * caches.cyclesToRead(all);
  }

  DepthwiseCosts &shared;
  const Depthwise &p;
  const Target &t;
  const DepthwiseSchedule &s;
  const CacheHierarchy &caches;
  bool inOrder;
  double pixelOfSource, pixelOfDestination, weights; // bytes
  Residence all;

  double compute = 0, stalls = 0, conflicts = 0, calls = 0, most = -1;
  DepthwiseTransfers shown;
  const char *bound = "";
};

unsigned DepthwiseCosts::kindOf(const AxisTiles &tiles) {
  auto known = llvm::find_if(kinds, [&](const AxisTiles &kind) {
    return kind.size == tiles.size && kind.uses == tiles.uses;
  });
  auto index = static_cast<unsigned>(known - kinds.begin());
  if (known == kinds.end())
    kinds.push_back(tiles);
  return index;
}

Cost DepthwiseCosts::of(const Configuration &c) {
  auto once = [](auto &known, auto key, auto make) -> const auto & {
    auto [place, isNew] = known.try_emplace(key);
    if (isNew)
      place->second = make();
    return place->second;
  };
  int64_t rows = c.get("rows"), columns = c.get("columns");
  int64_t vectors = c.get("vectors"), lmul = c.getOr("lmul", 1);
  DepthwiseSchedule schedule;
  schedule.lmul = lmul;
  schedule.weightsAt = weightsAt(problem, c);
  schedule.rows =
      once(rowTiles, rows, [&] { return axisTiles(problem.h, rows); });
  schedule.columns =
      once(columnTiles, columns, [&] { return axisTiles(problem.w, columns); });
  schedule.blocks = once(blocks, std::pair(vectors, lmul), [&] {
    return channelBlocks(problem, target, vectors, lmul);
  });
  return DepthwiseTilesCost(*this, schedule).total();
}

} // namespace autoconfig
