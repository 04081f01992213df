//===-- CostModel.cpp - How long a cell will take -------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/CostModel.h"
#include <algorithm>

using namespace llvm;

namespace autoconfig::harness {

// Seconds of a cell without any work: its share of starting programs.
static constexpr double startSeconds = 0.2;
// Of a multiply-add, verified twice and counted once by QEMU on a PC.
static constexpr double emulatedVector = 3e-8, emulatedScalar = 3e-7;
// Natively: by a library, and by the reference, whose result all share.
static constexpr double nativeLibrary = 2e-11, nativeReference = 2e-10;
// How many seconds of the prior an observation must outweigh.
static constexpr double weightOfPrior = 3;

double CostModel::prior(StringRef rival, double flops) const {
  double multiplyAdds = flops / 2;
  if (settings.emulated)
    return startSeconds + multiplyAdds * (settings.scalarRivals.contains(rival)
                                              ? emulatedScalar
                                              : emulatedVector);
  double sample = std::max(settings.minSeconds, multiplyAdds * nativeLibrary);
  return startSeconds + multiplyAdds * nativeReference +
         settings.samples * sample;
}

void CostModel::observe(StringRef rival, SeenCost seen) {
  for (SeenCost *sum : {&all, &byRival[rival]}) {
    sum->prior += seen.prior;
    sum->took += seen.took;
  }
}

double CostModel::scale(StringRef rival, SeenCost more) const {
  auto shrunk = [](SeenCost seen, double towards) {
    return (seen.took + weightOfPrior * towards) / (seen.prior + weightOfPrior);
  };
  SeenCost mine = byRival.lookup(rival);
  mine.prior += more.prior;
  mine.took += more.took;
  return shrunk(mine, shrunk(all, 1));
}

} // namespace autoconfig::harness
