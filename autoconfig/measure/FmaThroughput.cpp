//===-- FmaThroughput.cpp - Multiply-adds per cycle -----------------------===//
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

template <typename V, int chains>
[[gnu::noinline]] void multiplyAdd(size_t times) {
  V factor{}, summand{}, sums[chains];
  factor += 0.5f;
  summand += 1.0f;
  hide(factor);
  hide(summand);
  for (V &sum : sums) {
    sum = summand;
    hide(sum); // or all chains would be found to be the same
  }
  for (; times; --times) {
#pragma clang loop unroll(full)
    for (V &sum : sums)
      sum = __builtin_elementwise_fma(sum, factor, summand);
  }
  for (V &sum : sums)
    keep(sum);
}

/// Multiply-adds per cycle. As many chains as latency and pipes need, and as
/// the registers hold, are unknown: the best of three numbers.
template <typename V> std::vector<double> throughput(Session &session) {
  struct {
    int chains;
    void (*run)(size_t);
  } variants[] = {{24, multiplyAdd<V, 24>},
                  {12, multiplyAdd<V, 12>},
                  {8, multiplyAdd<V, 8>}};
  auto *chosen = &variants[0];
  double most = 0;
  for (auto &variant : variants) {
    std::vector<double> trial =
        perCycle(variant.chains, session.cyclesOf(variant.run, {.count = 0.1}));
    double best = *std::max_element(trial.begin(), trial.end());
    if (best > 1.01 * most) {
      most = best;
      chosen = &variant;
    }
  }
  return perCycle(chosen->chains, session.cyclesOf(chosen->run));
}

/// Narrower vectors, for comparison.
template <size_t bytes> void narrower(Session &session) {
  if constexpr (bytes >= 16) {
    session.report({"fma.throughput." + std::to_string(8 * bytes),
                    "multiply-adds/cycle", throughput<VectorOf<bytes>>(session),
                    Best::Highest});
    narrower<bytes / 2>(session);
  }
}

} // namespace

MEASUREMENT(FmaThroughput, "multiply-adds per cycle, in up to 24 chains") {
  std::vector<double> rates = throughput<Vector>(session);
  session.report({"fma.throughput." + std::to_string(8 * vectorBytes),
                  "multiply-adds/cycle", rates, Best::Highest});
  // A pipe is busy for as long as the models say.
  double busy = std::ceil(session.fact("vector.bits") /
                          session.fact("vector.datapath_bits")) +
                session.fact("fma.overhead");
  for (double &rate : rates)
    rate *= busy;
  session.report({"fma.pipes", "count", rates, Best::Highest});
  narrower<vectorBytes / 2>(session);
}
