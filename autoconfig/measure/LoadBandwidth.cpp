//===-- LoadBandwidth.cpp - Bytes that a core loads per cycle -------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/common/Measurement.h"
#include <algorithm>
#include <cmath>

using namespace measure;

namespace {

constexpr size_t loadsAtOnce = 8;
constexpr size_t blockBytes = loadsAtOnce * vectorBytes;

/// Round and round, without a branch at the end that a core could mispredict:
/// bytes is a power of two. Returns where to continue.
[[gnu::noinline]] size_t loadBlocks(const std::byte *from, size_t bytes,
                                    size_t offset, size_t blocks) {
  for (; blocks; --blocks) {
#pragma clang loop unroll(full)
    for (size_t i = 0; i < loadsAtOnce; ++i)
      load(from + offset + i * vectorBytes);
    offset = (offset + blockBytes) & (bytes - 1);
  }
  return offset;
}

/// Bytes per cycle.
std::vector<double> bandwidth(Session &session, size_t bytes,
                              Session::Windows windows) {
  const std::byte *memory = session.memory(bytes);
  size_t offset = 0;
  auto goOn = [&](size_t blocks) {
    offset = loadBlocks(memory, bytes, offset, blocks);
  };
  return perCycle(blockBytes, session.cyclesOf(goOn, windows));
}

} // namespace

MEASUREMENT(LoadBandwidth, "bytes per cycle from L1, L2, L3 and memory") {
  session.memory(session.workingSet("memory")); // all levels use a part of it
  for (const char *level : {"l1d", "l2", "l3", "memory"}) {
    size_t bytes = session.workingSet(level);
    if (bytes == 0)
      continue;
    std::vector<double> rates =
        bandwidth(session, bytes, Session::windowsOf(level));
    session.report({std::string(level) + ".bandwidth", "bytes/cycle", rates,
                    Best::Highest});
    if (level != std::string("l1d"))
      continue;
    // What one pipe takes at a time: no more than an instruction asks for.
    double pipeBytes =
        std::min<double>(vectorBytes, session.fact("vector.datapath_bits") / 8);
    for (double &rate : rates)
      rate /= pipeBytes;
    session.report(
        {"load.pipes", "count", asPipes(std::move(rates)), Best::Highest});
  }
}
