//===-- CacheModelTest.cpp - Caches and overlap by hand -------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/CacheModel.h"
#include "RoundMachine.h"
#include "gtest/gtest.h"
#include <cmath>

using namespace autoconfig;

namespace {

TEST(Cache, PowerOfTwoStrideLeavesSetsUnused) {
  // 32K, 8 ways, lines of 64: 64 sets. Rows 4096 bytes apart all start in one
  // set: one line a row can hold 8 rows, 8 x 64 = 512 bytes.
  CacheLevel l1{32768, 8, 64, 1, 1, 0, {1, 1}};
  EXPECT_DOUBLE_EQ(l1.capacityFor({16, 64, 4096}), 512);
  EXPECT_TRUE(l1.holds({8, 64, 4096}));
  EXPECT_FALSE(l1.holds({9, 64, 4096}));
  // 4096 + 64 bytes apart, they spread over all sets.
  EXPECT_DOUBLE_EQ(l1.capacityFor({16, 64, 4160}), 32768);
}

// Rows begin at all places of a line that the stride's greatest common divisor
// with 64 bytes tells; a piece lies across two lines from those on where it is
// longer than what is left of the line.
TEST(Cache, PiecesLieAcrossLinesWhereRowsBeginAtOddPlaces) {
  EXPECT_DOUBLE_EQ(shareAcrossLines(64, 4096, 64), 0);
  // At 16 places, all but the first; of half a line, the last 7 of 16.
  EXPECT_DOUBLE_EQ(shareAcrossLines(64, 4004, 64), 15.0 / 16);
  EXPECT_DOUBLE_EQ(shareAcrossLines(32, 4004, 64), 7.0 / 16);
  // At 0 and 32.
  EXPECT_DOUBLE_EQ(shareAcrossLines(64, 4000, 64), 1.0 / 2);
  EXPECT_DOUBLE_EQ(shareAcrossLines(32, 4000, 64), 0);
  // A piece of two lines counts once.
  EXPECT_DOUBLE_EQ(shareAcrossLines(128, 4004, 64), 15.0 / 16);
}

TEST(Cache, SetsThatGetMoreThanTheyHoldMiss) {
  // 8 ways. At the capacity a set gets 8 lines in the mean; the chance of
  // another Poisson number of 8 or more is 1 - exp(-8) sum 8^k / k!, k < 8.
  CacheLevel l1{32768, 8, 64, 1, 1, 0, {1, 1}};
  EXPECT_NEAR(l1.missShare(32768), 0.547, 1e-3);
  EXPECT_NEAR(l1.missShare(16384), 0.051, 1e-3); // of 4
  EXPECT_DOUBLE_EQ(l1.missShare(4096), 0);
  EXPECT_DOUBLE_EQ(l1.missShare(200000), 1);
  // Half of the sets within reach.
  EXPECT_DOUBLE_EQ(l1.missShare(8192, 16384), l1.missShare(16384));
}

TEST(Cache, OneStreamFromMemoryLeavesTimeThatSeveralUse) {
  Target t = roundMachine();
  auto set = [&](const char *key, const char *value) {
    llvm::cantFail(t.set(key, value, "test"));
  };
  set("l3.size", "0"), set("memory.bandwidth", "4");
  double bytes = 64 << 20, lines = bytes / 64;
  auto cyclesOfLine = [&](double streams) {
    return CacheHierarchy(t).cyclesToStream(bytes, 1e30, streams) / lines;
  };
  EXPECT_DOUBLE_EQ(cyclesOfLine(1), 16);
  EXPECT_DOUBLE_EQ(cyclesOfLine(8), 16); // as far as is known
  set("memory.streams_bandwidth", "8");  // along eight
  EXPECT_DOUBLE_EQ(cyclesOfLine(1), 16);
  EXPECT_DOUBLE_EQ(cyclesOfLine(2), 16 - 4 * 8 / 7.0);
  EXPECT_DOUBLE_EQ(cyclesOfLine(8), 8);
}

TEST(Cache, LinesComeFromTheLevelThatHoldsThem) {
  Target t = roundMachine();
  auto set = [&](const char *key, const char *value) {
    llvm::cantFail(t.set(key, value, "test"));
  };
  set("l3.size", "32M"), set("l3.bandwidth", "16");
  set("l3.row_wait", "4"), set("l3.write_bandwidth", "0");
  set("l3.write_row_bandwidth", "0"), set("prefetch.streams", "32");
  CacheHierarchy caches(t);
  // 64 bytes at 32, 16 and 8 a cycle.
  Residence l2{1, 0, 0}, l3{0, 1, 0};
  EXPECT_DOUBLE_EQ(caches.cyclesToRead(l2), 2);
  EXPECT_DOUBLE_EQ(caches.cyclesToRead(l3), 4);
  EXPECT_DOUBLE_EQ(caches.cyclesToWait(l3, Walk::Along), 0);
  EXPECT_DOUBLE_EQ(caches.cyclesToWait(l3, Walk::Down), 4);
  EXPECT_DOUBLE_EQ(caches.cyclesToWait(l2, Walk::Down), 0);
  // Prefetches are as fast as loads, where nothing else is known.
  EXPECT_DOUBLE_EQ(caches.cyclesToPrefetch(l2), 0);
  EXPECT_DOUBLE_EQ(caches.cyclesToPrefetch(l3), 4);
  set("l3.prefetch_bandwidth", "32");
  EXPECT_DOUBLE_EQ(CacheHierarchy(t).cyclesToPrefetch(l3), 2);
  // What is written is read and goes back, where nothing else is known.
  EXPECT_DOUBLE_EQ(caches.cyclesToWrite(l2, Walk::Along), 4);
  EXPECT_DOUBLE_EQ(caches.cyclesToWrite(l3, Walk::Down), 8);
  set("l3.write_row_bandwidth", "4");
  EXPECT_DOUBLE_EQ(CacheHierarchy(t).cyclesToWrite(l3, Walk::Down), 16);
  // In order, what it takes is what it waits for.
  set("issue.in_order", "true");
  EXPECT_DOUBLE_EQ(CacheHierarchy(t).cyclesToWait(l3, Walk::Down), 0);
  // Shares add up; 4 MB are not in L2, and all of them in L3.
  Residence most = caches.residenceOf(4e6);
  EXPECT_NEAR(most.l3, 1, 1e-3);
  EXPECT_NEAR(most.belowL1(), 1, 1e-3);
  // 64 rows of 1 KiB are on 16 pages, of 8 KiB on 64.
  EXPECT_EQ(caches.walkOf(64, 1024), Walk::Along);
  EXPECT_EQ(caches.walkOf(64, 8192), Walk::Down);
}

TEST(OverlapTest, IsBetweenSumAndMaximum) {
  auto together = [](double equals) { return Overlap(equals)({3, 0, 4}); };
  EXPECT_DOUBLE_EQ(together(2), 7);
  EXPECT_DOUBLE_EQ(together(1.414), 5); // p = 2, but for the digits
  EXPECT_NEAR(together(std::cbrt(2)), std::cbrt(27 + 64), 1e-12);
  EXPECT_NEAR(together(1.19), std::pow(81 + 256, 0.25), 1e-12);
  EXPECT_DOUBLE_EQ(together(1), 4);
}

TEST(OverlapTest, TransfersHaveTheirOwn) {
  Target t = roundMachine();
  llvm::cantFail(t.set("overlap.core", "1", "test"));
  llvm::cantFail(t.set("overlap.transfers", "2", "test"));
  EXPECT_DOUBLE_EQ(Overlap::ofCore(t)({3, 4}), 4);
  EXPECT_DOUBLE_EQ(Overlap::ofTransfers(t)({3, 4}), 7);
  llvm::cantFail(t.set("overlap.transfers", "1", "test"));
  EXPECT_DOUBLE_EQ(Overlap::ofTransfers(t)({3, 4}), 4);
  llvm::cantFail(t.set("issue.in_order", "true", "test"));
  EXPECT_DOUBLE_EQ(Overlap::ofTransfers(t)({3, 4}), 7);
}

TEST(CacheHierarchyTest, L3IsSharedAsFarAsItsReachTells) {
  Target t = roundMachine();
  auto lostAt = [&](const char *reach, double bytes) {
    llvm::cantFail(t.set("l3.size", "32M", "test"));
    llvm::cantFail(t.set("l3.ways", "16", "test"));
    llvm::cantFail(t.set("l3.reach", reach, "test"));
    return CacheHierarchy(t).residenceOf(bytes).memory;
  };
  constexpr double mega = 1 << 20;
  EXPECT_NEAR(lostAt("12M", 12 * mega), 0.1, 0.02);
  EXPECT_LT(lostAt("0", 12 * mega), 0.01); // all of it
  EXPECT_DOUBLE_EQ(lostAt("32M", 12 * mega), lostAt("0", 12 * mega));
}

TEST(CacheHierarchyTest, OthersPushOutWhatIsNotUsedForLong) {
  Target t = roundMachine();
  llvm::cantFail(t.set("l3.size", "32M", "test"));
  llvm::cantFail(t.set("l3.others", "0.5", "test"));
  CacheHierarchy caches(t);
  constexpr double mega = 1 << 20;
  EXPECT_LT(caches.residenceOf(4 * mega, mega).memory, 0.01);
  // As if it were so much more.
  EXPECT_DOUBLE_EQ(caches.residenceOf(4 * mega, 40 * mega).memory,
                   caches.residenceOf(24 * mega).memory);
  EXPECT_GT(caches.residenceOf(4 * mega, 100 * mega).memory, 0.99);
  // What L2 holds is not there.
  EXPECT_LT(caches.residenceOf(mega / 16, 100 * mega).memory, 0.01);
}

TEST(CacheLevelTest, StridesNearAWayReachFewSets) {
  CacheLevel l1{32768, 8, 64, 1, 1, 0, {2, 2}};
  auto held = [&](double rows, double stride) {
    return l1.capacityFor({rows, 64, stride});
  };
  EXPECT_EQ(held(64, 4096), 8 * 64);
  // 12 bytes from row to row, and the row itself, over two lines.
  EXPECT_EQ(held(64, 4096 - 12), 8 * (64 * 12 + 64 + 64));
  EXPECT_EQ(held(64, 2052), 32768);
}

} // namespace
