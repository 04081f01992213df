//===-- Chase.cpp - A walk in memory, each step after the other -----------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/common/Chase.h"
#include "autoconfig/measure/common/Measurement.h"
#include <algorithm>
#include <cstdint>
#include <numeric>
#include <random>
#include <vector>

using namespace measure;

Circle::Circle(std::byte *memory, size_t bytes, size_t line)
    : memory(memory), count(bytes / line), line(line), at(place(0)) {
  // Sattolo's shuffle: a permutation of one cycle.
  std::vector<uint32_t> next(count);
  std::iota(next.begin(), next.end(), 0);
  std::minstd_rand random(1);
  for (size_t last = count - 1; last > 0; --last)
    std::swap(next[last], next[random() % last]);
  for (size_t i = 0; i < count; ++i)
    *place(i) = place(next[i]);
}

Circle::~Circle() {
  for (size_t i = 0; i < count; ++i)
    *place(i) = nullptr;
}

void **Circle::place(size_t i) const {
  return reinterpret_cast<void **>(memory + i * line);
}

void Circle::walk(size_t steps) {
  void **to = at;
  for (; steps; --steps)
    to = static_cast<void **>(*to);
  keep(to);
  at = to;
}

std::vector<double> measure::latencies(Session &session, size_t bytes) {
  auto line = static_cast<size_t>(session.fact("l1d.line"));
  Circle circle(session.memory(bytes), bytes, line);
  // A part of a round at least, or the start is warmer than the rest, or
  // colder.
  circle.walk(std::min<size_t>(bytes / line, 1 << 17));
  return session.cyclesOf([&](size_t steps) { circle.walk(steps); });
}
