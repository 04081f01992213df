//===-- StoreBandwidth.cpp - Bytes that a core stores per cycle -----------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/common/Measurement.h"
#include <algorithm>

using namespace measure;

namespace {

constexpr size_t storesAtOnce = 8;
constexpr size_t blockBytes = storesAtOnce * vectorBytes;

[[gnu::noinline]] void storeBlocks(std::byte *to, size_t bytes, size_t blocks) {
  Vector value{};
  hide(value);
  for (size_t offset = 0; blocks; --blocks) {
#pragma clang loop unroll(full)
    for (size_t i = 0; i < storesAtOnce; ++i)
      store(to + offset + i * vectorBytes, value);
    offset = (offset + blockBytes) & (bytes - 1);
  }
}

} // namespace

MEASUREMENT(StoreBandwidth, "bytes per cycle to L1") {
  size_t bytes = session.workingSet("l1d");
  std::byte *memory = session.memory(bytes);
  std::vector<double> rates =
      perCycle(blockBytes, session.cyclesOf([&](size_t blocks) {
        storeBlocks(memory, bytes, blocks);
      }));
  session.report({"store.bandwidth", "bytes/cycle", rates, Best::Highest});
  double pipeBytes =
      std::min<double>(vectorBytes, session.fact("vector.datapath_bits") / 8);
  for (double &rate : rates)
    rate /= pipeBytes;
  session.report(
      {"store.pipes", "count", asPipes(std::move(rates)), Best::Highest});
}
