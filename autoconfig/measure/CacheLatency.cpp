//===-- CacheLatency.cpp - Cycles until a load is there -------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/common/Chase.h"
#include "autoconfig/measure/common/Measurement.h"

using namespace measure;

// Used by the models of vectors and dot products, whose streams are short:
// until prefetchers follow one, it waits. Nearer levels are hidden out of
// order.
MEASUREMENT(CacheLatency, "load-to-use cycles of L3") {
  if (session.workingSet("l3") == 0)
    return;
  // Hardly anything of twice L2's size stays in L2, and each line comes again
  // before others of the machine take L3 for themselves.
  auto bytes = 2 * static_cast<size_t>(session.fact("l2.size"));
  session.report(
      {"l3.latency", "cycles", latencies(session, bytes), Best::Lowest});
}
