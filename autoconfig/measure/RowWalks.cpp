//===-- RowWalks.cpp - Down rows that lie on pages of their own -----------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/common/Measurement.h"
#include "autoconfig/measure/common/RowWalk.h"
#include <algorithm>

using namespace measure;

namespace {

constexpr size_t pieceBytes = 256; // of a row, as a panel of B takes it
constexpr int multiplyAdds = 24;   // beside each piece, as a tile does them
constexpr int chains = 12;

/// The loads of a piece at each place, with the multiply-adds beside them.
[[gnu::noinline]] void goOn(const std::byte *matrix, RowWalk &walk,
                            size_t times) {
  Vector factor{}, summand{}, sums[chains];
  factor += 0.5f;
  hide(factor);
  hide(summand);
  for (Vector &sum : sums) {
    sum = summand;
    hide(sum);
  }
  for (; times; --times) {
    const std::byte *from = matrix + walk.offset();
#pragma clang loop unroll(full)
    for (size_t i = 0; i < pieceBytes; i += vectorBytes)
      load(from + i);
#pragma clang loop unroll(full)
    for (int i = 0; i < multiplyAdds; ++i)
      sums[i % chains] =
          __builtin_elementwise_fma(sums[i % chains], factor, summand);
    walk.step();
  }
  for (Vector &sum : sums)
    keep(sum);
}

double least(const std::vector<double> &samples) {
  return *std::min_element(samples.begin(), samples.end());
}

} // namespace

// Used by the terms `b stream` and `b waits`: what lines down the rows of a
// matrix in L3 cost beside multiply-adds. How many rows are followed is
// reported only: a core that looks ahead over independent loads hides what a
// kernel's chains of multiply-adds show.
MEASUREMENT(RowWalks, "lines from L3 down rows on pages of their own, beside "
                      "multiply-adds") {
  size_t bytes = session.workingSet("l3");
  if (bytes == 0)
    return;
  auto page = static_cast<size_t>(session.fact("page.size"));
  double line = session.fact("l1d.line");
  const std::byte *memory = session.memory(bytes);
  auto cycles = [&](size_t rows, size_t blocks) {
    RowWalk walk{page, pieceBytes, page / pieceBytes, rows, blocks};
    return session.cyclesOf([&](size_t times) { goOn(memory, walk, times); },
                            {0.3, 1});
  };
  // One page: everything comes from L1.
  double core = least(cycles(1, 1));
  constexpr size_t most = 512;
  double lines = pieceBytes / line;
  std::vector<double> down = cycles(most, bytes / page / most);
  double slow = least(down);
  size_t followed = 0;
  double fast = slow;
  for (size_t rows = 16; rows < most; rows *= 2) {
    double now = least(cycles(rows, bytes / page / rows));
    fast = std::min(fast, now);
    // Nearer to the fastest than to the slowest.
    if (now - fast <= (slow - fast) / 2)
      followed = rows;
    session.report({"rows." + std::to_string(rows) + ".exposed",
                    "cycles/line",
                    {std::max(0.0, now - core) / lines},
                    Best::Lowest});
  }
  session.report({"rows.followed",
                  "count",
                  {static_cast<double>(followed)},
                  Best::Highest});
  // What is not hidden; where all is, the bandwidth is no lower than along
  // rows.
  double along = session.fact("l3.bandwidth");
  for (double &one : down)
    one = std::min(along, line * lines / std::max(one - core, 1e-3));
  session.report({"l3.row_bandwidth", "bytes/cycle", down, Best::Highest});
}
