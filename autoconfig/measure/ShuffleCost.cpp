//===-- ShuffleCost.cpp - Shuffles beside multiply-adds -------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/common/Measurement.h"
#include <algorithm>
#include <utility>

using namespace measure;

namespace {

// As many chains as 16 registers hold.
constexpr int chains = 8, shuffles = 4;
constexpr int lanes = vectorBytes / sizeof(float);

/// In every block of four lanes two of each, as where sums of lanes begin.
template <size_t... lane>
Vector pick(Vector a, Vector b, std::index_sequence<lane...>) {
  return __builtin_shufflevector(
      a, b, (lane / 4 * 4 + lane % 2 * 2 + (lane % 4 < 2 ? 0 : lanes))...);
}

template <bool withShuffles> [[gnu::noinline]] void work(size_t times) {
  Vector factor = hidden<Vector>(0.5f), summand = hidden<Vector>(1.0f);
  Vector sums[chains], moved[shuffles];
  for (Vector &sum : sums)
    sum = hidden<Vector>(1.0f);
  for (Vector &each : moved)
    each = hidden<Vector>(1.0f);
#pragma clang loop unroll(disable)
  for (; times; --times) {
#pragma clang loop unroll(full)
    for (int i = 0; i < chains; ++i) {
      sums[i] = __builtin_elementwise_fma(sums[i], factor, summand);
      if (withShuffles && i < shuffles)
        moved[i] = pick(moved[i], moved[(i + 1) % shuffles],
                        std::make_index_sequence<lanes>());
    }
  }
  for (Vector &sum : sums)
    keep(sum);
  for (Vector &each : moved)
    keep(each);
}

} // namespace

// Used where the lanes of sums are added (MatmulDot, MatmulTailDot): a core may
// have pipes for shuffles beside those of multiply-adds, or, as Golden Cove has
// with 512 bits, one of the latter only.
MEASUREMENT(ShuffleCost, "shuffles beside multiply-adds") {
  std::vector<double> without = session.cyclesOf(work<false>, {.count = 0.5}),
                      with = session.cyclesOf(work<true>, {.count = 0.5});
  double least = *std::min_element(without.begin(), without.end());
  double pipes = session.fact("fma.pipes");
  for (double &cycles : with)
    cycles = std::max(0.0, cycles - least) * pipes / shuffles;
  session.report({"shuffle.fma_cycles", "cycles", with, Best::Lowest});
}
