//===-- Chase.cpp - A walk in memory, each step after the other -----------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/common/Chase.h"
#include "autoconfig/measure/common/Measurement.h"
#include <algorithm>
#include <numeric>
#include <random>
#include <vector>

using namespace measure;

void **measure::linkCircle(size_t count,
                           const std::function<void **(size_t)> &place) {
  // Sattolo's shuffle: a permutation of one cycle.
  std::vector<uint32_t> next(count);
  std::iota(next.begin(), next.end(), 0);
  std::minstd_rand random(1);
  for (size_t last = count - 1; last > 0; --last)
    std::swap(next[last], next[random() % last]);
  for (size_t i = 0; i < count; ++i)
    *place(i) = place(next[i]);
  return place(0);
}

void **measure::walk(void **from, size_t steps) {
  for (; steps; --steps)
    from = static_cast<void **>(*from);
  return from;
}

std::vector<double> measure::latencies(Session &session, size_t bytes) {
  auto line = static_cast<size_t>(session.fact("l1d.line"));
  std::byte *memory = session.memory(bytes);
  void **at = linkCircle(bytes / line, [&](size_t i) {
    return reinterpret_cast<void **>(memory + i * line);
  });
  // A part of a round at least, or the start is warmer than the rest, or
  // colder.
  at = walk(at, std::min<size_t>(bytes / line, 1 << 17));
  return session.cyclesOf([&](size_t steps) {
    at = walk(at, steps);
    keep(at);
  });
}
