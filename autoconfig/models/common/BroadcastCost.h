//===-- BroadcastCost.h - Cost of coefficient broadcast ---------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MODELS_COMMON_BROADCASTCOST_H
#define AUTOCONFIG_MODELS_COMMON_BROADCASTCOST_H

#include "autoconfig/core/Target.h"
#include "autoconfig/operators/conv/BroadcastSchedule.h"

namespace autoconfig {

/// In cycles of one core, for one call.
Cost broadcastCost(const Convolution &convolution, const Target &target,
                   const BroadcastSchedule &schedule);

/// Lines that the loads of a k step touch beyond those that they would if each
/// began with one, over these.
double lineCrossings(const PlaneBlock &planes, int64_t lanes);

} // namespace autoconfig

#endif // AUTOCONFIG_MODELS_COMMON_BROADCASTCOST_H
