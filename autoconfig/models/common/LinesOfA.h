//===-- LinesOfA.h - What the lines of A cost a tile ------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which elements a tile reads, and which of them for the first time, RowsOfA
// says. The tiles of the first panel bring them from where A is, those of the
// others find them where the panel before left them; of windows, those of the
// next tap and of the next line where that left them.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MODELS_COMMON_LINESOFA_H
#define AUTOCONFIG_MODELS_COMMON_LINESOFA_H

#include "autoconfig/models/common/CacheModel.h"
#include "autoconfig/models/common/RowsOfA.h"

namespace autoconfig {

class LinesOfA {
public:
  struct Counts {
    double panels;
    int64_t kBlocks;
    double kc;                        // k steps of a block of K, with all taps
    double rowsOfBlock, bytesOfBlock; // of the first block of rows
  };
  struct Tile {
    int64_t rows;
    // Of windows:
    size_t split = 0;         // of the schedule's row tiles
    int64_t linesOfBlock = 0; // of its block of rows
    int64_t tilesOfBlock = 0; // likewise
    bool operator==(const Tile &) const = default;
  };
  /// `all`: where A is at first.
  LinesOfA(const Contraction &problem, const Target &target,
           const GemmSchedule &schedule, const CacheHierarchy &caches,
           const Residence &all, const RowsOfA &rows, Counts counts);

  /// The panel in bytes, as it is read and as it would be packed.
  void beginPanel(const PanelRun &panel, double bytesUsed, double bytesPacked);
  /// Cycles of the lines that the tile brings into L1.
  double cycles(const Tile &tile) const;
  /// As far as they come from memory and only the hardware prefetches them.
  double cyclesFromMemory(const Tile &tile) const;
  /// Cycles that it waits besides, beyond so many that what the core has begun
  /// covers.
  double waits(const Tile &tile, double covered) const;

private:
  void beginWindows(const PanelRun &panel, double bytesUsed);
  RowsOfA::Elements elementsOf(const Tile &tile) const;
  double stepsOf(const Tile &tile) const;
  double linesOf(double elements) const {
    return elements * bytesPerElement / caches.l1.line;
  }
  bool prefetchesA() const;
  double cyclesOfFirst() const;
  Footprint blockAgain() const;
  double pagesOf(double rows, int64_t stride) const;
  double waitOfRunInL3() const;
  double waitsForRows(const Tile &tile, double covered) const;
  bool knowsQueue() const { return t.get("fma.queue") > 0; }
  double shareOnOwnPages(double beyondOne) const;
  double waitsForRuns(const Tile &tile) const;
  double waitsDownRows(const Tile &tile) const;
  Residence beside(const Footprint &again, double others) const {
    return caches.residenceBeside(again, others, all);
  }

  const Contraction &p;
  const Target &t;
  const GemmSchedule &s;
  const CacheHierarchy &caches;
  const Residence &all;
  const RowsOfA &rowsOfA;
  Counts counts;
  bool conflict;         // lines of a tile's rows evict each other
  double lineFromMemory; // cycles, as far as it comes from there
  double waitOfRun;      // for a row, likewise

  // Of the panel.
  double cyclesOfLine = 0;       // in the mean over all panels
  Residence tapAgain, lineAgain; // of windows
};

} // namespace autoconfig

#endif // AUTOCONFIG_MODELS_COMMON_LINESOFA_H
