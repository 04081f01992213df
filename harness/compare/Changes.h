//===-- Changes.h - Where series of a store changed -------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COMPARE_CHANGES_H
#define AUTOCONFIG_HARNESS_COMPARE_CHANGES_H

#include "harness/compare/History.h"
#include "harness/stats/ChangePoints.h"

namespace autoconfig::harness {

/// new: fewer than three later runs agree; confirmed: they do, and what came
/// before says nothing about later runs any more; fixed: a later change went
/// back to the level of before; ignored: somebody said why.
enum class ChangeState { New, Confirmed, Fixed, Ignored };

/// "new", ..., "ignored".
const char *changeStateName(ChangeState state);

struct SeriesChange {
  std::string id; // the same in every store with this run
  RowKey key;
  std::string figure; // "seconds", or an exact one
  int64_t run = 0;    // the first with the new level
  std::string at, revisionBefore, revisionAfter;
  double before = 0, after = 0; // levels: medians between changes
  double p = 0;                 // 0: an exact figure
  ChangeState state = ChangeState::New;
  std::string reason; // ignored ones only
};

struct ChangesSettings {
  ChangePointSettings points;
  double delta = 0.01; // smaller changes of time are of no interest
};

/// The changes of a series, oldest first: of the medians over each run's
/// processes, as logarithms, by E-divisive; of exact figures every difference.
std::vector<SeriesChange> changesOf(const History &history,
                                    const ChangesSettings &settings);

/// Of all series, the newest run's first; with what is ignored in the store.
llvm::Expected<std::vector<SeriesChange>>
changesIn(Store &store, const ChangesSettings &settings);

/// Keeps the reason for ignoring a change in the store.
llvm::Error ignoreChange(Store &store, const SeriesChange &change,
                         llvm::StringRef reason);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COMPARE_CHANGES_H
