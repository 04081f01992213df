//===-- Chase.h - A walk in memory, each step after the other ---*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MEASURE_COMMON_CHASE_H
#define AUTOCONFIG_MEASURE_COMMON_CHASE_H

#include "autoconfig/measure/common/Session.h"
#include <cstddef>
#include <cstdint>
#include <functional>

namespace measure {

/// Links `count` places in one circle, in an order that no prefetcher guesses,
/// and the same one each time. `place` gives the address of a place.
void **linkCircle(size_t count, const std::function<void **(size_t)> &place);

/// Takes so many steps, each to where the one before says; returns where the
/// walk arrives.
void **walk(void **from, size_t steps);

/// Cycles of a step of a walk over all lines of so much memory.
std::vector<double> latencies(Session &session, size_t bytes);

} // namespace measure

#endif // AUTOCONFIG_MEASURE_COMMON_CHASE_H
