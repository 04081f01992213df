//===-- RowsOfCTest.cpp - What tiles wait for to write C ------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/RowsOfC.h"
#include "autoconfig/targets/TargetLoader.h"
#include "gtest/gtest.h"

using namespace autoconfig;

namespace {

constexpr double waitOfLine = 10;

/// Of a tile of `rows` and 32 columns; L1 has 8 ways, and a page is one of
/// them.
double waitsOfTile(int64_t rows, int64_t columns, int64_t blocksOfK,
                   bool readsB) {
  Target target = llvm::cantFail(loadTarget("zen4"));
  llvm::cantFail(target.set("l2.write_wait", "10", "test"));
  Contraction problem;
  problem.m = rows, problem.k = problem.lda = 512;
  problem.n = problem.ldb = problem.ldc = columns;
  Configuration configuration;
  int64_t kc = problem.k / blocksOfK;
  configuration.set("mr", rows), configuration.set("mc", rows);
  configuration.set("nr", 32), configuration.set("nc", columns);
  configuration.set("kc", kc);
  GemmSchedule schedule =
      makeGemmSchedule(problem, target, configuration, BPacking::None);
  CacheHierarchy caches(target);
  Residence all = caches.residenceOf(0);
  RowsOfC c(
      problem, target, schedule, caches, all,
      {columns / 32.0, static_cast<double>(rows), static_cast<double>(kc)});
  c.beginPanel(32 * bytesPerElement, 1, 0);
  return c.waits(static_cast<double>(rows), readsB);
}

} // namespace

// Two lines of each row, in all but the first of the blocks of K.
TEST(RowsOfC, LinesThatOtherRowsPushOutAreWaitedFor) {
  double lines = 12 * 2, later = 3.0 / 4;
  EXPECT_DOUBLE_EQ(waitsOfTile(12, 1024, 4, false), later * lines * waitOfLine);
  EXPECT_EQ(waitsOfTile(12, 1024, 1, false), 0);      // none is read
  EXPECT_EQ(waitsOfTile(8, 1024, 4, false), 0);       // a set holds them
  EXPECT_EQ(waitsOfTile(12, 1024 + 16, 4, false), 0); // on all sets
}

TEST(RowsOfC, LinesInMemoryAreToldApart) {
  Target target = llvm::cantFail(loadTarget("zen4"));
  Contraction problem;
  problem.m = 16, problem.k = problem.lda = 64;
  problem.n = problem.ldb = problem.ldc = 1024;
  Configuration configuration;
  configuration.set("mr", 8), configuration.set("mc", 8);
  configuration.set("nr", 32), configuration.set("nc", 1024);
  configuration.set("kc", 64);
  GemmSchedule schedule =
      makeGemmSchedule(problem, target, configuration, BPacking::None);
  CacheHierarchy caches(target);
  Residence half{0, 0.5, 0.5};
  RowsOfC c(problem, target, schedule, caches, half, {32, 8, 64});
  c.beginPanel(32 * bytesPerElement, 1, 0);
  double line = caches.memory.cyclesPerWrittenLine[0];
  EXPECT_DOUBLE_EQ(c.cyclesFromMemory(8), 8 * 2 * line / 2);
  EXPECT_GT(c.cycles(8), c.cyclesFromMemory(8));
}

TEST(RowsOfC, RowsOfBAsFarApartPushThemOutToo) {
  EXPECT_DOUBLE_EQ(waitsOfTile(8, 1024, 2, true), 0.5 * 8 * 2 * waitOfLine);
  EXPECT_EQ(waitsOfTile(8, 1024 + 16, 2, true), 0);
}
