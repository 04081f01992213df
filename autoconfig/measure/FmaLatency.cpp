//===-- FmaLatency.cpp - Cycles of one multiply-add -----------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/common/Measurement.h"

using namespace measure;

namespace {

/// Through a factor: the sum may be needed later, and on some cores is, than
/// the factors.
template <typename V> [[gnu::noinline]] void chain(size_t times) {
  V factor{}, summand{}, sum{};
  factor += 0.5f;
  summand += 1.0f;
  hide(factor);
  hide(summand);
  hide(sum);
  for (; times; --times) {
#pragma clang loop unroll(full)
    for (int i = 0; i < 16; ++i)
      sum = __builtin_elementwise_fma(sum, factor, summand);
  }
  keep(sum);
}

template <typename V> std::vector<double> latency(Session &session) {
  std::vector<double> cycles = session.cyclesOf(chain<V>);
  for (double &each : cycles)
    each /= 16;
  return cycles;
}

template <size_t bytes> void narrower(Session &session) {
  if constexpr (bytes >= 16) {
    session.report({"fma.latency." + std::to_string(8 * bytes), "cycles",
                    latency<VectorOf<bytes>>(session), Best::Lowest});
    narrower<bytes / 2>(session);
  }
}

} // namespace

MEASUREMENT(FmaLatency, "cycles from a factor of a multiply-add to its sum") {
  session.report(
      {"fma.latency", "cycles", latency<Vector>(session), Best::Lowest});
  narrower<vectorBytes / 2>(session);
}
