//===-- Roofline.cpp - Times that no core can reach -----------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/Roofline.h"
#include "llvm/Support/FormatVariadic.h"
#include <algorithm>

using namespace llvm;

namespace autoconfig::harness {

/// A fact of this very core.
static bool isKnown(const Target &target, StringRef key) {
  return target.fact(key).origin() < FactOrigin::Relative;
}

std::optional<std::string> fasterThanPossible(const Verdict &verdict,
                                              const Problem &problem,
                                              const Target &target) {
  // The clock is measured beside the samples, and may rise meanwhile.
  constexpr double clockMayRise = 1.1;
  if (verdict.seconds.empty() || !verdict.fastestGigahertz ||
      !isKnown(target, "fma.pipes") ||
      !isKnown(target, "vector.datapath_bits") ||
      !isKnown(target, "vector.bits"))
    return std::nullopt;
  double giga = 1e-9 * problem.fewestFlops();
  double most = target.peakFlopsPerCycle() * *verdict.fastestGigahertz;
  double reached =
      giga / *std::min_element(verdict.seconds.begin(), verdict.seconds.end());
  if (reached <= clockMayRise * most)
    return std::nullopt;
  return formatv("faster than possible: {0:F1} GFLOP/s at least, and this "
                 "core's multiply-add units have {1:F1} at the {2:F2} GHz of "
                 "this process; the clock, or what was called, is wrong",
                 reached, most, *verdict.fastestGigahertz);
}

} // namespace autoconfig::harness
