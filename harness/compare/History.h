//===-- History.h - Series over the runs of a store -------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COMPARE_HISTORY_H
#define AUTOCONFIG_HARNESS_COMPARE_HISTORY_H

#include "harness/compare/Row.h"
#include "harness/store/Store.h"

namespace autoconfig::harness {

/// What a run tells of a series.
struct HistoryPoint {
  int64_t run = 0;
  std::string at, revision; // the run's
  RowSide side; // what it asked for; its seconds are what was measured then
};

struct History {
  RowKey key;
  std::vector<HistoryPoint> points; // oldest run first
};

/// All series of the store.
llvm::Expected<std::vector<History>> historiesOf(Store &store);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COMPARE_HISTORY_H
