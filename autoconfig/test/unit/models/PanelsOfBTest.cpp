//===-- PanelsOfBTest.cpp - What lines of B cost a tile -------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/PanelsOfB.h"
#include "autoconfig/targets/TargetLoader.h"
#include "gtest/gtest.h"

using namespace autoconfig;

namespace {

/// Panels of 32 columns, two whole lines of each row, in L3, for 12 tiles of 4
/// rows.
class PanelsOfBTest : public testing::Test {
protected:
  PanelsOfBTest() : target(llvm::cantFail(loadTarget("zen4"))) {
    set("l1d.size", "32K"), set("l1d.ways", "8"), set("l2.size", "1M");
    set("l2.ways", "8"), set("l3.bandwidth", "16"), set("load.pipes", "2");
    set("l2.row_wait", "0"), set("l3.row_wait", "0");
    set("tlb.split_wait", "0"), set("prefetch.streams", "32");
    panel.count = 1;
    panel.pieces.assign(2, {16, 16});
  }

  void set(const char *key, const char *value) {
    llvm::cantFail(target.set(key, value, "test"));
  }

  template <typename Of>
  double of(int64_t kc, BPacking packing, bool prefetchNext, Of &&of) {
    Contraction p;
    p.m = 48, p.n = p.ldc = 1040, p.ldb = ldb, p.k = p.lda = kc;
    p.bTransposed = transposed;
    Configuration c;
    c.set("mr", 4), c.set("mc", 48), c.set("nr", 32), c.set("nc", p.n);
    c.set("kc", kc), c.set("prefetch_next", prefetchNext);
    GemmSchedule schedule = makeGemmSchedule(p, target, c, packing);
    CacheHierarchy caches(target);
    Residence all{0, 1, 0};
    auto depth = static_cast<double>(kc);
    PanelsOfB panels(p, target, schedule, caches, all,
                     {p.n / 32.0, depth, 1, 48, 12, 4 * depth * bytesPerElement,
                      48 * depth * bytesPerElement});
    panels.beginPanel(panel);
    return of(panels);
  }

  Target target;
  PanelRun panel;
  int64_t ldb = 1040;
  bool transposed = false;
};

constexpr PanelsOfB::Visit first{true, true, 1};

TEST_F(PanelsOfBTest, RowsThatFollowEachOtherAreAStream) {
  set("l3.row_wait", "4");
  auto waits = [&](int64_t stride) {
    ldb = stride;
    return of(1024, BPacking::Fused, false,
              [](const PanelsOfB &b) { return b.waits(first); });
  };
  EXPECT_DOUBLE_EQ(waits(1040), 1024 * 2 * 4);
  EXPECT_EQ(waits(32), 0); // all of B is one panel
}

// Of 32.5 panels of a block of K all but the first are in L2 when their turn
// comes.
TEST_F(PanelsOfBTest, NothingPrefetchesTheFirstPanel) {
  set("l3.row_wait", "4");
  auto waits = [&](bool prefetchNext) {
    return of(256, BPacking::Fused, prefetchNext,
              [](const PanelsOfB &b) { return b.waits(first); });
  };
  EXPECT_DOUBLE_EQ(waits(false), 256 * 2 * 4);
  EXPECT_DOUBLE_EQ(waits(true), 256 * 2 * 4 / 32.5);
}

// 1024 rows of 32 columns are 2048 lines of 16. A transposed B is packed before
// the tiles, of which the first finds the panel where the others do.
TEST_F(PanelsOfBTest, TransposedPanelsAreReadAheadOfTheirTiles) {
  ldb = 1024, transposed = true;
  double fromL3 = CacheHierarchy(target).cyclesToRead({0, 1, 0});
  auto ahead = [&](PanelsOfB::Visit visit, BPacking packing) {
    return of(1024, packing, false,
              [&](const PanelsOfB &b) { return b.cyclesAhead(visit); });
  };
  EXPECT_DOUBLE_EQ(ahead(first, BPacking::Fused), 2048 * fromL3);
  EXPECT_EQ(ahead({false, true, 1}, BPacking::Fused), 0);
  EXPECT_EQ(ahead(first, BPacking::Prepared), 0);
  EXPECT_TRUE(of(1024, BPacking::Fused, false, [](const PanelsOfB &b) {
    return b.cycles(first) == b.cycles({false, true, 1});
  }));
  transposed = false, ldb = 1040;
  EXPECT_EQ(ahead(first, BPacking::Fused), 0);
}

} // namespace
