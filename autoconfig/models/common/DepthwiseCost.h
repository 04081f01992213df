//===-- DepthwiseCost.h - The terms of a depthwise convolution --*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MODELS_COMMON_DEPTHWISECOST_H
#define AUTOCONFIG_MODELS_COMMON_DEPTHWISECOST_H

#include "autoconfig/core/Decision.h"
#include "autoconfig/core/Target.h"
#include "autoconfig/operators/depthwise/Schedule.h"

namespace autoconfig {

/// What the core does for one tile and one block, in cycles of each part of it
/// and instructions.
struct TileWork {
  double multiplyAdds = 0, loads = 0, stores = 0; // cycles of all pipes
  double instructions = 0;
  // Multiply-adds that depend on each other: in one of these, and from one to
  // the next.
  double chain = 0, carried = 0;
};

/// Cycles that the core is busy with it, without transfers.
double coreCycles(const Target &target, const TileWork &work);
/// The name of the bound.
const char *boundOf(const Target &target, const TileWork &work);

/// The whole cost with this schedule.
Cost depthwiseCost(const Depthwise &problem, const Target &target,
                   const DepthwiseSchedule &schedule);

} // namespace autoconfig

#endif // AUTOCONFIG_MODELS_COMMON_DEPTHWISECOST_H
