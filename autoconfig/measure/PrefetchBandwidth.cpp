//===-- PrefetchBandwidth.cpp - What prefetched lines take ----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/common/Measurement.h"
#include <algorithm>

using namespace measure;

namespace {

/// Loads the lines of a block and prefetches those of the next one into L2, in
/// turn, block by block, round and round.
struct Blocks {
  const std::byte *memory;
  size_t all, each, line; // bytes; powers of two
  size_t offset = 0;

  void go(size_t blocks) {
    for (; blocks; --blocks) {
      size_t next = (offset + each) & (all - 1);
      for (size_t at = 0; at < each; at += line) {
        load(memory + offset + at);
        __builtin_prefetch(memory + next + at, /*rw=*/0, /*locality=*/2);
      }
      offset = next;
    }
  }
};

/// Bytes per cycle of what comes into L2: the loads from there take their own
/// time.
std::vector<double> bandwidth(Session &session, size_t bytes,
                              Session::Windows windows) {
  auto line = static_cast<size_t>(session.fact("l1d.line"));
  auto l1 = static_cast<size_t>(session.fact("l1d.size"));
  size_t each = line;
  while (2 * each <= l1) // L2 holds several of them
    each *= 2;
  Blocks work{session.memory(bytes), bytes, each, line};
  double loads = static_cast<double>(each) / session.fact("l2.bandwidth");
  std::vector<double> cycles =
      session.cyclesOf([&](size_t blocks) { work.go(blocks); }, windows);
  for (double &ofBlock : cycles) // lines come one in a cycle at most
    ofBlock = std::max(ofBlock - loads, static_cast<double>(each / line));
  return perCycle(static_cast<double>(each), cycles);
}

} // namespace

// Used by the term `b stream`: tiles prefetch the next panel of B while they go
// through theirs. Some cores fetch more lines at a time so than prefetchers do
// along a stream (Emerald Rapids: 1.5 times the lines from memory), others
// fewer (Zen 5: 0.6 times).
MEASUREMENT(PrefetchBandwidth,
            "bytes per cycle of prefetches into L2, from L3 and memory") {
  for (const char *level : {"l3", "memory"}) {
    size_t bytes = session.workingSet(level);
    if (bytes == 0)
      continue;
    session.report({std::string(level) + ".prefetch_bandwidth", "bytes/cycle",
                    bandwidth(session, bytes, Session::windowsOf(level)),
                    Best::Highest});
  }
}
