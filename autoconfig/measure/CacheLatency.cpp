//===-- CacheLatency.cpp - Cycles until a load is there -------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/common/Chase.h"
#include "autoconfig/measure/common/Measurement.h"

using namespace measure;

MEASUREMENT(CacheLatency, "load-to-use cycles of L1 and L2") {
  for (const char *level : {"l1d", "l2"})
    session.report({std::string(level) + ".latency", "cycles",
                    latencies(session, session.workingSet(level)),
                    Best::Lowest});
}
