//===-- RowsOfC.h - What writing C costs a tile -----------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A tile writes as many row segments as it has rows, as wide as its panel. Each
// line is brought into L1 and goes back
//   by the first panel that it belongs to, from where C is;
//   by the next one, where rows or panels do not end with a line, from where
//   the rest of the first one's column left it;
// and all of it again by each block of K.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MODELS_COMMON_ROWSOFC_H
#define AUTOCONFIG_MODELS_COMMON_ROWSOFC_H

#include "autoconfig/core/GemmSchedule.h"
#include "autoconfig/models/common/CacheModel.h"

namespace autoconfig {

class RowsOfC {
public:
  struct Counts {
    double panels, rowsOfBlock;
    double kc; // k steps of a block of K, with all taps
  };
  /// `all`: where C is at first.
  RowsOfC(const Contraction &problem, const Target &target,
          const GemmSchedule &schedule, const CacheHierarchy &caches,
          const Residence &all, Counts counts);

  /// So many bytes of others are read between two such panels.
  void beginPanel(const PanelRun &panel, double othersBetween);
  /// Of a tile of so many rows and a block of K.
  double cycles(double rows) const;
  /// As far as its lines are memory's, of which nothing but the hardware
  /// prefetches any.
  double cyclesFromMemory(double rows) const;
  /// Cycles that such a tile waits where lines of C that it has read are gone
  /// when it writes them: other rows of it share their sets of L1 or, where it
  /// reads B as it lies, rows of B as far apart.
  double waits(double rows, bool readsB) const;
  /// Cycles that the next tile's multiply-adds wait behind vectors that are
  /// stored all at once, those beyond a group (GemmSchedule::endsInGroups).
  double waitsAtEnd(double rows) const;

private:
  double linesOfVector() const;
  double cyclesOfLine(const Residence &where) const;

  const Contraction &p;
  const Target &t;
  const GemmSchedule &s;
  const CacheHierarchy &caches;
  const Residence &all;
  Counts counts;
  Overlap overlap;      // of ports and lines
  double perBlock;      // of K
  Residence again;      // where C is in later blocks of K
  double portsOfVector; // cycles that a vector keeps them busy

  // Of the panel.
  double vectorBusy = 0; // cycles of a row's vectors in a pipe
  double storeBusy = 0;  // likewise, of the lanes that are stored
  double lost = 0;       // share of a block's lines that L1 cannot keep
  double setsAtOnce = 1; // of L1, on which they fall
  double widthOfPanel = 0, linesOfRow = 0;
  Walk walk = Walk::Along;
  double cyclesOfRow = 0; // in a block of K
  double ofMemory = 0;    // of them
};

} // namespace autoconfig

#endif // AUTOCONFIG_MODELS_COMMON_ROWSOFC_H
