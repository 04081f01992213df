//===-- MemoryLatency.cpp - Cycles until a load from afar is there --------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/common/Chase.h"
#include "autoconfig/measure/common/Measurement.h"

using namespace measure;

// Misses of the TLB are in it, as in what kernels see. On request only: it
// shows how much of L3 others use, and is steady on a quiet machine alone.
MEASUREMENT_ON_REQUEST(MemoryLatency, "load-to-use cycles of L3 and memory") {
  session.memory(session.workingSet("memory")); // both use a part of it
  if (size_t bytes = session.workingSet("l3"))
    session.report(
        {"l3.latency", "cycles", latencies(session, bytes), Best::Lowest});
  session.report({"memory.latency", "cycles",
                  latencies(session, session.workingSet("memory")),
                  Best::Lowest});
}
