//===-- DepthwiseTest.cpp - Depthwise convolutions by hand ----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConvSupport.h"
#include "autoconfig/models/common/DepthwiseCost.h"

using namespace autoconfig;
using test::cyclesOf;

namespace {

/// 3 x 3 taps, padding 1, of 14 x 14 pixels.
Depthwise layer(int64_t groups, bool prepared) {
  Depthwise p(test::square(1, 1, 14, 3, 1, 1));
  p.groups = groups;
  p.weightsPrepared = prepared;
  p.setStrides();
  return p;
}

/// L1 holds all.
Target machine() {
  Target t = test::roundMachine("64M", "128M");
  llvm::cantFail(t.set("issue.width", "6", "test"));
  return t;
}

Cost costOf(const Depthwise &p, const Target &t) {
  Configuration c;
  c.set("rows", 2), c.set("columns", 2), c.set("vectors", 2);
  c.set("pack", 1);
  return DepthwiseCosts(p, t).of(c);
}

TEST(DepthwiseCost, ByHand) {
  // 32 channels are a block of 2 vectors. Along each axis 14 x 3 pairs of a
  // pixel and a tap, less one at each end, 40; 7 tiles of 2 outputs, which use
  // 4 elements, but the first and the last one 3: 26. Weights stay in
  // registers: 2 x 4 sums, 2 x 9 weights.
  Cost cost = costOf(layer(32, true), machine());
  EXPECT_DOUBLE_EQ(cyclesOf(cost, "compute"), 40 * 40 * 2 / 2);
  // Beyond that, as nothing overlaps: loads of the elements and, in each of 49
  // tiles, of 9 taps; stores; 6 instructions a cycle, 3 of them a loop's.
  double loads = 26 * 26 * 2 + 49 * 9 * 2, stores = 14 * 14 * 2;
  double instructions = 40 * 40 * 2 + loads + stores + 49 * 3;
  EXPECT_NEAR(cyclesOf(cost, "operand stalls"),
              loads / 2 + stores + instructions / 6, 1e-9);
  for (const char *term :
       {"source lines", "weights lines", "destination lines", "set conflicts"})
    EXPECT_EQ(cyclesOf(cost, term), 0) << term;
  // For each of 7 rows of tiles the first one, those in the middle, the last.
  EXPECT_DOUBLE_EQ(cyclesOf(cost, "call overhead"), 7 * 3 * 50);
}

TEST(DepthwiseCost, WeightsInOrder) {
  // 9 taps of 2 vectors, loaded by 2 pipes, stored by one.
  EXPECT_DOUBLE_EQ(cyclesOf(costOf(layer(32, false), machine()), "packing"),
                   9 * 2 * 1.5);
}

TEST(DepthwiseCost, LinesFromL2) {
  // 4 pixels' worth of L1: whatever a tile finds again lies in L2, 2 cycles a
  // line of 64 bytes.
  Target t = machine();
  llvm::cantFail(t.set("l1d.size", "2K", "test"));
  llvm::cantFail(t.set("issue.in_order", "true", "test"));
  Cost cost = costOf(layer(512, true), t);
  // 26 x 26 pixels of 32 lines; the weights' 9 taps in each of 49 tiles.
  EXPECT_NEAR(cyclesOf(cost, "source lines"), 26 * 26 * 32 * 2, 1e-6);
  EXPECT_NEAR(cyclesOf(cost, "weights lines"), 49 * 9 * 32 * 2, 1e-6);
}

TEST(DepthwiseCost, InOrderTheFirstLoadsAndTheLastSumsAreWaitedFor) {
  Target t = machine();
  TileWork work;
  work.multiplyAdds = 36, work.loads = 20, work.stores = 4;
  work.instructions = 60, work.chain = 9;
  EXPECT_DOUBLE_EQ(coreCycles(t, work), 18 + 10 + 4 + 10);
  EXPECT_STREQ(boundOf(t, work), "bound: FMA throughput");
  llvm::cantFail(t.set("issue.in_order", "true", "test"));
  llvm::cantFail(t.set("load.latency", "5", "test"));
  EXPECT_DOUBLE_EQ(coreCycles(t, work), 42 + 5 + 4);
  // One sum, each of its taps after the one before: 4 cycles.
  llvm::cantFail(t.set("issue.window", "0", "test"));
  work.chain = 36;
  EXPECT_DOUBLE_EQ(coreCycles(t, work), 36 * 4 + 5 + 4);
  EXPECT_STREQ(boundOf(t, work), "bound: FMA latency");
}

} // namespace
