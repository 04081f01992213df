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

/// Cycles for a line of so many bytes that are gone through again and again.
double cyclesOfLine(Session &session, size_t bytes, size_t line) {
  const std::byte *memory = session.memory(bytes);
  loadLines(memory, bytes, line, 1);
  std::vector<double> cycles = session.cyclesOf(
      [&](size_t rounds) { loadLines(memory, bytes, line, rounds); },
      {0.15, 0.5});
  return *std::min_element(cycles.begin(), cycles.end()) *
         static_cast<double>(line) / static_cast<double>(bytes);
}

/// The largest size of whose lines no more than a tenth come from memory, to an
/// eighth.
double reach(Session &session, size_t least, size_t most, size_t line) {
  double atBest = cyclesOfLine(session, least, line);
  double atWorst = cyclesOfLine(session, session.workingSet("memory"), line);
  constexpr double lost = 0.1;
  auto held = [&](size_t bytes) {
    return cyclesOfLine(session, bytes, line) <
           atBest + lost * (atWorst - atBest);
  };
  size_t holds = least, tooMuch = least;
  while (holds == tooMuch && holds < most) {
    tooMuch = std::min(2 * holds, most);
    if (held(tooMuch))
      holds = tooMuch;
  }
  while (tooMuch > holds + holds / 8) {
    size_t middle = (holds + (tooMuch - holds) / 2) / line * line;
    (held(middle) ? holds : tooMuch) = middle;
  }
  return static_cast<double>(holds);
}

} // namespace

// Used by all terms that ask where lines are: a machine may be one of several
// that share the cache.
MEASUREMENT(CacheReach, "bytes that L3 really keeps for this core") {
  size_t least = session.workingSet("l3");
  if (least == 0)
    return;
  auto most = static_cast<size_t>(session.fact("l3.size"));
  auto line = static_cast<size_t>(session.fact("l1d.line"));
  std::vector<double> samples;
  for (int scan = 0; scan < 3; ++scan)
    samples.push_back(reach(session, least, most, line));
  session.report({"l3.reach", "bytes", samples, Best::Highest});
}
