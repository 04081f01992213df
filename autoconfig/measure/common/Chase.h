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
#include <vector>

namespace measure {

/// Lines that point to each other in one circle, in an order that no prefetcher
/// guesses, and the same one each time. Afterwards they are zeros again: half
/// of a pointer is a denormal number to the kernels that are timed next, and
/// multiplying those takes some cores (Golden Cove) 16 times as long.
class Circle {
public:
  Circle(std::byte *memory, size_t bytes, size_t line);
  ~Circle();
  Circle(const Circle &) = delete;
  Circle &operator=(const Circle &) = delete;

  /// Takes so many steps, each to where the one before says.
  void walk(size_t steps);

private:
  void **place(size_t i) const;

  std::byte *memory;
  size_t count, line;
  void **at;
};

/// Cycles of a step of a walk over all lines of so much memory.
std::vector<double> latencies(Session &session, size_t bytes);

} // namespace measure

#endif // AUTOCONFIG_MEASURE_COMMON_CHASE_H
