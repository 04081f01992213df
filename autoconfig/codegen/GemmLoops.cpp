//===-- GemmLoops.cpp -----------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/GemmLoops.h"
#include "autoconfig/codegen/BlockEpilogue.h"
#include "autoconfig/codegen/MicroKernel.h"
#include "autoconfig/codegen/OuterLoops.h"
#include "autoconfig/codegen/PackA.h"
#include "autoconfig/codegen/PackB.h"
#include "autoconfig/codegen/PreparedPanels.h"
#include "autoconfig/codegen/WindowLine.h"

using namespace mlir;

namespace autoconfig {
namespace {

using A = MicroKernelShape::A;
using B = MicroKernelShape::B;

/// Emits the loops of GemmSchedule.h. Offsets into the tensors are in elements,
/// from the start of the memref.
class GemmLoops {
public:
  GemmLoops(ContextOf<Contraction> &context, const GemmSchedule &schedule,
            Value workspace, bool panels)
      : context(context), problem(context.problem), s(schedule),
        e(context.emitter),
        kernels(context.function, context.problem, context.target, schedule,
                isInTile() ? context.epilogue : std::nullopt),
        packers(context.function, context.target, context.problem),
        pack(workspace), panels(panels) {
    prepared = s.packB == BPacking::Prepared;
    if (context.epilogue && !isInTile())
      finisher.emplace(context.function, problem, context.target,
                       *context.epilogue);
  }

  void emit(const MatrixOffsets *first) {
    b = prepared && !panels ? emitPreparedPanels(context, s) : context.b;
    workspaceOfA = s.workspaceA();
    Contraction outer = prepared ? inPreparedPanels(problem, s) : problem;
    emitOuterLoops(e, outer, [&](const MatrixOffsets &at) {
      Position p{};
      p.a = at.a, p.b = at.b, p.c = at.c, p.channel = at.channel;
      if (first) {
        p.a = e.add(p.a, first->a);
        p.b = e.add(p.b, first->b);
        p.c = e.add(p.c, first->c);
        if (first->channel)
          p.channel = e.add(p.channel, first->channel);
      }
      emitColumnBlocks(p);
    });
  }

private:
  /// Where the current matrices and blocks start.
  struct Position {
    Value a, b, c;     // of the matrices
    Value channel;     // the first one of C's matrix, of the epilogue
    Value column;      // of the block of columns
    int64_t columns;   // in the block
    Value k;           // of the block of K
    int64_t kc;        // in the block
    bool firstK;       // of the matrix product
    bool lastK;        // the same
    Value row;         // of the block of rows, of windows the first line
    int64_t rows;      // in the block, of windows lines
    bool firstRows;    // of the block of columns
    Value dynamicRows; // in the block, where their number is not known
  };

  void emitColumnBlocks(Position p) {
    e.loop(s.columnBlocks, [&](Value column, int64_t columns) {
      p.column = column;
      p.columns = columns;
      emitKBlocks(p);
    });
  }

  void emitKBlocks(Position p) {
    int64_t from = 0, all = problem.depth();
    for (const Split &block : s.kBlocks) {
      int64_t to = from + block.size * block.count;
      p.kc = block.size;
      auto emitBlock = [&](Value k) {
        p.k = k;
        emitRowBlocks(p);
      };
      // The first block overwrites C, the others add to it.
      if (from == 0 && !problem.accumulate) {
        p.firstK = true;
        p.lastK = block.size == all;
        emitBlock(e.index(0));
        from = block.size;
      }
      p.firstK = false;
      // The last one has the epilogue.
      int64_t end = to == all && context.epilogue ? to - block.size : to;
      p.lastK = false;
      e.loop(from, end, block.size, emitBlock);
      p.lastK = true;
      if (end < to && from < to)
        emitBlock(e.index(end));
      from = to;
    }
  }

  void emitRowBlocks(Position p) {
    if (problem.dynamicRows)
      return emitDynamicRowBlocks(p);
    int64_t from = 0;
    for (const Split &block : s.rowBlocks) {
      int64_t to = from + block.size * block.count;
      p.rows = block.size;
      auto emitBlock = [&](Value row) {
        p.row = row;
        if (s.interleaveA && packsAhead(context.target))
          emitPackA(p);
        emitPanels(p);
        finishBlock(p);
      };
      // Where the packed block is kept, the first block of rows packs it.
      p.firstRows = !s.keepsPackedBlock();
      if (from == 0 && s.keepsPackedBlock()) {
        p.firstRows = true;
        emitBlock(e.index(0));
        from = block.size;
        p.firstRows = false;
      }
      e.loop(from, to, block.size, emitBlock);
      from = to;
    }
  }

  /// Blocks of whole tiles; the last one may have fewer rows, and a tile of
  /// what is left. The first one packs, where panels are packed.
  void emitDynamicRowBlocks(Position p) {
    p.rows = s.rowsOfDynamicBlock();
    auto emitBlock = [&](Value block) {
      p.row = e.mul(block, p.rows);
      p.dynamicRows = e.min(e.sub(context.rows, p.row), p.rows);
      emitPanels(p);
      finishBlock(p);
    };
    p.firstRows = s.keepsPackedBlock() || s.hasOneRowBlock();
    if (p.firstRows)
      emitBlock(e.index(0));
    if (s.hasOneRowBlock())
      return;
    int64_t first = p.firstRows;
    p.firstRows = false;
    e.loop(e.index(first), e.ceilDiv(context.rows, p.rows), emitBlock);
  }

  void emitPackA(const Position &p) {
    int64_t firstRow = 0, firstPacked = 0;
    for (const Split &split : s.rowTiles(p.rows)) {
      int64_t pitch = s.interleavedRows(split.size);
      e.loop(0, split.count, 1, [&](Value index) {
        Value row = e.add(e.add(p.row, e.mul(index, split.size)), firstRow);
        TileOfA tile{e.add(p.a, e.add(e.mul(row, problem.lda), p.k)),
                     e.add(e.mul(index, pitch * p.kc), firstPacked * p.kc),
                     split.size,
                     p.kc,
                     problem.lda,
                     pitch};
        emitPackTile(e, context.target, context.a, pack, tile);
      });
      firstRow += split.size * split.count;
      firstPacked += pitch * split.count;
    }
  }

  void emitPanels(const Position &p) {
    int64_t from = 0;
    for (const PanelRun &run : s.panels(p.columns)) {
      int64_t to = from + run.pitch() * run.count;
      auto emitWith = [&](A a, bool prefetchesA = false) {
        return [&, a, prefetchesA](Value column) {
          emitTiles(p, run, column, a, prefetchesA);
        };
      };
      bool first = from == 0;
      if (s.interleaveA && first && !packsAhead(context.target)) {
        emitWith(A::Interleave)(e.index(0));
        from = run.pitch();
      }
      if ((s.prefetchLine || s.prefetchRows) && first) {
        emitWith(A::Rows, true)(e.index(0));
        from = run.pitch();
      }
      e.loop(from, to, run.pitch(),
             emitWith(s.interleaveA ? A::Interleaved : A::Rows));
      from = to;
    }
  }

  /// The tiles of one panel. `column` counts from the start of the block; as
  /// only the last vector of a block can be padded, it is the same in B and in
  /// panels.
  void emitTiles(const Position &p, const PanelRun &run, Value column, A a,
                 bool prefetchesA) {
    Value inMatrix = e.add(p.column, column);
    Panel panel{run,
                inMatrix,
                panelOffset(p, run, column),
                e.add(p.b, offsetInB(e, problem, p.k, inMatrix)),
                a,
                prefetchesA};

    SmallVector<Split, 2> tiles = s.rowTiles(p.rows);
    int64_t count = countOf(tiles);
    // The first tile packs. A panel that is used once is not packed. Rows of a
    // transposed B cannot be read: its panels are always packed, beforehand; so
    // are those whose rows no tile has all of.
    bool fused = s.packB == BPacking::Fused;
    bool usedAgain = count > 1 || s.keepsPackedBlock() || problem.bTransposed;
    bool packsNow = fused && p.firstRows && usedAgain;
    bool ahead = packsNow && !s.packsInTile(problem);
    bool packs = packsNow && !ahead;
    bool reads = s.packB == BPacking::None || (fused && !usedAgain);
    if (ahead)
      packers.emit(e, run, p.kc, b, pack, panel.given, panel.packed);
    PanelUse use{packs, reads ? B::Rows : B::Panel, {}};
    if (s.prefetchNextPanel && (packs || reads || ahead || prepared))
      use.prefetch = s.prefetchShares(problem, run, count);
    if (problem.dynamicRows)
      emitDynamicTiles(p, panel, use, ahead);
    else if (problem.windows)
      emitLines(p, panel, use);
    else
      emitRowTiles(p, panel, use, tiles, {});
    if (!staysInL2(p))
      finish(p, inMatrix, run.width());
  }

  /// Whether registers hold what follows beside the largest tile: then tiles do
  /// it. Longer chains would end each of them with a wait (BlockEpilogue.h).
  bool isInTile() const {
    if (!context.epilogue)
      return false;
    const PanelRun widest = s.panels(s.columnBlocks.front().size).front();
    return context.epilogue->fitsBeside(context.target, widest.pieces, s.mr);
  }

  /// A block of C, until all of it is complete: what follows goes along whole
  /// rows then, and else panel by panel.
  bool staysInL2(const Position &p) const {
    int64_t rows = problem.windows ? p.rows * problem.rowsOfLine() : p.rows;
    return 2 * rows * p.columns * int64_t(sizeof(float)) <=
           context.target.integer("l2.size");
  }

  void finishBlock(const Position &p) {
    if (staysInL2(p))
      finish(p, p.column, p.columns);
  }

  void finish(const Position &p, Value column, int64_t columns) {
    if (finisher && p.lastK)
      finisher->emit(
          e, context.c,
          {p.c, p.channel, p.row, p.rows, p.dynamicRows, column, columns});
  }

  struct Panel {
    const PanelRun &run;
    Value column; // in the matrix
    Value packed; // offset of the packed panel in the workspace or in B
    Value given;  // offset of its first element in B as it lies
    A a;
    bool prefetchesA; // the source's next line, or the next tile's rows
  };
  /// How its tiles use a panel.
  struct PanelUse {
    bool packs; // the first one
    B way;      // of the others
    PrefetchShares prefetch;
  };
  /// `index` of a run of tiles counts from the tile that starts at `firstRow`.
  struct Tile {
    int64_t rows;
    int64_t firstRow;         // in the block of rows, of windows in the line
    int64_t firstInterleaved; // the same, with the padding of interleaved A
    int64_t number;           // of that tile in the panel, or in the line
    B b;
    int64_t prefetchLines;  // of the next panel's rows
    const LineTiles *run;   // of windows
    const WindowLine *line; // the same
    Value tilesOfLines;     // in the panel's lines before it
    Value behind;           // rows of the block before it, beyond firstRow
  };

  /// The lines of a block, a line's tiles from left to right; if the first one
  /// packs, from a line on that has all taps.
  void emitLines(const Position &p, const Panel &panel, const PanelUse &use) {
    SmallVector<Split, 2> tiles = s.rowTiles(1);
    int64_t perLine = countOf(tiles);
    auto emitRange = [&](int64_t from, int64_t to, bool packs,
                         bool prefetches) {
      PanelUse ofLine{packs, use.way, {}};
      if (prefetches)
        ofLine.prefetch = {perLine, use.prefetch.linesEach};
      e.loop(from, to, 1, [&](Value index) {
        Value inBlock = index;
        if (use.packs)
          inBlock =
              e.rem(e.add(index, *problem.windows->firstWholeLine()), p.rows);
        WindowLine line(e, problem, e.add(p.row, inBlock));
        Tile tile{};
        tile.line = &line;
        tile.tilesOfLines = e.mul(index, perLine);
        emitRowTiles(p, panel, ofLine, tiles, tile);
      });
    };
    int64_t packing = use.packs;
    int64_t prefetching = llvm::divideCeil(use.prefetch.tiles, perLine);
    emitRange(0, packing, true, prefetching > 0);
    emitRange(packing, prefetching, false, true);
    emitRange(std::max(packing, prefetching), p.rows, false, false);
  }

  /// As many whole tiles as there are, and one of the rows that are left. That
  /// one reads rows of B where it is in the block that packs: it may be the
  /// only one.
  void emitDynamicTiles(const Position &p, const Panel &panel,
                        const PanelUse &use, bool ahead) {
    Value tiles = e.div(p.dynamicRows, s.mr);
    Tile tile{};
    tile.rows = s.mr;
    auto emitRange = [&](int64_t from, Value to, B b, int64_t lines) {
      tile.b = b;
      tile.prefetchLines = lines;
      e.loop(e.index(from), to,
             [&](Value index) { emitTile(p, panel, tile, index); });
    };
    const PrefetchShares &prefetch = use.prefetch;
    int64_t packing = use.packs;
    int64_t prefetching = std::max<int64_t>(packing, prefetch.tiles);
    if (packing)
      emitRange(0, e.min(tiles, packing), B::Pack, prefetch.linesEach);
    if (packing < prefetching)
      emitRange(packing, e.min(tiles, prefetching), use.way,
                prefetch.linesEach);
    emitRange(prefetching, tiles, use.way, 0);
    if (s.mr == 1)
      return;
    Tile rest{};
    rest.behind = e.mul(tiles, s.mr);
    rest.b = use.packs && !ahead ? B::Rows : use.way;
    e.choose(e.rem(p.dynamicRows, s.mr), s.mr, [&](int64_t rows) {
      rest.rows = rows;
      emitTile(p, panel, rest, e.index(0));
    });
  }

  void emitRowTiles(const Position &p, const Panel &panel, const PanelUse &use,
                    ArrayRef<Split> tiles, Tile tile) {
    int64_t number = 0; // of the split's first tile
    int64_t count = countOf(tiles);
    for (auto [i, split] : llvm::enumerate(tiles)) {
      tile.rows = split.size;
      tile.number = number;
      if (tile.line) {
        tile.run = &s.tilesOfLine[i];
        tile.firstRow = tile.run->column;
      }
      auto emitRange = [&](int64_t from, int64_t to, B b, int64_t lines) {
        from = std::clamp<int64_t>(from - number, 0, split.count);
        to = std::clamp<int64_t>(to - number, 0, split.count);
        tile.b = b;
        tile.prefetchLines = lines;
        e.loop(from, to, 1,
               [&](Value index) { emitTile(p, panel, tile, index); });
      };
      const PrefetchShares &prefetch = use.prefetch;
      emitRange(0, use.packs, B::Pack, prefetch.linesEach);
      emitRange(use.packs, prefetch.tiles, use.way, prefetch.linesEach);
      emitRange(std::max<int64_t>(use.packs, prefetch.tiles), count, use.way,
                0);
      number += split.count;
      tile.firstRow += split.size * split.count;
      tile.firstInterleaved += s.interleavedRows(split.size) * split.count;
    }
  }

  Value panelOffset(const Position &p, const PanelRun &run, Value column) {
    if (prepared)
      return e.add(p.b, e.add(e.mul(e.add(p.column, column), problem.k),
                              e.mul(p.k, run.pitch() * s.taps)));
    if (s.keepsPackedBlock())
      return e.add(e.mul(column, p.kc * s.taps), workspaceOfA);
    return e.index(workspaceOfA);
  }

  /// Where the next panel's rows of this block of K start.
  Value nextPanel(const Panel &panel) {
    if (prepared)
      return e.add(panel.packed, panel.run.pitch() * problem.k);
    return e.add(panel.given,
                 panel.run.pitch() * (problem.bTransposed ? problem.ldb : 1));
  }

  void emitTile(const Position &p, const Panel &panel, const Tile &tile,
                Value index) {
    MicroKernelShape shape{tile.rows,
                           {panel.run.pieces.begin(), panel.run.pieces.end()},
                           p.kc,
                           panel.a,
                           tile.b,
                           !p.firstK,
                           tile.prefetchLines,
                           {},
                           0,
                           0,
                           p.lastK};
    if (panel.prefetchesA)
      shape.linesAhead = s.linesAhead(tile.rows);
    Value row = e.mul(index, tile.rows);
    if (!tile.line)
      row = e.add(p.row, row);
    row = e.add(row, tile.firstRow);
    if (tile.behind)
      row = e.add(row, tile.behind);
    Value interleaved = e.add(e.mul(index, s.interleavedRows(tile.rows) * p.kc),
                              tile.firstInterleaved * p.kc);
    bool fromPack = panel.a == A::Interleaved, fromPanel = tile.b == B::Panel;

    MicroKernels::Operands o;
    o.a = fromPack ? pack : context.a;
    o.b = fromPanel && !prepared ? pack : b;
    o.bOffset = fromPanel ? panel.packed : panel.given;
    o.c = context.c;
    o.aOffset = interleaved;
    if (!fromPack) {
      Value inA = e.mul(row, problem.lda);
      if (tile.line)
        inA = e.add(tile.line->inA, inA);
      o.aOffset = e.add(p.a, e.add(inA, p.k));
    }
    Value inC = e.mul(row, problem.ldc);
    if (tile.line) {
      inC = e.add(tile.line->inC, inC);
      shape.segments = tile.run->segments;
      if (panel.prefetchesA)
        shape.lineStep = problem.windows->columnsOfStep(tile.rows);
      o.firstTap = tile.line->firstTap;
      o.endTap = tile.line->endTap;
    }
    o.cOffset = e.add(p.c, e.add(inC, panel.column));
    o.channel = e.add(p.channel, problem.rowsAreChannels ? row : panel.column);
    o.pack = pack;
    o.packA = interleaved;
    o.packB = panel.packed;
    o.given = b;
    o.next = panel.given;
    if (tile.prefetchLines > 0) {
      int64_t column = problem.bTransposed && !prepared ? problem.ldb : 1;
      o.next = nextPanel(panel);
      Value number = e.add(index, tile.number);
      if (tile.line)
        number = e.add(number, tile.tilesOfLines);
      o.next = e.add(
          o.next, e.mul(number, tile.prefetchLines * elementsPerLine * column));
    }
    kernels.call(e, shape, o);
  }

  ContextOf<Contraction> &context;
  const Contraction &problem;
  const GemmSchedule &s;
  Emitter &e;
  MicroKernels kernels;
  std::optional<BlockEpilogue> finisher; // of what no tile does
  PanelPackers packers;
  Value b, pack; // the workspace
  bool panels;   // B holds them
  bool prepared;
  int64_t workspaceOfA = 0;
};

} // namespace

void emitGemm(ContextOf<Contraction> &context, const GemmSchedule &schedule) {
  // Kernels that pack nothing get C in the place of the workspace, unused.
  int64_t elements = schedule.workspace();
  emitGemm(context, schedule,
           elements ? context.workspace(elements) : context.c);
}

void emitGemm(ContextOf<Contraction> &context, const GemmSchedule &schedule,
              Value workspace, bool panels, const MatrixOffsets *first) {
  GemmLoops(context, schedule, workspace, panels).emit(first);
}

} // namespace autoconfig
