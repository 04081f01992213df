//===-- GemmCounts.cpp --------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/GemmCounts.h"

namespace autoconfig {

/// Per k step of a panel, over all blocks of rows; where the packed block is
/// kept, only the first block of rows transfers B.
static double prefetchesOfNextPanel(const Contraction &p, const GemmSchedule &s,
                                    const PanelRun &run) {
  double sum = 0;
  for (const Split &block : s.rowBlocks) {
    PrefetchShares shares =
        s.prefetchShares(p, run, countOf(s.rowTiles(block.size)));
    auto lines = static_cast<double>(shares.tiles * shares.linesEach);
    if (s.keepsPackedBlock())
      return lines;
    sum += lines * block.count;
  }
  return sum;
}

GemmCounts countGemm(const Contraction &p, const GemmSchedule &s) {
  double kBlocks = countOf(s.kBlocks), columnBlocks = countOf(s.columnBlocks);
  // Over all blocks of rows: tiles, rows, and rows with padding.
  double tiles = 0, paddedRows = 0, blocksThatPack = 0;
  for (const Split &block : s.rowBlocks) {
    llvm::SmallVector<Split, 2> rowTiles = s.rowTiles(block.size);
    for (const Split &tile : rowTiles) {
      tiles += static_cast<double>(tile.count) * block.count;
      paddedRows += static_cast<double>(s.interleavedRows(tile.size)) *
                    tile.count * block.count;
    }
    if (countOf(rowTiles) > 1)
      blocksThatPack += block.count;
  }
  // Over all panels: panels, and vectors in a row of each.
  double panels = 0, vectors = 0, linesOfPanels = 0;
  for (const Split &block : s.columnBlocks)
    for (const PanelRun &run : s.panels(block.size)) {
      double count = static_cast<double>(run.count) * block.count;
      panels += count;
      vectors += count * run.pieces.size();
      linesOfPanels += count * prefetchesOfNextPanel(p, s, run);
    }

  GemmCounts counts;
  counts.tiles = tiles * panels * kBlocks;
  counts.multiplyAdds = static_cast<double>(p.m) * vectors * p.k;
  counts.loadsOfB = tiles * vectors * p.k;
  if (p.windows) {
    double tapRows = p.windows->images * p.windows->h.validTaps();
    double rows = 0, ofB = 0; // in a row of the kernel, by pixels and by tiles
    for (const LineTiles &run : s.tilesOfLine)
      for (const TapSegment &segment : run.segments) {
        rows += static_cast<double>(run.count) * segment.taps * segment.rows;
        ofB += static_cast<double>(run.count) * segment.taps;
      }
    counts.multiplyAdds = rows * tapRows * p.depth() * vectors;
    counts.loadsOfB = ofB * tapRows * p.depth() * vectors;
  }
  counts.storesOfC = static_cast<double>(p.m) * vectors * kBlocks;
  counts.loadsOfC =
      static_cast<double>(p.m) * vectors * (kBlocks - (p.accumulate ? 0 : 1));
  if (s.packB == BPacking::Fused && p.bTransposed) {
    counts.storesOfPackedB = vectors * p.k;
    counts.panelsOfTransposedB = panels * kBlocks;
  } else if (s.packB == BPacking::Fused)
    counts.storesOfPackedB =
        (s.keepsPackedBlock() ? 1 : blocksThatPack) * vectors * p.k;
  if (s.prefetchNextPanel)
    counts.prefetches += linesOfPanels * p.k;
  if (s.prefetchAhead)
    counts.prefetches += tiles * vectors * p.k;
  if (s.interleaveA)
    counts.elementsOfPackedA = paddedRows * p.k * columnBlocks;
  return counts;
}

} // namespace autoconfig
