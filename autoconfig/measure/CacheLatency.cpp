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
  if (size_t bytes = session.workingSet("l3"))
    session.report(
        {"l3.latency", "cycles", latencies(session, bytes), Best::Lowest});
}
