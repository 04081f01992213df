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

/// Goes through so many bytes again and again.
struct Rounds {
  Rounds(Session &session, size_t bytes, size_t line)
      : session(session), memory(session.memory(bytes)), bytes(bytes),
        line(line) {
    loadLines(memory, bytes, line, 1);
  }
  Session::Work work() const {
    return [this](size_t rounds) { loadLines(memory, bytes, line, rounds); };
  }
  /// Cycles for a line.
  double best() const {
    std::vector<double> cycles = session.cyclesOf(work(), {0.15, 0.5});
    return ofLine(*std::min_element(cycles.begin(), cycles.end()));
  }
  /// The same, in the median, where so many seconds lie between two rounds.
  double medianAfter(double seconds) const {
    constexpr int rounds = 9;
    std::vector<double> cycles = session.cyclesAfter(seconds, work(), rounds);
    std::nth_element(cycles.begin(), cycles.begin() + rounds / 2, cycles.end());
    return ofLine(cycles[rounds / 2]);
  }

private:
  double ofLine(double cycles) const {
    return cycles * static_cast<double>(line) / static_cast<double>(bytes);
  }

  Session &session;
  const std::byte *memory;
  size_t bytes, line;
};

/// Which lines come from memory, by what they take.
struct Levels {
  double inL3, inMemory;             // cycles for a line
  static constexpr double few = 0.1; // lost lines that make no difference
  bool keeps(double cycles) const { return lost(cycles) < few; }
  double lost(double cycles) const {
    return (cycles - inL3) / (inMemory - inL3);
  }
};

/// The largest size of whose lines no more than a tenth come from memory, to an
/// eighth.
size_t reach(Session &session, const Levels &levels, size_t least, size_t most,
             size_t line) {
  auto held = [&](size_t bytes) {
    return levels.keeps(Rounds(session, bytes, line).best());
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
  return holds;
}

/// Bytes that others bring into L3 in a cycle: of a few a tenth is lost after
/// as long as they take to bring the rest of what L3 keeps for this core.
double broughtByOthers(Session &session, const Levels &levels, size_t few,
                       size_t reach, size_t line) {
  Rounds rounds(session, few, line);
  constexpr double shortest = 0.00025, longest = 0.008; // seconds
  double before = 0, lostBefore = 0;
  for (double seconds = shortest; seconds <= longest; seconds *= 2) {
    double lost = levels.lost(rounds.medianAfter(seconds));
    if (lost >= Levels::few) {
      double share = (Levels::few - lostBefore) / (lost - lostBefore);
      double after = before + share * (seconds - before);
      double cycles = after * session.frequencies().front() * 1e9;
      return static_cast<double>(reach - few) / cycles;
    }
    before = seconds;
    lostBefore = std::clamp(lost, 0.0, Levels::few);
  }
  return 0; // not to be seen
}

} // namespace

// Used by all terms that ask where lines are: a machine may be one of several
// that share the cache.
MEASUREMENT(CacheReach, "bytes that L3 really keeps for this core, and how "
                        "fast others bring theirs") {
  size_t least = session.workingSet("l3");
  if (least == 0)
    return;
  auto most = static_cast<size_t>(session.fact("l3.size"));
  auto line = static_cast<size_t>(session.fact("l1d.line"));
  std::vector<double> kept, others;
  for (int scan = 0; scan < 3; ++scan) {
    Levels levels{Rounds(session, least, line).best(),
                  Rounds(session, session.workingSet("memory"), line).best()};
    size_t bytes = reach(session, levels, least, most, line);
    kept.push_back(static_cast<double>(bytes));
    others.push_back(broughtByOthers(session, levels, least, bytes, line));
  }
  session.report({"l3.reach", "bytes", kept, Best::Highest});
  // It comes and goes: the middle one of three.
  std::sort(others.begin(), others.end());
  session.report({"l3.others", "bytes/cycle", {others[1]}, Best::Lowest});
}
