//===-- GemmSchedule.cpp --------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/GemmSchedule.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>
#include <cmath>

namespace autoconfig {

using llvm::ArrayRef;
using llvm::divideCeil;
using llvm::SmallVector;

BPacking packingOfB(const Contraction &problem, const Configuration &c) {
  if (problem.weightsPrepared)
    return BPacking::Prepared;
  return c.get("pack_b") ? BPacking::Fused : BPacking::None;
}

int64_t PanelRun::width() const {
  int64_t sum = 0;
  for (const VectorPiece &piece : pieces)
    sum += piece.valid;
  return sum;
}

int64_t PanelRun::pitch() const {
  int64_t sum = 0;
  for (const VectorPiece &piece : pieces)
    sum += piece.lanes;
  return sum;
}

/// What holds the columns that do not fill a vector.
static SmallVector<VectorPiece, 4> tailOf(int64_t rest, int64_t lanes,
                                          GemmSchedule::Tail tail) {
  SmallVector<VectorPiece, 4> pieces;
  auto append = [&](int64_t size, int64_t valid) {
    pieces.push_back({size, valid});
    rest -= valid;
  };
  switch (tail) {
  case GemmSchedule::Tail::MaskedVector:
    // A vector of half the width costs no more and often less.
    if (rest > 0)
      append(rest <= lanes / 2 ? lanes / 2 : lanes, rest);
    break;
  case GemmSchedule::Tail::ExactVectors:
    if (rest > 0)
      append(rest, rest);
    break;
  case GemmSchedule::Tail::PowersOfTwo:
    for (int64_t size = lanes / 2; size > 0; size /= 2)
      if (rest >= size)
        append(size, size);
    break;
  }
  return pieces;
}

SmallVector<Split, 2> GemmSchedule::rowTiles(int64_t rows) const {
  if (!tilesOfLine.empty()) {
    SmallVector<Split, 2> tiles;
    for (const LineTiles &run : tilesOfLine)
      tiles.push_back({run.rows, run.count * rows});
    return tiles;
  }
  if (dynamicRows) {
    SmallVector<Split, 2> tiles;
    if (rows >= mr)
      tiles.push_back({mr, rows / mr});
    if (rows % mr)
      tiles.push_back({rows % mr, 1});
    return tiles;
  }
  return balancedSplit(rows, mr, interleaveA ? interleavedMultiple : 1);
}

void GemmSchedule::appendPanels(int64_t columns,
                                llvm::SmallVectorImpl<PanelRun> &runs) const {
  int64_t full = columns / lanes;
  SmallVector<VectorPiece, 4> tail = tailOf(columns % lanes, lanes, this->tail);
  auto append = [&](llvm::ArrayRef<VectorPiece> pieces) {
    PanelRun &run = runs.emplace_back();
    run.pieces.assign(pieces.begin(), pieces.end());
    run.count = 1;
  };
  // A tail of several vectors has panels of its own: it would not fit the
  // registers of a full one. So has one of another length where lengths are set
  // by instructions, which would alternate.
  bool tailApart = tail.size() > 1 || this->tail == Tail::ExactVectors;
  for (const Split &split :
       balancedSplit(full + (tail.size() == 1 && !tailApart), vectorsPerTile)) {
    PanelRun &run = runs.emplace_back();
    run.pieces.assign(split.size, {lanes, lanes});
    run.count = split.count;
  }
  if (tail.empty())
    return;
  if (tailApart && this->tail == Tail::ExactVectors) {
    for (const VectorPiece &piece : tail) // one vector length a loop
      append(piece);
    return;
  }
  if (tailApart) {
    append(tail);
    return;
  }
  // The very last vector is the tail.
  if (runs.back().count > 1) {
    --runs.back().count;
    SmallVector<VectorPiece, 4> pieces = runs.back().pieces;
    append(pieces);
  }
  runs.back().pieces.back() = tail.front();
}

int64_t GemmSchedule::interleavedRows(int64_t rows) const {
  return llvm::alignTo(rows, interleavedMultiple);
}

int64_t GemmSchedule::rowsOfGroup(int64_t rows, int64_t vectors,
                                  int64_t kc) const {
  bool many = rows * vectors > 2 * vectorsOfGroup && kc >= 2 * stepsOfGroup;
  return endsInGroups && many ? std::max<int64_t>(1, vectorsOfGroup / vectors)
                              : rows;
}

int64_t GemmSchedule::linesAhead(int64_t rows) const {
  return prefetchRows ? divideCeil(rows, elementsPerLine) : 0;
}

bool GemmSchedule::rowsAreOneStretch(const Contraction &p) const {
  return p.lda == p.k && kBlocks.front().size == p.k;
}

bool GemmSchedule::loadsScalarsApart(ArrayRef<VectorPiece> pieces,
                                     int64_t rows) const {
  return rowsOfScalarsApart > 0 && rows >= rowsOfScalarsApart &&
         pieces.size() == 2 && pieces[1].lanes < pieces[0].lanes;
}

/// Rows from which on a tile of a whole vector and a half one does not take
/// longer to load two scalars a row than to multiply; 0 where halves take as
/// long as whole ones, or none are enough.
static int64_t rowsOfScalarsApart(const Target &t) {
  if (t.get("vector.datapath_bits") >= t.get("vector.bits"))
    return 0;
  // In times of the half vector: 3 and 2 a row of loads, 3 a row of
  // multiply-adds.
  double spare = 3 * t.get("load.pipes") / t.get("fma.pipes") - 2;
  return spare > 0 ? static_cast<int64_t>(std::ceil(3 / spare)) : 0;
}

bool GemmSchedule::keepsPackedBlock() const {
  return packB == BPacking::Fused && !hasOneRowBlock();
}

int64_t GemmSchedule::rowsOfDynamicBlock() const {
  int64_t rows = rowBlocks.front().size;
  return llvm::alignTo(hasOneRowBlock() ? std::max(rows, mostRows) : rows, mr);
}

bool GemmSchedule::packsInTile(const Contraction &problem) const {
  if (problem.bTransposed)
    return false;
  if (!problem.windows)
    return true;
  const Windows &w = *problem.windows;
  std::optional<int64_t> line = w.firstWholeLine();
  return line && *line < rowBlocks.front().size &&
         tapsOf(tilesOfLine.front().segments) == w.w.kernel;
}

static int64_t largest(llvm::ArrayRef<Split> splits) {
  int64_t size = 0;
  for (const Split &split : splits)
    size = std::max(size, split.size);
  return size;
}

int64_t GemmSchedule::workspaceA() const {
  if (!interleaveA)
    return 0;
  int64_t rows = 0;
  for (const Split &block : rowBlocks) {
    int64_t padded = 0;
    for (const Split &tile : rowTiles(block.size))
      padded += interleavedRows(tile.size) * tile.count;
    rows = std::max(rows, padded);
  }
  return llvm::alignTo(rows * largest(kBlocks), elementsPerLine);
}

PrefetchShares GemmSchedule::prefetchShares(const Contraction &problem,
                                            const PanelRun &run,
                                            int64_t tiles) const {
  // Rows as they are given need not begin with a line, and the line after them
  // is the first that the panel after the next needs; with panels of half a
  // line it is there already.
  int64_t lines = divideCeil(run.pitch(), elementsPerLine);
  bool wholeLines = run.pitch() >= elementsPerLine;
  bool aligned = problem.ldb % elementsPerLine == 0;
  bool given = packB != BPacking::Prepared;
  lines += given && (wholeLines || !aligned) ? 1 : 0;
  int64_t each = divideCeil(lines, tiles);
  return {static_cast<int64_t>(divideCeil(lines, each)), each};
}

int64_t GemmSchedule::workspaceB() const {
  if (packB != BPacking::Fused)
    return 0;
  int64_t block = 0, panel = 0;
  for (const Split &columns : columnBlocks) {
    int64_t sum = 0;
    for (const PanelRun &run : panels(columns.size)) {
      sum += run.pitch() * run.count;
      panel = std::max(panel, run.pitch());
    }
    block = std::max(block, sum);
  }
  return llvm::alignTo((keepsPackedBlock() ? block : panel) * largest(kBlocks) *
                           taps,
                       elementsPerLine);
}

/// Whether registers hold a tail of narrower vectors, and as many sums for each
/// of the rows, beside the scalars. A tile of many rows and few columns may
/// leave less than that.
static bool findsRegisters(const GemmSchedule &s, const Target &target,
                           int64_t rest) {
  auto pieces = static_cast<int64_t>(tailOf(rest, s.lanes, s.tail).size());
  int64_t scalars = s.interleaveA ? divideCeil(s.mr, target.lanes()) : s.mr;
  return pieces <= 1 ||
         (s.mr + 1) * pieces + scalars <= target.integer("vector.registers");
}

GemmSchedule makeGemmSchedule(const Contraction &problem, const Target &target,
                              const Configuration &configuration,
                              BPacking packB) {
  InOrder parameters(configuration);
  GemmSchedule s;
  s.mr = parameters.get("mr");
  int64_t nr = parameters.get("nr");
  s.lanes = target.lanes() * parameters.getOr("lmul", 1);
  s.vectorsPerTile = std::max<int64_t>(1, divideCeil(nr, s.lanes));
  int64_t kc = parameters.get("kc"), mc = parameters.get("mc"),
          nc = parameters.get("nc");
  s.unrollK = parameters.getOr("unroll", 1);
  s.pipelined = parameters.getOr("pipeline", 0);
  s.dynamicRows = problem.dynamicRows;
  s.mostRows = problem.mostRows;
  s.interleaveA = parameters.getOr("interleave_a", 0) && !s.dynamicRows;
  s.prefetchNextPanel = parameters.getOr("prefetch_next", 0);
  s.prefetchAhead = parameters.getOr("prefetch_ahead", 0);
  s.packB = packB;
  s.prefetchLine = parameters.getOr("prefetch_line", 0);
  s.prefetchRows = !problem.windows && parameters.getOr("prefetch_a", 0);
  switch (target.scalarOperand) {
  case ScalarOperand::Broadcast:
    s.tail = GemmSchedule::Tail::MaskedVector;
    s.endsInGroups = !problem.windows && !s.interleaveA;
    if (!s.interleaveA)
      s.rowsOfScalarsApart = rowsOfScalarsApart(target);
    break;
  case ScalarOperand::Lane:
    s.tail = GemmSchedule::Tail::PowersOfTwo;
    s.interleavedMultiple = target.lanes();
    if (!s.interleaveA && s.unrollK % target.lanes() == 0)
      s.stepsPerLoadOfA = target.lanes();
    if (!findsRegisters(s, target, problem.n % s.lanes))
      s.tail = GemmSchedule::Tail::ExactVectors;
    break;
  case ScalarOperand::Register:
    s.tail = GemmSchedule::Tail::ExactVectors;
    break;
  }
  s.columnBlocks = balancedSplit(problem.n, nc, s.vectorsPerTile * s.lanes);
  s.kBlocks = balancedSplit(problem.depth(), kc);
  if (const auto &windows = problem.windows) {
    s.taps = windows->taps();
    s.tilesOfLine = windows->tiles(s.mr);
    s.rowBlocks = balancedSplit(windows->lines(),
                                std::max<int64_t>(1, mc / windows->w.out));
  } else
    s.rowBlocks = balancedSplit(problem.m, mc, s.mr);
  return s;
}

int64_t preparedElements(const Contraction &problem,
                         const GemmSchedule &schedule) {
  int64_t columns = 0;
  for (const Split &block : schedule.columnBlocks)
    for (const PanelRun &run : schedule.panels(block.size))
      columns += run.pitch() * run.count * block.count;
  return columns * problem.k;
}

} // namespace autoconfig
