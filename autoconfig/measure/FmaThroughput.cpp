//===-- FmaThroughput.cpp - Multiply-adds per cycle -----------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/common/Measurement.h"
#include <algorithm>

using namespace measure;

namespace {

template <typename V, int chains>
[[gnu::noinline]] void multiplyAdd(size_t times) {
  V factor = hidden<V>(0.5f), summand = hidden<V>(1.0f), sums[chains];
  for (V &sum : sums)
    sum = hidden<V>(1.0f);
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

struct Rates {
  size_t bits;
  std::vector<double> samples;
  double best;
};

/// Of vectors of so many bytes and of narrower ones, narrow ones first.
template <size_t bytes>
void measureWidths(Session &session, std::vector<Rates> &widths) {
  if constexpr (bytes >= 16) {
    measureWidths<bytes / 2>(session, widths);
    std::vector<double> samples = throughput<VectorOf<bytes>>(session);
    double best = *std::max_element(samples.begin(), samples.end());
    session.report({"fma.throughput." + std::to_string(8 * bytes),
                    "multiply-adds/cycle", samples, Best::Highest});
    widths.push_back({8 * bytes, std::move(samples), best});
  }
}

/// The widest vectors that are as fast as any. Where vectors are wider than the
/// pipes the rate halves, or falls by more than that; an interruption may lower
/// it for one width, but not raise it.
const Rates &atDatapath(const std::vector<Rates> &widths) {
  constexpr double notHalved = 0.75;
  double most = 0;
  for (const Rates &rates : widths)
    most = std::max(most, rates.best);
  const Rates *widest = &widths.front();
  for (const Rates &rates : widths)
    if (rates.best > notHalved * most)
      widest = &rates;
  return *widest;
}

} // namespace

// Used by the models' bound of multiply-adds: pipes x datapath.
MEASUREMENT(FmaThroughput, "multiply-adds per cycle, in up to 24 chains") {
  std::vector<Rates> widths;
  measureWidths<vectorBytes>(session, widths);
  const Rates &datapath = atDatapath(widths);
  // Nothing says whether pipes are wider than the widest vectors here.
  bool atLeast = datapath.bits == 8 * vectorBytes;
  std::vector<double> bits = datapath.samples; // as reliable as these
  for (double &sample : bits)
    sample *= static_cast<double>(datapath.bits) / datapath.best;
  session.report({"vector.datapath_bits", "bits", std::move(bits),
                  Best::Highest, atLeast});
  std::vector<double> busy = datapath.samples;
  for (double &rate : busy)
    rate *= 1 + session.fact("fma.overhead");
  session.report(
      {"fma.pipes", "count", asPipes(std::move(busy)), Best::Highest});
}
