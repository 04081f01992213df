//===-- KernelFactsTest.cpp -----------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/host/KernelFacts.h"
#include "autoconfig/targets/TargetLoader.h"
#include <cmath>
#include <gmock/gmock.h>

using namespace autoconfig;

namespace {

Target core(const char *name) {
  llvm::Expected<Target> target = loadTarget(name);
  if (!target)
    ADD_FAILURE() << llvm::toString(target.takeError());
  return *target;
}

MeasuredValue step(const char *name, std::vector<double> samples) {
  return {"KernelSteps", name, "cycles", true, false, std::move(samples)};
}

/// The fact's best value, 0 where there is none.
double bestOf(const Target &target, std::vector<MeasuredValue> values,
              llvm::StringRef name) {
  for (const MeasuredValue &fact : factsOfKernels(target, values))
    if (fact.name == name)
      return fact.best();
  return 0;
}

} // namespace

// A k step of 4 rows by 2 vectors of 512 bits on Zen 4: 8 multiply-adds of two
// passes in 2 pipes, 8 cycles; 2 such loads and 4 broadcasts in 2 pipes, 4;
// 8 + 2 + 4 + 3 instructions, 6 a cycle, 17/6.
TEST(KernelFacts, OverlapOfTheCoreIsThatOfTheBounds) {
  auto overlap = [](double cycles) {
    return bestOf(core("zen4"), {step("step.4x2.l1", {cycles})},
                  "overlap.core");
  };
  // The square root of squares: p = 2, and two equal ones take sqrt(2).
  EXPECT_NEAR(overlap(std::sqrt(8. * 8 + 4 * 4 + 17. / 6 * (17. / 6))),
              std::sqrt(2), 0.01);
  EXPECT_NEAR(overlap(8 + 4 + 17. / 6), 2, 0.001);
  EXPECT_EQ(overlap(20), 2);
  EXPECT_NEAR(overlap(8), 1, 0.05);
  EXPECT_EQ(overlap(7), 1);
}

/// Two multiply-adds of 512 bits a cycle by this clock are one by Zen 4's
/// pipes.
TEST(KernelFacts, StepsAreTimedByMultiplyAdds) {
  auto overlap = [](double rate, double cycles) {
    return bestOf(
        core("zen4"),
        {{"FmaThroughput", "fma.throughput.512", "", false, false, {rate}},
         step("step.4x2.l1", {cycles})},
        "overlap.core");
  };
  double cycles = std::sqrt(8. * 8 + 4 * 4 + 17. / 6 * (17. / 6));
  EXPECT_NEAR(overlap(0.95, cycles / 0.95), std::sqrt(2), 0.01);
  EXPECT_NEAR(overlap(1.05, cycles / 1.05), std::sqrt(2), 0.01);
  EXPECT_NEAR(overlap(0.7, cycles), std::sqrt(2), 0.01); // no clock is so wrong
}

// Two lines of B a step: 128 bytes, 32 a cycle from L2, 24 from L3.
TEST(KernelFacts, OverlapOfTransfersIsThatBesideTheStepFromL1) {
  double fromL2 = std::sqrt(8. * 8 + 4 * 4),
         fromL3 = std::sqrt(8. * 8 + 128. / 24 * (128. / 24));
  std::vector<MeasuredValue> steps = {step("step.4x2.l1", {8}),
                                      step("step.4x2.l2", {fromL2})};
  EXPECT_NEAR(bestOf(core("zen4"), steps, "overlap.transfers"), std::sqrt(2),
              0.01);
  steps.push_back(step("step.4x2.l3", {fromL3}));
  EXPECT_NEAR(bestOf(core("zen4"), steps, "overlap.transfers"), std::sqrt(2),
              0.01);
}

TEST(KernelFacts, TheMedianOfStepsCounts) {
  double squares = std::sqrt(8. * 8 + 4 * 4);
  std::vector<MeasuredValue> steps = {
      step("step.4x2.l1", {8}),  step("step.4x2.l2", {squares}),
      step("step.3x2.l1", {6}),  step("step.3x2.l2", {60}), // disturbed
      step("step.4x3.l1", {30}),                            // disturbed
      step("step.4x3.l2", {12})};
  EXPECT_NEAR(bestOf(core("zen4"), steps, "overlap.transfers"), std::sqrt(2),
              0.01);
}

/// 4 cycles beside 18 would hide whatever the overlap is.
TEST(KernelFacts, OnlyComparableTransfersTell) {
  std::vector<MeasuredValue> steps = {step("step.9x2.l1", {18}),
                                      step("step.9x2.l2", {19})};
  EXPECT_EQ(bestOf(core("zen4"), steps, "overlap.transfers"), 0);
  steps.push_back(step("step.4x2.l1", {8}));
  steps.push_back(step("step.4x2.l2", {8 + 4}));
  EXPECT_NEAR(bestOf(core("zen4"), steps, "overlap.transfers"), 2, 0.001);
}

/// Six lines from L3, 100 cycles and 8 for each further one, beside 96 cycles
/// of 192 multiply-adds: 140 - 44 of these cycles are covered, with 2 each.
TEST(KernelFacts, QueueIsWhatGoesOnUntilLinesArrive) {
  Target target = core("zen4");
  for (auto [key, value] : {std::pair("l3.latency", "100"),
                            {"l3.bandwidth", "8"},
                            {"overlap.transfers", "1"}})
    llvm::cantFail(target.set(key, value, "test"));
  auto queue = [&](double cycles) {
    return bestOf(
        target,
        {step("group.6x2.l1", {96}), step("group.6x2.l3", {cycles, 200})},
        "fma.queue");
  };
  EXPECT_DOUBLE_EQ(queue(96 + 44), 2 * 96);
  EXPECT_DOUBLE_EQ(queue(90), 2 * 140); // no wait at all
}

/// There the model itself says what it is.
TEST(KernelFacts, NoOverlapOfTransfersInOrder) {
  EXPECT_EQ(bestOf(core("spacemit-x60"),
                   {step("step.4x2.l1", {8}), step("step.4x2.l2", {9})},
                   "overlap.transfers"),
            0);
}

/// One row takes what its lines do, 7 cycles a step; 16 rows are 16 cycles of
/// multiply-adds, 4 would be hidden whatever the overlap is.
TEST(KernelFacts, OverlapOfMemoryIsThatBesideTheLinesOfOneRow) {
  auto overlap = [](double cycles) {
    return bestOf(core("zen4"),
                  {step("stream.1x1.memory", {7}),
                   step("stream.4x1.memory", {7}),
                   step("stream.16x1.memory", {cycles})},
                  "overlap.memory");
  };
  EXPECT_NEAR(overlap(std::hypot(16, 7)), std::sqrt(2), 0.05);
  EXPECT_EQ(overlap(25), 2);
  EXPECT_NEAR(overlap(16.2), 1, 0.2);
  EXPECT_EQ(
      bestOf(core("zen4"), {step("stream.1x1.memory", {7})}, "overlap.memory"),
      0);
}

/// 4 multiply-adds of 2 rows by 2 vectors take Golden Cove 2 cycles; each waits
/// 4 for the one of the step before.
TEST(KernelFacts, WhatWaitsForItselfTellsNothingOfTheCore) {
  std::vector<MeasuredValue> steps = {step("step.2x2.l1", {4}),
                                      step("step.2x2.l2", {4.2})};
  EXPECT_EQ(bestOf(core("sapphire-rapids"), steps, "overlap.core"), 0);
  EXPECT_GT(bestOf(core("sapphire-rapids"), steps, "overlap.transfers"), 1);
}

/// 27 cycles of multiply-adds beside 7.5 of loads and 7 of issue.
TEST(KernelFacts, OnePartAloneTellsNothingOfTheCore) {
  EXPECT_EQ(bestOf(core("zen4"), {step("step.9x3.l1", {28})}, "overlap.core"),
            0);
}

/// Of 4x2 and 2x3 on Zen 4, the latter's second sample is the worse one.
TEST(KernelFacts, SamplesAreTheBestOfAllThenTheNext) {
  std::vector<MeasuredValue> facts =
      factsOfKernels(core("zen4"), {step("step.4x2.l1", {9, 8.5, 9.38}),
                                    step("step.2x3.l1", {6, 6.5})});
  ASSERT_EQ(facts.size(), 1u);
  EXPECT_EQ(facts[0].name, "overlap.core");
  EXPECT_EQ(facts[0].unit, "ratio");
  EXPECT_TRUE(facts[0].lowestIsBest);
  ASSERT_EQ(facts[0].samples.size(), 2u);
  EXPECT_LT(facts[0].samples[0], facts[0].samples[1]);
}

/// 12, 18 and 27 stores; the median remainder counts, and no less than a bare
/// call.
TEST(KernelFacts, ACallTakesWhatItsStepsAndStoresLeave) {
  Target target = core("zen4");
  double ofStore = 1 / target.get("store.pipes") *
                   (512 / target.get("vector.datapath_bits"));
  auto overhead = [&](std::vector<MeasuredValue> values) {
    return bestOf(target, std::move(values), "call.overhead");
  };
  std::vector<MeasuredValue> calls = {
      step("call.4x3", {12 * ofStore + 3}),
      step("call.6x3", {18 * ofStore + 14}),
      step("call.9x3", {27 * ofStore + 90, 27 * ofStore + 80})}; // disturbed
  EXPECT_NEAR(overhead(calls), 14, 1e-9);
  calls.push_back(step("call.bare", {5}));
  EXPECT_NEAR(overhead(calls), 14, 1e-9);
  EXPECT_EQ(overhead({step("call.4x3", {1}), step("call.bare", {5})}), 5);
  EXPECT_EQ(overhead({step("call.bare", {5})}), 0);
}

TEST(KernelFacts, NothingFollowsFromOtherValues) {
  EXPECT_THAT(factsOfKernels(core("zen4"), {step("l2.latency", {14}),
                                            step("step.x2.l1", {14}),
                                            step("step.4x2.l2", {14})}),
              testing::IsEmpty());
}
