//===-- CacheReach.cpp - How much of L3 this core can use -----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/common/Chase.h"
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

private:
  double ofLine(double cycles) const {
    return cycles * static_cast<double>(line) / static_cast<double>(bytes);
  }

  Session &session;
  const std::byte *memory;
  size_t bytes, line;
};

/// Where from 0, at `none`, to 1, at `all`: 0 where these tell nothing, for a
/// neighbour left L3 as slow as memory.
double between(double none, double all, double cycles) {
  return all > none ? (cycles - none) / (all - none) : 0;
}

/// Which lines come from memory, by what they take.
struct Levels {
  double inL3, inMemory;             // cycles for a line
  static constexpr double few = 0.1; // lost lines that make no difference
  bool keeps(double cycles) const { return lost(cycles) < few; }
  double lost(double cycles) const { return between(inL3, inMemory, cycles); }
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

/// Lines in L3, some of which are looked up after a while, one after the other:
/// what comes from memory takes several times as long then. A stream takes only
/// twice as long from memory on some machines, and a start after a while costs
/// it as much as a tenth of its lines.
class Aging {
public:
  Aging(Session &session, size_t bytes, size_t line)
      : session(session), bytes(bytes), line(line),
        all(session.workingSet("memory")), memory(session.memory(all)),
        circle(memory, bytes, line), kept(cyclesAfter(0)),
        gone(cycles(pushOut(), 0, 3)) {} // each goes through all of memory

  /// The share that others pushed out in so many seconds.
  double lostAfter(double seconds) {
    return between(kept, gone, cyclesAfter(seconds));
  }

private:
  std::function<void()> goThrough() {
    return [this] { loadLines(memory, bytes, line, 1); };
  }
  std::function<void()> pushOut() {
    return [this] { loadLines(memory + bytes, all - bytes, line, 1); };
  }
  double cyclesAfter(double seconds) { return cycles(goThrough(), seconds, 9); }
  /// In the median.
  double cycles(const std::function<void()> &before, double seconds,
                int rounds) {
    constexpr size_t linesOfRound = 512;
    std::vector<double> samples = session.cyclesAfter(
        before, seconds, [this](size_t) { circle.walk(linesOfRound); }, rounds);
    auto middle = samples.begin() + rounds / 2;
    std::nth_element(samples.begin(), middle, samples.end());
    return *middle;
  }

  Session &session;
  size_t bytes, line, all;
  std::byte *memory;
  Circle circle;
  double kept, gone; // cycles of a round, of lines in L3 and in memory
};

/// Bytes that others bring into L3 in a cycle: of a few a tenth is lost after
/// as long as they take to bring the rest of what L3 keeps for this core.
double broughtByOthers(Session &session, size_t few, size_t reach,
                       size_t line) {
  Aging lines(session, few, line);
  constexpr double shortest = 0.00025, longest = 0.004; // seconds
  double before = 0, lostBefore = 0;
  for (double seconds = shortest; seconds <= longest; seconds *= 2) {
    double lost = lines.lostAfter(seconds);
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
  double inMemory = Rounds(session, session.workingSet("memory"), line).best();
  for (int scan = 0; scan < 3; ++scan) {
    Levels levels{Rounds(session, least, line).best(), inMemory};
    size_t bytes = reach(session, levels, least, most, line);
    kept.push_back(static_cast<double>(bytes));
    others.push_back(broughtByOthers(session, least, bytes, line));
  }
  session.report({"l3.reach", "bytes", kept, Best::Highest});
  // It comes and goes: the middle one of three.
  std::sort(others.begin(), others.end());
  session.report({"l3.others", "bytes/cycle", {others[1]}, Best::Lowest});
}
