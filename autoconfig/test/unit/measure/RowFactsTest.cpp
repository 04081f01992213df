//===-- RowFactsTest.cpp --------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/host/RowFacts.h"
#include "autoconfig/targets/TargetLoader.h"
#include <gmock/gmock.h>

using namespace autoconfig;

namespace {

MeasuredValue walk(const char *name, std::vector<double> samples) {
  return {"RowWalks", name, "cycles", true, false, std::move(samples)};
}

/// Zen 4 with bounds that hide in each other, lines of 4 cycles from memory,
/// one after the other with the 8 of a step's multiply-adds.
Target core() {
  Target target = llvm::cantFail(loadTarget("zen4"));
  auto set = [&](const char *key, const char *value) {
    llvm::cantFail(target.set(key, value, "test"));
  };
  set("overlap.core", "1"), set("overlap.transfers", "1");
  set("overlap.memory", "2"), set("memory.bandwidth", "16");
  return target;
}

/// The fact's best value, -1 where there is none.
double bestOf(const Target &target, std::vector<MeasuredValue> values,
              llvm::StringRef name) {
  for (const MeasuredValue &fact : factsOfRows(target, values))
    if (fact.name == name)
      return fact.best();
  return -1;
}

} // namespace

// 6 rows by 2 vectors are 12 multiply-adds of two passes in 2 pipes, and 20
// instructions: 16 such rows are in the window of 320, of which a set of 8 ways
// holds half.
TEST(RowFacts, ARowOfFullSetsWaitsForWhatTheStepLeaves) {
  EXPECT_NEAR(bestOf(core(), {walk("returns.6x2.l2", {14.5})}, "l2.row_wait"),
              5, 1e-9);
  EXPECT_EQ(bestOf(core(), {walk("returns.6x2.l2", {11.9})}, "l2.row_wait"), 0);
}

// 40 rows by 2 vectors are 122 instructions: three rows are in the window.
TEST(RowFacts, AWindowThatTheSetHoldsTellsNothing) {
  EXPECT_EQ(bestOf(core(), {walk("returns.40x2.l2", {99})}, "l2.row_wait"), -1);
}

// A step of 4x2 takes 8 cycles, its two lines 8: in a stream 16.
TEST(RowFacts, DownRowsALineWaitsForWhatAStreamLeaves) {
  std::vector<MeasuredValue> walks = {
      walk("walk512.4x2.memory", {40, 36}), walk("walk8.4x2.memory", {17, 18}),
      walk("walk16.4x2.memory", {25, 26}), walk("walk32.4x2.memory", {30, 31})};
  EXPECT_EQ(bestOf(core(), walks, "memory.row_wait"), 10);
  // Less than half of the 20 longer.
  EXPECT_EQ(bestOf(core(), walks, "prefetch.streams"), 16);
}

TEST(RowFacts, ARowAloneIsFollowedWhereEvenFewWait) {
  EXPECT_EQ(
      bestOf(core(),
             {walk("walk8.4x2.memory", {36}), walk("walk512.4x2.memory", {36})},
             "prefetch.streams"),
      1);
}

TEST(RowFacts, TheLevelOfTheLongestWaitTellsTheStreams) {
  std::vector<MeasuredValue> walks = {
      walk("walk8.4x2.l3", {20}), walk("walk512.4x2.l3", {20}),
      walk("walk8.4x2.memory", {17}), walk("walk512.4x2.memory", {60})};
  EXPECT_EQ(bestOf(core(), walks, "prefetch.streams"), 8);
  EXPECT_GT(bestOf(core(), walks, "l3.row_wait"), 0);
}

TEST(RowFacts, InOrderAllIsWaitedFor) {
  EXPECT_TRUE(factsOfRows(llvm::cantFail(loadTarget("spacemit-x60")),
                          {walk("walk8.4x2.memory", {17})})
                  .empty());
}
