//===-- CacheLatency.cpp - Cycles until a load is there -------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/common/Chase.h"
#include "autoconfig/measure/common/Measurement.h"

using namespace measure;

// In random order over whole working sets: misses of the TLB are in it, as they
// are in what kernels see.
MEASUREMENT(CacheLatency, "load-to-use cycles of L1, L2, L3 and memory") {
  auto line = static_cast<size_t>(session.fact("l1d.line"));
  std::byte *memory = session.memory(session.workingSet("memory"));
  // The largest last: it teaches caches to keep nothing of such an access.
  for (const char *level : {"l1d", "l2", "l3", "memory"}) {
    size_t bytes = session.workingSet(level);
    if (bytes == 0)
      continue;
    void **at = linkCircle(bytes / line, [&](size_t i) {
      return reinterpret_cast<void **>(memory + i * line);
    });
    bool resident = level != std::string("memory");
    if (resident) // a round first, or the start is colder than the rest
      at = walk(at, bytes / line);
    keep(at);
    std::vector<double> cycles = session.cyclesOf([&](size_t steps) {
      at = walk(at, steps);
      keep(at);
    });
    session.report({std::string(level) + ".latency", "cycles", cycles, Best::Lowest});
  }
}
