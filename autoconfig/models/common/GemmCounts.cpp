//===-- GemmCounts.cpp --------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/GemmCounts.h"
#include "llvm/Support/MathExtras.h"

namespace autoconfig {

GemmParts::GemmParts(const GemmSchedule &s) {
  for (const Split &block : s.columnBlocks) {
    size_t first = panels.size();
    s.appendPanels(block.size, panels);
    for (PanelRun &run : llvm::drop_begin(panels, first))
      run.count *= block.count;
  }
  for (const Split &block : s.rowBlocks) {
    Rows &alike = rows.emplace_back();
    alike.blocks = static_cast<double>(block.count);
    alike.size = block.size;
    alike.tiles = s.rowTiles(block.size);
  }
}

/// Per k step of a panel, over all blocks of rows; where the packed block is
/// kept, only the first block of rows transfers B.
static double prefetchesOfNextPanel(const Contraction &p, const GemmSchedule &s,
                                    const GemmParts &parts,
                                    const PanelRun &run) {
  double sum = 0;
  for (const GemmParts::Rows &block : parts.rows) {
    PrefetchShares shares = s.prefetchShares(p, run, countOf(block.tiles));
    auto lines = static_cast<double>(shares.tiles * shares.linesEach);
    if (s.keepsPackedBlock())
      return lines;
    sum += lines * block.blocks;
  }
  return sum;
}

GemmCounts countGemm(const Contraction &p, const GemmSchedule &s,
                     const GemmParts &parts) {
  double kBlocks = countOf(s.kBlocks), columnBlocks = countOf(s.columnBlocks);
  // Over all blocks of rows: tiles, rows, and rows with padding.
  double tiles = 0, paddedRows = 0, linesOfRows = 0, blocksThatPack = 0;
  for (const GemmParts::Rows &block : parts.rows) {
    for (const Split &tile : block.tiles) {
      tiles += static_cast<double>(tile.count) * block.blocks;
      linesOfRows += static_cast<double>(s.linesAhead(tile.size)) * tile.count *
                     block.blocks;
      paddedRows += static_cast<double>(s.interleavedRows(tile.size)) *
                    tile.count * block.blocks;
    }
    if (countOf(block.tiles) > 1)
      blocksThatPack += block.blocks;
  }
  // Over all panels: panels, and vectors in a row of each.
  double panels = 0, vectors = 0, linesOfPanels = 0;
  for (const PanelRun &run : parts.panels) {
    auto count = static_cast<double>(run.count);
    panels += count;
    vectors += count * run.pieces.size();
    if (s.prefetchNextPanel)
      linesOfPanels += count * prefetchesOfNextPanel(p, s, parts, run);
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
  counts.prefetches += (linesOfPanels + linesOfRows * columnBlocks) * p.k;
  if (s.prefetchAhead)
    counts.prefetches += tiles * vectors * p.k;
  if (s.interleaveA)
    counts.elementsOfPackedA = paddedRows * p.k * columnBlocks;
  return counts;
}

/// In a block of K.
static double loadsByGroups(const Contraction &p, const GemmSchedule &s,
                            const GemmParts &parts, int64_t kc) {
  double sum = 0;
  for (const PanelRun &run : parts.panels) {
    int64_t vectors = run.pieces.size();
    auto ofTile = [&](int64_t rows) {
      int64_t groups = llvm::divideCeil(rows, s.rowsOfGroup(rows, vectors, kc));
      return static_cast<double>((groups - 1) * vectors *
                                 GemmSchedule::stepsOfGroup);
    };
    for (const GemmParts::Rows &block : parts.rows)
      for (const Split &tile : block.tiles)
        sum += block.blocks * run.count * tile.count * ofTile(tile.size);
    // One that packs stores its vectors at once.
    const GemmParts::Rows &first = parts.rows.front();
    bool usedAgain = countOf(first.tiles) > 1 || s.keepsPackedBlock();
    if (s.packB == BPacking::Fused && usedAgain && s.packsInTile(p))
      sum -= run.count * ofTile(first.tiles.front().size);
  }
  return sum;
}

double loadsOfBByGroups(const Contraction &p, const GemmSchedule &s) {
  GemmParts parts(s);
  double sum = 0;
  for (const Split &block : s.kBlocks)
    sum += block.count * loadsByGroups(p, s, parts, block.size);
  return sum;
}

} // namespace autoconfig
