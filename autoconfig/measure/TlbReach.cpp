//===-- TlbReach.cpp - How many pages have their addresses at hand --------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/common/Chase.h"
#include "autoconfig/measure/common/Measurement.h"
#include <algorithm>
#include <functional>
#include <sys/mman.h>

using namespace measure;

namespace {

class Pages {
public:
  Pages(Session &session, size_t count)
      : session(session), page(static_cast<size_t>(session.fact("page.size"))),
        line(static_cast<size_t>(session.fact("l1d.line"))),
        memory(session.memory(count * page)) {
    // Ordinary pages, whatever the system would rather give.
    madvise(memory, count * page, MADV_NOHUGEPAGE);
  }

  /// Cycles of a load, one line on each of so many pages. The lines are not the
  /// pages' first ones, which would share few sets of the caches.
  double latencyOnPages(size_t count) {
    return latency(count, [&](size_t i) { return i * page + i * line % page; });
  }
  /// Of as many lines one after the other, which need few pages.
  double latencyDense(size_t count) {
    return latency(count, [&](size_t i) { return i * line; });
  }

private:
  double latency(size_t count, const std::function<size_t(size_t)> &offset) {
    void **at = linkCircle(count, [&](size_t i) {
      return reinterpret_cast<void **>(memory + offset(i));
    });
    at = walk(at, 2 * count);
    std::vector<double> cycles = session.cyclesOf(
        [&](size_t steps) {
          at = walk(at, steps);
          keep(at);
        },
        {0.1, 0.2});
    return *std::min_element(cycles.begin(), cycles.end());
  }

  Session &session;
  size_t page, line;
  std::byte *memory;
};

/// The largest count from `least` to `most` that fits, to a part in
/// `precision`; `most` where all fit.
size_t largest(size_t least, size_t most, size_t precision,
               const std::function<bool(size_t)> &fits) {
  size_t holds = least, tooMany = least;
  while (holds == tooMany && holds < most) {
    tooMany = std::min(2 * holds, most);
    if (fits(tooMany))
      holds = tooMany;
  }
  while (tooMany - holds > std::max<size_t>(1, holds / precision)) {
    size_t middle = holds + (tooMany - holds) / 2;
    (fits(middle) ? holds : tooMany) = middle;
  }
  return holds;
}

} // namespace

// The first level ends in a step. The second one's end is a slope (it hashes,
// it holds other things too, and a walk of the tables may cost little): what is
// reported of it is no fact, but the number of pages from which on the mean
// access costs twice what it does in the middle of the second level.
MEASUREMENT(TlbReach, "pages until address translation costs time") {
  constexpr size_t least = 8, most = 16384;
  auto linesOfL1 =
      static_cast<size_t>(session.fact("l1d.size") / session.fact("l1d.line"));
  Pages pages(session, most);
  std::vector<double> firstLevel, secondLevel;
  for (int scan = 0; scan < 4; ++scan) {
    double hit = pages.latencyOnPages(least);
    size_t first = largest(least, linesOfL1 / 2, 64, [&](size_t count) {
      return pages.latencyOnPages(count) < 1.25 * hit;
    });
    if (first == linesOfL1 / 2)
      return; // L1 is the smaller one
    firstLevel.push_back(static_cast<double>(first));
    auto extra = [&](size_t count) {
      return pages.latencyOnPages(count) - pages.latencyDense(count);
    };
    double miss = extra(2 * first);
    secondLevel.push_back(
        static_cast<double>(largest(2 * first, most, 4, [&](size_t count) {
          return extra(count) < 2 * miss;
        })));
  }
  session.report({"tlb.l1_entries", "count", firstLevel, Best::Highest});
  session.report({"tlb.l2_reach", "count", secondLevel, Best::Highest});
}
