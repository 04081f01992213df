//===-- PageReach.cpp - How many pages' translations are held -------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/common/Measurement.h"
#include <algorithm>

using namespace measure;

namespace {

/// Loads a vector of each page, all sets of L1 in turn.
[[gnu::noinline]] void loadOfPages(const std::byte *from, size_t pages,
                                   size_t stride, size_t rounds) {
  for (; rounds; --rounds)
    for (size_t page = 0; page < pages; ++page)
      loadAnywhere(from + page * stride);
}

class Pages {
public:
  explicit Pages(Session &session)
      : session(session), line(static_cast<size_t>(session.fact("l1d.line"))),
        stride(static_cast<size_t>(session.fact("page.size")) + line),
        memory(session.memory(session.workingSet("memory"))) {}

  size_t most() const { return session.workingSet("memory") / stride - 1; }

  /// Cycles for a vector of each of so many pages, `offset` behind its start.
  double cyclesOfLoad(size_t pages, size_t offset) const {
    std::vector<double> cycles = session.cyclesOf(
        [&](size_t rounds) {
          loadOfPages(memory + offset, pages, stride, rounds);
        },
        {0.15, 0.2});
    return *std::min_element(cycles.begin(), cycles.end()) /
           static_cast<double>(pages);
  }

  /// Across two lines: there a lost translation shows most.
  size_t across() const { return line - vectorBytes / 2; }

private:
  Session &session;
  size_t line, stride;
  std::byte *memory;
};

/// The most pages, to an eighth, whose loads take at most `limit` cycles each;
/// `most` where all do.
double held(const Pages &pages, size_t least, size_t most, size_t offset,
            double limit) {
  size_t holds = least, tooMany = least;
  while (holds == tooMany && holds < most) {
    tooMany = std::min(2 * holds, most);
    if (pages.cyclesOfLoad(tooMany, offset) <= limit)
      holds = tooMany;
  }
  while (tooMany > holds + holds / 8) {
    size_t middle = (holds + tooMany) / 2;
    bool fits = pages.cyclesOfLoad(middle, offset) <= limit;
    (fits ? holds : tooMany) = middle;
  }
  return static_cast<double>(holds);
}

} // namespace

// Used by the terms `b waits` and `a waits`: rows on pages of their own, of
// which translation buffers hold so many.
MEASUREMENT(PageReach, "pages of which the translation buffers hold the "
                       "translations") {
  Pages pages(session);
  // Lines of more would not stay in L1.
  constexpr size_t fewest = 16, mostOfL1 = 192;
  double undisturbed = pages.cyclesOfLoad(fewest, pages.across());
  constexpr double slower = 1.1; // loads that wait for something else
  double ofL1 =
      held(pages, fewest, mostOfL1, pages.across(), slower * undisturbed);
  if (ofL1 < mostOfL1)
    session.report({"tlb.l1_pages", "count", {ofL1}, Best::Highest});
  // A tenth of what walking all page tables takes longer.
  constexpr size_t few = 256;
  constexpr double lost = 0.1;
  double found = pages.cyclesOfLoad(few, 0),
         walked = pages.cyclesOfLoad(pages.most(), 0);
  double all =
      held(pages, few, pages.most(), 0, found + lost * (walked - found));
  if (all < static_cast<double>(pages.most()))
    session.report({"tlb.pages", "count", {all}, Best::Highest});
}
