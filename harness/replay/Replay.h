//===-- Replay.h - Models judged on recorded measurements -------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_REPLAY_REPLAY_H
#define AUTOCONFIG_HARNESS_REPLAY_REPLAY_H

#include "harness/replay/Prediction.h"
#include "llvm/ADT/StringSet.h"

namespace autoconfig::harness {

/// The recorded candidates as if they had just been sampled: the chosen kernel
/// is the one that is now predicted to be the cheapest of those recorded.
struct Replayed {
  /// In memory; for the tables of `autobench sample`. Times are the recorded
  /// cycles by the recorded clock; refused candidates are skipped cells.
  Store store;
  size_t problems = 0; // with a prediction, in each mode of weights
  size_t kernels = 0;  // recorded of these problems
  size_t refused = 0;
  std::map<std::string, size_t> reasons = {}; // of refusals: "MatmulPacked: .."
  std::vector<std::string> lost =
      {}; // problems of which all kernels are refused
};

/// Predicts every kernel of the recording again, by the present models.
/// `problems`: shapes; empty: all. Two measurements of one kernel on one
/// machine, of samples for different targets, count once. Errors: also where
/// no problem is left.
llvm::Expected<Replayed> replay(const Recording &recording,
                                const Models &models,
                                const llvm::StringSet<> &problems);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_REPLAY_REPLAY_H
