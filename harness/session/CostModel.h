//===-- CostModel.h - How long a cell will take -----------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   expected seconds = prior(multiply-adds) x what is observed of this rival
//
// The prior knows how a cell is run: timed, counted, by scalar code. What this
// run took so far, over what the prior said of the same cells, scales it: of
// all rivals first, of each one as soon as it has weight of its own.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SESSION_COSTMODEL_H
#define AUTOCONFIG_HARNESS_SESSION_COSTMODEL_H

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

namespace autoconfig::harness {

/// How the cells of a run are run.
struct CostSettings {
  bool emulated = false;
  int samples = 15;
  double minSeconds = 0.002;
  llvm::StringSet<> scalarRivals;
};

/// Seconds that cells took, and what the prior said of them.
struct SeenCost {
  double prior = 0, took = 0;
};

class CostModel {
public:
  explicit CostModel(CostSettings settings) : settings(std::move(settings)) {}

  /// Seconds, before anything was observed.
  double prior(llvm::StringRef rival, double flops) const;
  void observe(llvm::StringRef rival, SeenCost seen);
  /// Expected seconds for each second of the prior. `more`: what cells that
  /// still run have shown so far.
  double scale(llvm::StringRef rival, SeenCost more = {}) const;

private:
  CostSettings settings;
  SeenCost all;
  llvm::StringMap<SeenCost> byRival;
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SESSION_COSTMODEL_H
