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

PanelRun panelOf(int64_t vectors, int64_t lastOnes) {
  PanelRun panel;
  panel.pieces.assign(vectors, {16, 16});
  panel.pieces.back().valid = lastOnes;
  panel.count = 1;
  return panel;
}

/// A tile of `rows` and 32 columns; L1 of Zen 4 has 8 ways, and a page is one
/// of them.
class Tile {
public:
  Tile(int64_t rows, int64_t columns, int64_t blocksOfK, bool ofWindows = false,
       const char *name = "zen4")
      : target(llvm::cantFail(loadTarget(name))), caches(target), rows(rows) {
    llvm::cantFail(target.set("l2.write_wait", "10", "test"));
    problem.m = rows, problem.k = problem.lda = 512;
    problem.n = problem.ldb = problem.ldc = columns;
    if (ofWindows) { // single pixels
      Windows w;
      w.images = w.h.in = w.h.out = w.h.kernel = w.w.kernel = 1;
      w.w.in = w.w.out = rows, w.channels = problem.k;
      problem.windows = w;
    }
    Configuration configuration;
    int64_t kc = problem.k / blocksOfK;
    configuration.set("mr", rows), configuration.set("mc", rows);
    configuration.set("nr", 32), configuration.set("nc", columns);
    configuration.set("kc", kc);
    schedule = makeGemmSchedule(problem, target, configuration, BPacking::None);
  }

  RowsOfC rowsOfC(const Residence &where, const PanelRun &panel) const {
    double kc = static_cast<double>(schedule.kBlocks.front().size);
    RowsOfC c(problem, target, schedule, caches, where,
              {problem.n / 32.0, static_cast<double>(rows), kc});
    c.beginPanel(panel, 0);
    return c;
  }

  Target target;
  CacheHierarchy caches;
  Contraction problem;
  GemmSchedule schedule;
  int64_t rows;
};

double waitsOfTile(int64_t rows, int64_t columns, int64_t blocksOfK,
                   bool readsB) {
  Tile tile(rows, columns, blocksOfK);
  Residence near;
  return tile.rowsOfC(near, panelOf(2, 16))
      .waits(static_cast<double>(rows), readsB);
}

double waitsAtEnd(const Tile &tile, const PanelRun &panel) {
  Residence near;
  return tile.rowsOfC(near, panel).waitsAtEnd(static_cast<double>(tile.rows));
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

TEST(RowsOfC, RowsOfBAsFarApartPushThemOutToo) {
  EXPECT_DOUBLE_EQ(waitsOfTile(8, 1024, 2, true), 0.5 * 8 * 2 * waitOfLine);
  EXPECT_EQ(waitsOfTile(8, 1024 + 16, 2, true), 0);
}

// Half of the lines are memory's; all of them are written once.
TEST(RowsOfC, LinesOfMemoryAreTold) {
  Tile tile(12, 1024, 1);
  RowsOfC c = tile.rowsOfC({0, 0.5, 0.5}, panelOf(2, 16));
  EXPECT_DOUBLE_EQ(c.cyclesFromMemory(12),
                   0.5 * 12 * 2 * tile.caches.memory.cyclesPerWrittenLine[0]);
  EXPECT_EQ(tile.rowsOfC({0, 1, 0}, panelOf(2, 16)).cyclesFromMemory(12), 0);
}

// Rows a page apart have their two lines on two sets of 8 ways, of which 12
// rows find room for 8: a third of the lines waits. Alone in its set each would
// take `conflict` cycles more; two sets take two of them at a time.
TEST(RowsOfC, LinesOfFewSetsWaitForEachOther) {
  Tile tile(12, 1024, 1);
  double conflict = 1000, both = 2,
         transfer = tile.caches.memory.cyclesPerWrittenLine[0];
  llvm::cantFail(tile.target.set("store.conflict", "1000", "test"));
  double wait = (transfer + conflict) / both - transfer;
  EXPECT_DOUBLE_EQ(tile.rowsOfC({0, 0, 1}, panelOf(2, 16)).cyclesFromMemory(12),
                   12 * 2 * (transfer + (1 - 8.0 / 12) * wait));
  // Where that is no longer than the transfers take, nothing waits.
  llvm::cantFail(tile.target.set("store.conflict", "1", "test"));
  EXPECT_DOUBLE_EQ(tile.rowsOfC({0, 0, 1}, panelOf(2, 16)).cyclesFromMemory(12),
                   12 * 2 * transfer);
}

// They pass beside the multiply-adds, as other transfers do.
TEST(RowsOfC, RowsThatFollowEachOtherAreAStream) {
  EXPECT_EQ(
      Tile(12, 32, 1).rowsOfC({0, 0, 1}, panelOf(2, 16)).cyclesFromMemory(12),
      0);
}

// 28 vectors of 512 bits are 56 stores of Zen 4's, 16 of them a group.
TEST(RowsOfC, WindowsAreStoredAtOnce) {
  EXPECT_EQ(waitsAtEnd({14, 1024, 1, true}, panelOf(2, 16)), 56 - 16);
  EXPECT_EQ(waitsAtEnd({14, 1024, 1, false}, panelOf(2, 16)), 0); // in groups
  EXPECT_EQ(waitsAtEnd({8, 1024, 1, true}, panelOf(2, 16)), 0);   // two groups
  EXPECT_EQ(waitsAtEnd({28, 8, 1, true}, panelOf(1, 8)), 0);      // of halves
}
