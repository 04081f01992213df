//===-- Prediction.h - What the models make of recorded kernels -*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_REPLAY_PREDICTION_H
#define AUTOCONFIG_HARNESS_REPLAY_PREDICTION_H

#include "harness/replay/Recording.h"

namespace autoconfig::harness {

/// The models of one engine with the facts of one target.
struct Models {
  std::string autoconfig;         // the executable
  std::string target;             // a name, or a path ending in .yaml
  std::vector<std::string> facts; // "l2.size=512K", in place of the target's
};

/// One of the two.
struct Prediction {
  std::optional<DecisionRecord> decision; // with its terms
  std::string refused;                    // why the models have no cost for it
};

/// One process of `autoconfig predict` for all kernels; the answers are in
/// their order. Errors: what the engine says, or that it cannot be run.
llvm::Expected<std::vector<Prediction>>
predict(const Models &models, llvm::ArrayRef<const RecordedKernel *> kernels);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_REPLAY_PREDICTION_H
