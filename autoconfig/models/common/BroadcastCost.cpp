//===-- BroadcastCost.cpp - The terms of coefficient broadcast ------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// As for a GEMM (GemmCost.cpp), a tile is busy with its k steps and with the
// lines that it brings into L1, which overlap:
//
//   rows of the source  the copied ones that a tile reads, once for all taps in
//                       width: from where the block is, or where the tile
//                       before left them
//   coefficients        mr of them a step
//   dst                 written once
//
// Copies are made before, a block at a time.
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/BroadcastCost.h"
#include "autoconfig/models/common/CacheModel.h"
#include "autoconfig/models/common/EpilogueCost.h"
#include "autoconfig/models/common/RowCopyCost.h"
#include "autoconfig/models/common/StepBounds.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>
#include <cmath>

namespace autoconfig {
namespace {

class BroadcastCost {
public:
  BroadcastCost(const Convolution &p, const Target &t,
                const BroadcastSchedule &s)
      : p(p), t(t), s(s), caches(t), overlap(Overlap::ofTransfers(t)),
        images(static_cast<double>(p.batch) * p.groups),
        steps(static_cast<double>(s.row.k)),
        all(caches.residenceOfCall(bytesPerElement *
                                   static_cast<double>(p.elementsOfSrc() +
                                                       p.elementsOfWeights() +
                                                       p.elementsOfDst()))) {
    crossings = lineCrossings(s.planes, s.tiles.lanes);
    for (const Split &tile : s.filterTiles())
      coefficients += tile.count * s.tiles.interleavedRows(tile.size) * steps;
    coefficientBytes = coefficients * bytesPerElement;
    Footprint column{static_cast<double>(s.tiles.mr), caches.l1.line,
                     s.row.lda * bytesPerElement};
    coefficientsConflict = !s.tiles.interleaveA && !caches.l1.holds(column);
  }

  Cost total() {
    for (const Split &block : s.blocks)
      addBlock(block.size, images * static_cast<double>(block.count));
    Cost cost;
    cost.add("compute", compute, bound);
    cost.add("operand stalls", stalls,
             "loads, issue or latency beyond the multiply-adds");
    cost.add("row stream", shown.rows,
             "copied rows from below L1, beyond what the core hides");
    cost.add("coefficient stream", shown.coefficients,
             "coefficients from below L1, beyond what the core hides");
    cost.add("dst traffic", shown.dst,
             "stores and lines of the destination, beyond what the core hides");
    addEpilogue(cost, p.epilogue,
                epilogueCycles(t, caches, p.epilogue,
                               images * static_cast<double>(p.f) * p.h.out,
                               p.w.out, all));
    cost.add("row copies", copies,
             "padded rows of the source, and those that blocks share again");
    if (s.tiles.interleaveA && !p.weightsPrepared)
      cost.add("packing",
               static_cast<double>(p.groups) * coefficients *
                   interleaveCycles(t),
               "copies of the coefficients, mr of a step together");
    cost.add("call overhead", tiles * t.get("call.overhead"),
             "calls of the kernel");
    return cost;
  }

private:
  struct Transfers {
    double rows = 0, coefficients = 0, dst = 0;
    double sum() const { return rows + coefficients + dst; }
  };

  /// A tile, and how many of them there are in a block.
  struct Tile {
    int64_t filters, rows;
    const PanelRun &run;
  };

  void addBlock(int64_t rows, double times) {
    blockBytes = static_cast<double>(s.planes.elements(rows)) * bytesPerElement;
    copies += times * copyBlock(rows);
    for (const Split &filters : s.filterTiles())
      for (const Split &ofRows : s.rowTiles(rows))
        for (const PanelRun &run : s.panels()) {
          double count = static_cast<double>(filters.count) * ofRows.count *
                         static_cast<double>(run.count);
          addTiles({filters.size, ofRows.size, run}, times * count);
        }
  }

  /// Rows of the source from where it is, and writes into the block.
  double copyBlock(int64_t rows) const {
    double slots = static_cast<double>(s.planes.slots(rows));
    double phases = static_cast<double>(s.planes.phases.size());
    double core = s.planes.channels * slots * phases *
                  rowCopyCycles(t, s.planes.pitch, s.planes.stride);
    double line = caches.l1.line;
    double rowsRead = std::min<double>(
        slots, std::ceil(static_cast<double>(p.h.in) / s.planes.slotRows));
    double read = s.planes.channels * rowsRead *
                  std::ceil(p.w.in * bytesPerElement / line);
    double transfers =
        read * caches.cyclesToRead(all) +
        blockBytes / line *
            caches.cyclesToWrite(caches.residenceOf(blockBytes), Walk::Along);
    return overlap({core, transfers});
  }

  void addTiles(const Tile &tile, double count) {
    StepBounds step = boundsOf(tile);
    double core = steps * step.cycles();
    Transfers transfers = transfersOf(tile);
    double busy = transfers.sum(), beyond = overlap({core, busy}) - core;
    tiles += count;
    compute += count * steps * step.compute;
    stalls += count * (core - steps * step.compute);
    if (beyond > 0) {
      double share = count * beyond / busy;
      shown.rows += share * transfers.rows;
      shown.coefficients += share * transfers.coefficients;
      shown.dst += share * transfers.dst;
    }
    if (count * core > longest) {
      longest = count * core;
      bound = step.active();
    }
  }

  StepBounds boundsOf(const Tile &tile) const {
    PanelRun vectors;
    double loads = 0; // cycles of one port
    for (int64_t row = 0; row < tile.rows; ++row)
      for (const VectorPiece &piece : tile.run.pieces) {
        vectors.pieces.push_back(piece);
        loads += vectorCycles(t, piece.lanes);
      }
    double pointers =
        s.tiles.interleaveA
            ? 0
            : pointersToRows(t, tile.filters, s.row.lda * bytesPerElement);
    StepBounds step = stepBounds(t, s.tiles, tile.filters, vectors,
                                 s.tiles.interleaveA, pointers);
    step.loads += crossings * loads / t.get("load.pipes");
    step.busy = Overlap::ofCore(t)({step.compute, step.loads, step.issue});
    return step;
  }

  Transfers transfersOf(const Tile &tile) const {
    double line = caches.l1.line;
    double slots = (tile.rows - 1) * s.planes.slotsOfRow + s.planes.slotsOfTaps;
    double width = tile.run.pitch() + s.planes.tapsInWidth() - 1;
    double rowLines = s.planes.channels * slots *
                      static_cast<double>(s.planes.phases.size()) *
                      std::ceil(width * bytesPerElement / line);
    double filters = s.tiles.interleaveA ? s.tiles.interleavedRows(tile.filters)
                                         : tile.filters;
    double ownCoefficients = filters * steps * bytesPerElement;
    double rowBytes = rowLines * line;
    // What comes between two uses.
    double together = rowBytes + ownCoefficients;
    Residence rows =
        beside(s.filtersOutside ? blockBytes + ownCoefficients : together);
    Residence coefficient =
        beside(s.filtersOutside ? together : coefficientBytes + rowBytes);
    return {rowLines * caches.cyclesToRead(rows),
            coefficientLines(ownCoefficients / line, coefficient),
            dstCycles(tile)};
  }

  /// Coefficients whose rows evict each other are fetched one by one.
  double coefficientLines(double lines, const Residence &where) const {
    double cycles = caches.cyclesToRead(where);
    if (coefficientsConflict)
      return lines * std::max(cycles, caches.l2.cyclesPerLine) *
             caches.l1.line / bytesPerElement;
    return lines * cycles;
  }

  /// Where lines are found that are used again after so many bytes.
  Residence beside(double bytes) const {
    return caches.residence(caches.l1.missShare(bytes),
                            caches.l2.missShare(bytes),
                            std::min(all.memory, caches.l3.missShare(bytes)));
  }

  double dstCycles(const Tile &tile) const {
    double vectors = 0;
    for (const VectorPiece &piece : tile.run.pieces)
      vectors += vectorCycles(t, piece.lanes);
    double segments = static_cast<double>(tile.filters) * tile.rows;
    double ports = segments * vectors *
                   (1 / t.get("store.pipes") +
                    (p.accumulate ? 1 / t.get("load.pipes") : 0));
    double lines = tile.run.width() * bytesPerElement / caches.l1.line;
    Walk walk = caches.walkOf(static_cast<double>(tile.filters),
                              p.dst.channel * bytesPerElement);
    return ports + segments * lines * caches.cyclesToWrite(all, walk);
  }

  const Convolution &p;
  const Target &t;
  const BroadcastSchedule &s;
  CacheHierarchy caches;
  Overlap overlap;
  double images, steps; // k steps of a tile
  Residence all;        // where the call before left everything
  double crossings = 0, coefficients = 0, coefficientBytes = 0;
  bool coefficientsConflict = false;
  double blockBytes = 0;

  double compute = 0, stalls = 0, copies = 0, tiles = 0;
  Transfers shown;
  double longest = -1;
  const char *bound = "";
};

} // namespace

double lineCrossings(const PlaneBlock &planes, int64_t lanes) {
  double extra = 0;
  int64_t least = llvm::divideCeil(lanes, elementsPerLine);
  for (int64_t tap = 0; tap < planes.tapsInWidth(); ++tap) {
    int64_t offset = planes.offsetOfTap(tap) % elementsPerLine;
    // Vectors shorter than a line begin at each multiple of their length.
    int64_t places = std::max<int64_t>(1, elementsPerLine / lanes);
    for (int64_t place = 0; place < places; ++place) {
      int64_t first = (offset + place * lanes) % elementsPerLine;
      int64_t lines = llvm::divideCeil(first + lanes, elementsPerLine);
      extra += static_cast<double>(lines - least) /
               static_cast<double>(least * places);
    }
  }
  return extra / static_cast<double>(planes.tapsInWidth());
}

Cost broadcastCost(const Convolution &convolution, const Target &target,
                   const BroadcastSchedule &schedule) {
  return BroadcastCost(convolution, target, schedule).total();
}

} // namespace autoconfig
