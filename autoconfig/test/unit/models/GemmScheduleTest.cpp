//===-- GemmScheduleTest.cpp ----------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/GemmSchedule.h"
#include "autoconfig/models/common/StepBounds.h"
#include "autoconfig/targets/TargetLoader.h"
#include "gtest/gtest.h"

using namespace autoconfig;

namespace {

bool operator==(const Split &x, const Split &y) {
  return x.size == y.size && x.count == y.count;
}

Target load(const char *name) { return llvm::cantFail(loadTarget(name)); }

Configuration configuration(int64_t mr, int64_t nr, int64_t kc, int64_t mc,
                            int64_t nc) {
  Configuration c;
  c.set("mr", mr), c.set("nr", nr), c.set("kc", kc);
  c.set("mc", mc), c.set("nc", nc);
  return c;
}

Contraction gemm(int64_t m, int64_t n, int64_t k) {
  Contraction p;
  p.m = m, p.n = n, p.k = k;
  p.lda = k, p.ldb = n, p.ldc = n;
  return p;
}

int64_t total(llvm::ArrayRef<Split> splits) {
  int64_t sum = 0;
  for (const Split &split : splits)
    sum += split.size * split.count;
  return sum;
}

TEST(BalancedSplit, SharesTheRemainder) {
  // 100 in at most 14: ceil(100/14) = 8 parts; 100 = 4 * 13 + 4 * 12.
  auto splits = balancedSplit(100, 14);
  ASSERT_EQ(splits.size(), 2u);
  EXPECT_TRUE(splits[0] == (Split{13, 4}));
  EXPECT_TRUE(splits[1] == (Split{12, 4}));
}

TEST(BalancedSplit, KeepsMultiplesButForTheLast) {
  // 50 in multiples of 16, at most 32: units 4, 2 parts of 2 units = 32 and 32,
  // the last gives up the 14 that are not there.
  auto splits = balancedSplit(50, 32, 16);
  ASSERT_EQ(splits.size(), 2u);
  EXPECT_TRUE(splits[0] == (Split{32, 1}));
  EXPECT_TRUE(splits[1] == (Split{18, 1}));
}

TEST(BalancedSplit, CoversEverythingOnce) {
  for (int64_t size = 1; size < 200; ++size)
    for (int64_t step : {1, 3, 7, 16, 64, 300})
      for (int64_t multiple : {1, 4, 16}) {
        auto splits = balancedSplit(size, step, multiple);
        EXPECT_EQ(total(splits), size) << size << " by " << step;
        for (const Split &split : splits)
          EXPECT_LE(split.size, std::max(step, multiple));
      }
  EXPECT_TRUE(balancedSplit(0, 8).empty());
}

TEST(Panels, CoverTheColumnsOnEveryKindOfTarget) {
  for (const char *name : {"zen4", "haswell", "neoverse-n1", "rvv256"}) {
    Target target = load(name);
    for (int64_t n = 1; n <= 130; ++n) {
      Contraction p = gemm(10, n, 10);
      GemmSchedule s = makeGemmSchedule(
          p, target, configuration(4, 3 * target.lanes(), 10, 10, n),
          BPacking::None);
      int64_t columns = 0;
      for (const Split &block : s.columnBlocks)
        for (const PanelRun &run : s.panels(block.size)) {
          columns += run.width() * run.count * block.count;
          for (const VectorPiece &piece : run.pieces)
            EXPECT_TRUE(0 < piece.valid && piece.valid <= piece.lanes);
        }
      EXPECT_EQ(columns, n) << name;
    }
  }
}

TEST(Panels, HalfVectorForASmallTail) {
  // 40 columns with 16 lanes: 16 + 16 + a tail of 8, which fits half a vector.
  Contraction p = gemm(10, 40, 10);
  GemmSchedule s = makeGemmSchedule(
      p, load("zen4"), configuration(4, 48, 10, 10, 48), BPacking::None);
  auto panels = s.panels(40);
  ASSERT_EQ(panels.size(), 1u);
  ASSERT_EQ(panels[0].pieces.size(), 3u);
  EXPECT_EQ(panels[0].pieces[2].lanes, 8);
  EXPECT_EQ(panels[0].pieces[2].valid, 8);
}

TEST(Workspace, HoldsOnePanelOrTheWholeBlock) {
  // 64 rows, 64 columns, K 32; panels of 32 columns. One block of rows: a
  // panel is used up before the next is packed, 32 * 32 elements. Two blocks of
  // rows: the whole 32 x 64 stays.
  Contraction p = gemm(64, 64, 32);
  Target target = load("zen4");
  GemmSchedule one = makeGemmSchedule(
      p, target, configuration(8, 32, 32, 64, 64), BPacking::Fused);
  EXPECT_EQ(one.workspaceB(), 32 * 32);
  GemmSchedule two = makeGemmSchedule(
      p, target, configuration(8, 32, 32, 32, 64), BPacking::Fused);
  EXPECT_TRUE(two.keepsPackedBlock());
  EXPECT_EQ(two.workspaceB(), 32 * 64);
  EXPECT_EQ(two.workspaceA(), 0);
}

TEST(Contraction, FoldsABatchThatDoesNotTouchB) {
  // 8 matrices of 5 x 7 times one 7 x 9 are one GEMM of 40 rows.
  Contraction p = gemm(5, 9, 7);
  p.outer.push_back({8, 5 * 7, 0, 5 * 9});
  p.foldOuterLoops();
  EXPECT_EQ(p.m, 40);
  EXPECT_TRUE(p.outer.empty());
  // A batch with its own B stays a loop.
  Contraction batched = gemm(5, 9, 7);
  batched.outer.push_back({8, 5 * 7, 7 * 9, 5 * 9});
  batched.foldOuterLoops();
  EXPECT_EQ(batched.m, 5);
  EXPECT_EQ(batched.outerCount(), 8);
  EXPECT_EQ(batched.multiplyAdds(), 8.0 * 5 * 9 * 7);
}

TEST(ScalarsApart, AHalfVectorThatTakesHalfAsLongHasItsOwn) {
  // 12 rows of 16 and 8 lanes on a datapath of 8: 12 x (2 + 1) multiply-adds on
  // 2 pipes; 2 + 1 loads of B and 24 scalars on 2 ports, which no instruction
  // loads for itself: 24 + 2 + 3 instructions / 6.
  Target halves = load("zen4"), wholes = halves;
  llvm::cantFail(wholes.set("vector.datapath_bits", "512", "test"));
  Contraction p = gemm(12, 24, 64);
  auto boundsOn = [&](const Target &target, int64_t rows) {
    GemmSchedule s = makeGemmSchedule(
        p, target, configuration(12, 32, 64, 12, 32), BPacking::None);
    return stepBounds(target, s, rows, s.panels(24).front(), false);
  };
  StepBounds b = boundsOn(halves, 12);
  EXPECT_DOUBLE_EQ(b.compute, 18);
  EXPECT_DOUBLE_EQ(b.loads, 13.5);
  EXPECT_DOUBLE_EQ(b.issue, 29 / 6.0);
  // Of two rows, 3 + 4 loads would take longer than 6 multiply-adds.
  EXPECT_DOUBLE_EQ(boundsOn(halves, 2).loads, 2.5);
  // Where a half vector takes as long as a whole one, two scalars a row would
  // cost more than they save.
  EXPECT_DOUBLE_EQ(boundsOn(wholes, 12).loads, 7);
}

} // namespace
