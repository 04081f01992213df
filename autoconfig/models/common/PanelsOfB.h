//===-- PanelsOfB.h - What the lines of B cost a tile -----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// B is gone through by panels, kc rows of NR columns each. The first tile of a
// panel brings it from where B is, the next ones find it where that one left
// it, and those of later blocks of rows where the blocks before left it. As it
// lies, lines come down rows, which prefetchers follow along few of them only.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MODELS_COMMON_PANELSOFB_H
#define AUTOCONFIG_MODELS_COMMON_PANELSOFB_H

#include "autoconfig/core/GemmSchedule.h"
#include "autoconfig/models/common/CacheModel.h"

namespace autoconfig {

class PanelsOfB {
public:
  struct Counts {
    double panels, kc; // k steps of a block of K, with all taps
    double rowBlocks;
    double rows, tiles;       // of the first block of rows
    double tileOfA, blockOfA; // bytes, likewise
  };
  /// A tile that goes through a panel.
  struct Visit {
    bool first, firstBlock; // of its block of rows; that is the first
    double stepsInWindow;   // k steps that the core works on at a time
  };
  /// `all`: where B is at first.
  PanelsOfB(const Contraction &problem, const Target &target,
            const GemmSchedule &schedule, const CacheHierarchy &caches,
            const Residence &all, Counts counts);

  void beginPanel(const PanelRun &panel);
  /// Of the panel: as it is read, and as it would be packed.
  double bytesUsed() const { return linesUsed * caches.l1.line; }
  double bytesPacked() const { return packedBytes; }
  /// Vectors of a row that a tile loads across two lines.
  double vectorsAcrossLines(const Visit &visit) const;

  /// Cycles of the lines that a tile brings into L1, and of those that it
  /// prefetches.
  double cycles(const Visit &visit) const;
  /// As far as they come from memory and only the hardware prefetches them.
  double cyclesFromMemory(const Visit &visit) const;
  /// Of a panel of a transposed B, which is packed before its tiles: cycles of
  /// the lines that are read for that, beside which no tile works.
  double cyclesAhead(const Visit &visit) const;
  /// Cycles that it waits besides.
  double waits(const Visit &visit) const;
  /// Whether it reads the panel as it lies for others to read it packed.
  bool readsToPack(const Visit &visit) const;

private:
  bool packsAhead(const Visit &visit) const; // of a transposed B, for others
  void beginFirstVisit(const Footprint &panel);
  void beginLaterVisits(const Footprint &used, double tileOfC);
  double prefetches(const Visit &visit) const;
  double waitsForSplits(const Visit &visit) const;
  double waitsForScattered(const Visit &visit) const;
  double waitsForRows(const Visit &visit) const;
  double acrossLines(const PanelRun &panel) const;
  double shareOfFirstPanels() const;
  Residence prefetched(const Footprint &panel) const;
  Residence beside(const Footprint &again, double others) const {
    return caches.residenceBeside(again, others, all);
  }

  const Contraction &p;
  const Target &t;
  const GemmSchedule &s;
  const CacheHierarchy &caches;
  const Residence &all;
  Counts counts;
  double rowBytes;       // from row to row
  bool asItLies;         // for all tiles
  bool oneStream;        // its rows are not gone down
  double prefetchedLine; // cycles
  double lineFromMemory; // cycles, as far as it comes from there
  double unprefetched;   // share of panels that no tile prefetches
  double pagesInTurn;    // of rows of B and of a tile's of A
  double splitWait;      // for a vector across two lines
  double waitOfRow = 0;  // of a row whose lines others pushed out of L1

  // Of the panel.
  Walk walk = Walk::Along;
  double widthOfPanel = 0, packedBytes = 0, linesUsed = 0; // bytes, bytes
  double vectorsAcross = 0;                      // two lines, of a row
  double linesGiven = 0, linesFresh = 0;         // that no panel before had
  double ofFreshLine = 0, ofSharedLines = 0;     // cycles
  double ofPanelAgain = 0, ofBlockAgain = 0;     // cycles of its lines
  double waitOfLine = 0;                         // of a fresh one
  double panelIsBelowL1 = 0, blockIsBelowL1 = 0; // shares, if as it lies
  double latencyOfRow = 0;                       // of its first line
  double fromMemory = 0, memoryLatency = 0;      // share of its lines, cycles
};

} // namespace autoconfig

#endif // AUTOCONFIG_MODELS_COMMON_PANELSOFB_H
