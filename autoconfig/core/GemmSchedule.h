//===-- GemmSchedule.h - The loops of a blocked GEMM ------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a configuration makes of a problem: how M, N and K are split, in which
// vectors a row of a tile is held, what is packed. The models count with it and
// the patterns generate code from it, so that both speak of the same loops:
//
//   for jc in N by NC                      block of columns
//     for pc in K by KC
//       for ic in M by MC                  block of rows
//         for jr in NC by NR               panel of B, packed or as it lies
//           for ir in MC by MR             tile: MR x NR accumulators in
//           registers
//             for k in KC                  micro-kernel
//
// Where rows of A are windows (core/Windows.h), MC is a number of lines, KC one
// of channels, each with all taps, and rows of a packed panel lie in the order
// [KC block][tap in height][tap in width][channel].
//
// (Goto, van de Geijn: Anatomy of high-performance matrix multiplication,
// TOMS 2008; Van Zee, van de Geijn: BLIS, TOMS 2015; names as there.)
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CORE_GEMMSCHEDULE_H
#define AUTOCONFIG_CORE_GEMMSCHEDULE_H

#include "autoconfig/core/Contraction.h"
#include "autoconfig/core/Decision.h"
#include "autoconfig/core/Split.h"
#include "autoconfig/core/Target.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"

namespace autoconfig {

/// f32 elements of a cache line of 64 bytes, the unit of prefetches and of
/// the alignment of workspaces.
inline constexpr int64_t elementsPerLine = 16;

/// A vector of a tile's row: `valid` of its `lanes` are columns of C, the
/// others masked.
struct VectorPiece {
  int64_t lanes, valid;
  bool operator==(const VectorPiece &) const = default;
};

/// Consecutive panels of the same shape.
struct PanelRun {
  llvm::SmallVector<VectorPiece, 4> pieces;
  int64_t count;
  int64_t width() const; // columns of C
  int64_t pitch() const; // lanes, thus elements between packed rows
};

/// The first `tiles` prefetch that many cache lines of each row of the next
/// panel, so that the transfer takes as long as the computation.
struct PrefetchShares {
  int64_t tiles = 0, linesEach = 0;
};

/// How the micro-kernel gets B.
enum class BPacking {
  None,     // as it lies
  Fused,    // the first row tile reads it as it lies and stores the panel
  Prepared, // stored as panels before the call
};

/// Of an algorithm whose parameter pack_b says whether given weights are
/// packed.
BPacking packingOfB(const Contraction &problem,
                    const Configuration &configuration);

struct GemmSchedule {
  int64_t mr = 0;             // rows of a full tile
  int64_t vectorsPerTile = 0; // of a full tile's row
  int64_t unrollK = 1;        // k steps per loop iteration
  bool pipelined = false;     // each k step loads the next one's operands
  BPacking packB = BPacking::None;
  bool interleaveA = false; // the first panel stores A as [tile][k][mr]
  /// rowBlocks are those of a typical number of rows; tiles are of mr rows, and
  /// one of what is left.
  bool dynamicRows = false;
  int64_t mostRows = 0; // of these; 0: any number
  /// There is one block of rows, however many there are.
  bool hasOneRowBlock() const {
    return (!dynamicRows || mostRows) && countOf(rowBlocks) == 1;
  }
  /// k steps whose scalars one load of a row of A brings, where A is read as it
  /// lies: by lane, a vector along K.
  int64_t stepsPerLoadOfA = 1;
  int64_t interleavedMultiple =
      1; // rows of an interleaved tile are padded to it
  bool prefetchNextPanel = false;
  int64_t prefetchAhead = 0; // rows of B ahead of the one in use; 0: none
  /// The first panel's tiles prefetch what windows of the next line read first.
  bool prefetchLine = false;
  /// The first panel's tiles prefetch the rows of A that the next tile reads.
  bool prefetchRows = false;
  /// Lines of them that a k step of a tile of so many rows prefetches.
  int64_t linesAhead(int64_t rows) const;
  /// Whether the rows of A that a tile reads are one stretch of memory.
  bool rowsAreOneStretch(const Contraction &problem) const;
  /// Tiles of many vectors do their last steps for some rows after the others:
  /// stored all at once, their vectors fill the queue of stores, and the next
  /// tile's multiply-adds wait behind them (18 to 30 vectors, each of them two
  /// stores, 10 to 66 cycles).
  bool endsInGroups = false;
  static constexpr int64_t stepsOfGroup = 4, vectorsOfGroup = 8;
  /// Tiles of so many rows and more, whose rows are a whole vector and a half
  /// one that takes half as long, load each scalar for either, so that
  /// multiply-adds take it straight from memory: a broadcast of a whole vector
  /// that both share keeps them waiting (12 rows by 24 columns, of vectors of
  /// 16, in 20 instead of 18 cycles a step). 0: no tiles do.
  int64_t rowsOfScalarsApart = 0;
  bool loadsScalarsApart(llvm::ArrayRef<VectorPiece> pieces,
                         int64_t rows) const;

  llvm::SmallVector<Split, 2> columnBlocks; // NC
  llvm::SmallVector<Split, 2> kBlocks;      // KC
  llvm::SmallVector<Split, 2> rowBlocks;    // MC
  int64_t lanes = 1;                        // f32 lanes of a full vector piece
  int64_t taps = 1;                         // of windows
  llvm::SmallVector<LineTiles, 4> tilesOfLine; // of windows

  /// Row tiles of a block of rows; of windows, of a block of so many lines,
  /// for each run of tiles of a line those of all lines.
  llvm::SmallVector<Split, 2> rowTiles(int64_t rows) const;
  /// Panels of a block of columns.
  llvm::SmallVector<PanelRun, 3> panels(int64_t columns) const {
    llvm::SmallVector<PanelRun, 3> runs;
    appendPanels(columns, runs);
    return runs;
  }
  void appendPanels(int64_t columns,
                    llvm::SmallVectorImpl<PanelRun> &runs) const;
  /// Rows of each group of such a tile, kc steps deep; all, where it has few
  /// vectors or steps.
  int64_t rowsOfGroup(int64_t rows, int64_t vectors, int64_t kc) const;
  /// Rows of an interleaved tile, with padding.
  int64_t interleavedRows(int64_t rows) const;
  /// How the `tiles` of a panel prefetch the next one.
  PrefetchShares prefetchShares(const Contraction &problem, const PanelRun &run,
                                int64_t tiles) const;
  /// Where panels are packed, a tile does so, which has all rows of B.
  bool packsInTile(const Contraction &problem) const;
  /// Rows of a block where their number is not known: whole tiles.
  int64_t rowsOfDynamicBlock() const;
  /// The whole packed block of columns is kept for the next block of rows.
  bool keepsPackedBlock() const;

  /// Workspace in elements: interleaved A first, then packed B.
  int64_t workspaceA() const;
  int64_t workspaceB() const;
  int64_t workspace() const { return workspaceA() + workspaceB(); }

  /// What holds the columns that do not fill a vector.
  enum class Tail {
    MaskedVector, // one vector with a constant mask
    ExactVectors, // vectors of just the length that is left
    PowersOfTwo,  // ever narrower vectors, down to a scalar
  } tail = Tail::MaskedVector;
};

/// Parameters read: mr, nr, mc (rows; of windows rounded to lines), nc, kc, and
/// where present unroll, pipeline, interleave_a, prefetch_next, prefetch_ahead,
/// prefetch_a, prefetch_line.
GemmSchedule makeGemmSchedule(const Contraction &problem, const Target &target,
                              const Configuration &configuration,
                              BPacking packB);

/// Elements of the prepared weights of one outer iteration: B as consecutive
/// panels, each [K][pitch].
int64_t preparedElements(const Contraction &problem,
                         const GemmSchedule &schedule);

} // namespace autoconfig

#endif // AUTOCONFIG_CORE_GEMMSCHEDULE_H
