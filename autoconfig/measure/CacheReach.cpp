//===-- CacheReach.cpp - How much of L3 this core can use -----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/common/Measurement.h"
#include <algorithm>

using namespace measure;

namespace {

/// Loads one element of each line, in order, again and again.
[[gnu::noinline]] void loadLines(const std::byte *from, size_t bytes,
                                 size_t line, size_t rounds) {
  for (; rounds; --rounds)
    for (size_t offset = 0; offset < bytes; offset += line)
      load(from + offset);
}

double bandwidth(Session &session, size_t bytes, size_t line) {
  const std::byte *memory = session.memory(bytes);
  loadLines(memory, bytes, line, 1);
  std::vector<double> rates = perCycle(
      static_cast<double>(bytes),
      session.cyclesOf(
          [&](size_t rounds) { loadLines(memory, bytes, line, rounds); },
          {0.15, 0.5}));
  return *std::max_element(rates.begin(), rates.end());
}

/// The largest size that comes in at more than half the way from memory's
/// bandwidth to L3's, in steps of a fourth of L3's working set.
double reach(Session &session, size_t least, size_t most, size_t line) {
  double atBest = bandwidth(session, least, line);
  double atWorst = bandwidth(session, session.workingSet("memory"), line);
  auto held = [&](size_t bytes) {
    return bandwidth(session, bytes, line) > (atBest + atWorst) / 2;
  };
  size_t holds = least, tooMuch = least;
  while (holds == tooMuch && holds < most) {
    tooMuch = std::min(2 * holds, most);
    if (held(tooMuch))
      holds = tooMuch;
  }
  for (size_t step = least / 4; tooMuch > holds + step;) {
    size_t middle = (holds + (tooMuch - holds) / 2) / step * step;
    (held(middle) ? holds : tooMuch) = middle;
  }
  return static_cast<double>(holds);
}

} // namespace

// A machine may be one of several that share the cache.
MEASUREMENT_ON_REQUEST(CacheReach, "bytes that L3 really keeps for this core") {
  size_t least = session.workingSet("l3");
  if (least == 0)
    return;
  auto most = static_cast<size_t>(session.fact("l3.size"));
  auto line = static_cast<size_t>(session.fact("l1d.line"));
  std::vector<double> samples;
  for (int scan = 0; scan < 4; ++scan)
    samples.push_back(reach(session, least, most, line));
  session.report({"l3.reach", "bytes", samples, Best::Highest});
}
