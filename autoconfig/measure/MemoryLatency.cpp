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
// As CacheLatency. To link a circle of so much memory takes long.
MEASUREMENT_ON_REQUEST(MemoryLatency, "load-to-use cycles of memory") {
  session.report({"memory.latency", "cycles",
                  latencies(session, session.workingSet("memory")),
                  Best::Lowest});
}
