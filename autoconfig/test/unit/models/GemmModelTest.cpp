//===-- GemmModelTest.cpp - Models against hand calculations --------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/GemmModel.h"
#include "RoundMachine.h"
#include "autoconfig/core/TailSchedule.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

using namespace autoconfig;
using testing::HasSubstr;

namespace autoconfig {
const Model &MatmulStreamedModel();
}

namespace {

PanelRun panelOf(int64_t vectors, int64_t lanes) {
  PanelRun panel;
  panel.count = 1;
  for (int64_t i = 0; i < vectors; ++i)
    panel.pieces.push_back({lanes, lanes});
  return panel;
}

TEST(StepBounds, ComputeBoundTile) {
  // 14 rows x 2 vectors: 28 FMAs on 2 pipes = 14 cycles; 2 + 14 loads on 2
  // ports = 8; 28 + 2 + 14 + 3 instructions / 6 = 7.83.
  GemmSchedule s;
  StepBounds b = stepBounds(roundMachine(), s, 14, panelOf(2, 16), false);
  EXPECT_DOUBLE_EQ(b.compute, 14);
  EXPECT_DOUBLE_EQ(b.loads, 8);
  EXPECT_NEAR(b.issue, 47 / 6.0, 1e-12);
  EXPECT_STREQ(b.active(), "bound: FMA throughput");
}

TEST(StepBounds, AVectorAcrossTwoLinesTakesALoadPortTwice) {
  GemmSchedule s;
  double pipes = roundMachine().get("load.pipes");
  auto loads = [&](double across) {
    return stepBounds(roundMachine(), s, 2, panelOf(2, 16), false, 0, across)
        .loads;
  };
  EXPECT_DOUBLE_EQ(loads(2) - loads(0), 2 / pipes);
}

TEST(StepBounds, TooFewChainsAreBoundByLatency) {
  // 2 x 1: 2 FMAs on 2 pipes = 1 cycle, but each chain waits 4.
  GemmSchedule s;
  StepBounds b = stepBounds(roundMachine(), s, 2, panelOf(1, 16), false);
  EXPECT_DOUBLE_EQ(b.compute, 1);
  EXPECT_STREQ(b.active(), "bound: FMA latency");
  EXPECT_GE(b.cycles(), 4);
}

TEST(StepBounds, RowsAsTheyLieAreLoadedInVectorsAlongK) {
  // 8 rows x 2 vectors by lane: a k step loads 2 vectors of B and, every
  // fourth, one of each row of A, on 2 ports.
  Target t = llvm::cantFail(loadTarget("neoverse-n1"));
  Contraction p;
  p.m = p.n = p.k = p.lda = p.ldb = p.ldc = 64;
  Configuration c;
  for (llvm::StringRef size : {"kc", "mc", "nc"})
    c.set(size, 64);
  c.set("mr", 8), c.set("nr", 8), c.set("unroll", 4);
  GemmSchedule s = makeGemmSchedule(p, t, c, BPacking::Prepared);
  EXPECT_EQ(s.stepsPerLoadOfA, 4);
  EXPECT_DOUBLE_EQ(stepBounds(t, s, 8, panelOf(2, 4), false).loads, 2);
  // Single scalars where a loop's iteration has fewer steps.
  c.set("unroll", 1);
  s = makeGemmSchedule(p, t, c, BPacking::Prepared);
  EXPECT_DOUBLE_EQ(stepBounds(t, s, 8, panelOf(2, 4), false).loads, 5);
}

TEST(StepBounds, DoublePumpedVectorsTakeTwice) {
  // 512-bit operations on a 256-bit datapath: 28 x 2 / 2 pipes = 28 cycles.
  Target t = roundMachine();
  llvm::cantFail(t.set("vector.datapath_bits", "256", "test"));
  GemmSchedule s;
  EXPECT_DOUBLE_EQ(stepBounds(t, s, 14, panelOf(2, 16), false).compute, 28);
}

TEST(StepBounds, RowsOutOfReachTakePointers) {
  // A load adds -2048..2047 to its pointer. Rows of 4 KiB: each but the first
  // has a pointer of its own; of 1 KiB: 6 rows reach over 6 KiB, two more; on a
  // target without the limit none.
  Target t = llvm::cantFail(loadTarget("rvv128"));
  EXPECT_DOUBLE_EQ(pointersToRows(t, 7, 4096), 6);
  EXPECT_DOUBLE_EQ(pointersToRows(t, 7, 1024), 2);
  EXPECT_DOUBLE_EQ(pointersToRows(roundMachine(), 7, 4096), 0);
  // 7 x 1: 7 + 1 + 7 + (3 + 6) / 4 instructions / 4.
  GemmSchedule s;
  s.unrollK = 4;
  EXPECT_DOUBLE_EQ(stepBounds(t, s, 7, panelOf(1, 16), false, 6).issue,
                   17.25 / 4);
}

TEST(StepBounds, LoadsInOrderCompleteBehindMultiplyAdds) {
  // 12 x 1 groups of 8 lanes: a multiply-add takes 1 cycle, a load of the next
  // row 2, and 5 - 2 more until the multiply-add before it is complete; at the
  // end 5 + 3 / 2 - 1 every other step.
  Target t = llvm::cantFail(loadTarget("spacemit-x60"));
  GemmSchedule s;
  s.pipelined = true;
  s.unrollK = 2;
  EXPECT_DOUBLE_EQ(stepBounds(t, s, 12, panelOf(1, 8), true).exposed,
                   3 + 5.5 / 2);
  // Groups of 4: 4 cycles and 8; nothing is left of the first wait.
  EXPECT_DOUBLE_EQ(stepBounds(t, s, 6, panelOf(1, 32), true).exposed, 2.5 / 2);
}

TEST(Registers, CountAccumulatorsBAndScalars) {
  // 14 x 2 accumulators + 2 of B + 1 broadcast = 31.
  EXPECT_EQ(registersOfTile(roundMachine(), {14, 2, 1}), 31);
  // By lane, 8 rows take two registers of four lanes, and two are for operands
  // that are loaded early: 8 x 3 + 3 + 2 + 2 = 31.
  Target lane = llvm::cantFail(loadTarget("neoverse-n1"));
  EXPECT_EQ(registersOfTile(lane, {8, 3, 1}), 31);
  // As it lies, each row takes a vector along K, and one is for operands that
  // are loaded early: 7 x 3 + 3 + 7 + 1 = 32.
  EXPECT_EQ(registersOfTile(lane, {7, 3, 1, false, false}), 32);
  // 21 sums, 7 of B, 3 of A; a row of seven vectors is loaded early in pairs
  EXPECT_EQ(registersOfTile(lane, {3, 7, 1, false, false}), 33);
  // RVV at LMUL 4, scalars in scalar registers: (7 + 1) x 4 = 32.
  Target rvv = llvm::cantFail(loadTarget("rvv256"));
  EXPECT_EQ(registersOfTile(rvv, {7, 1, 4}), 32);
  // Pipelined, the next row of B takes as many as this one: (6 + 2) x 4 = 32.
  EXPECT_EQ(registersOfTile(rvv, {6, 1, 4, true}), 32);
}

/// Term by name; 0 where there is none.
double cyclesOf(const Cost &cost, llvm::StringRef name) {
  for (const Cost::Term &term : cost.terms)
    if (term.name == name)
      return term.cycles;
  return 0;
}

TEST(GemmCost, TransfersByHand) {
  // 28 x 4096 : 4096 x 32 with B prepared, tiles of 14 x 32, all of K: 2 tiles.
  // Nothing overlaps. A is 448 KiB, B 512 KiB, of which 1 MiB of L2 with 8 ways
  // misses a part; take all of it as there: L2 of 64 MiB, L3 none.
  Contraction p;
  p.m = 28, p.n = 32, p.k = 4096;
  p.lda = 4096, p.ldb = 32, p.ldc = 32;
  p.weightsPrepared = true;
  Target t = roundMachine();
  auto set = [&](const char *key, const char *value) {
    llvm::cantFail(t.set(key, value, "test"));
  };
  set("overlap.transfers", "2"), set("l2.size", "64M"), set("l3.size", "0");
  set("store.pipes", "1"), set("l1d.size", "16K");
  Configuration c;
  c.set("mr", 14), c.set("nr", 32), c.set("kc", 4096), c.set("mc", 28);
  c.set("nc", 32);
  Cost cost = gemmCost(p, t, makeGemmSchedule(p, t, c, BPacking::Prepared));
  // 28 x 2 multiply-adds a k step on 2 pipes.
  EXPECT_DOUBLE_EQ(cyclesOf(cost, "compute"), 28 * 4096);
  // Each tile reads the panel, 8192 lines, from L2 at 2 cycles a line: L1 of
  // 16 KiB holds none of it.
  EXPECT_NEAR(cyclesOf(cost, "b stream"), 2 * 8192 * 2, 1);
  // And its 14 rows of A, which are 4 pages of 4 KiB apart: their lines share a
  // set of L1, which holds 8, so that each element fetches a line.
  EXPECT_NEAR(cyclesOf(cost, "a stream"), 28 * 4096 * 2, 1);
  // 28 x 2 vectors stored, and 56 lines of C that go to L2 and back, 4 cycles.
  EXPECT_NEAR(cyclesOf(cost, "c traffic"), 56 + 56 * 4, 1);
}

/// 16 rows along panels in memory: 1 + 16 loads on 2 ports, 8.5 cycles a step,
/// beside a line of B, 8.
TEST(GemmCost, PrefetchesHideWhatTheHardwareLeavesOfMemory) {
  Contraction p;
  p.m = 16, p.n = p.ldb = p.ldc = 1 << 14, p.k = 1 << 10, p.lda = 1040;
  p.weightsPrepared = true;
  Target t = roundMachine();
  auto set = [&](const char *key, const char *value) {
    llvm::cantFail(t.set(key, value, "test"));
  };
  set("l3.size", "0"), set("memory.bandwidth", "8"), set("load.pipes", "2");
  Configuration c;
  c.set("mr", 16), c.set("nr", 16), c.set("kc", 1 << 10), c.set("mc", 16);
  c.set("nc", p.n);
  auto step = [&](const char *equals, int64_t prefetchNext) {
    set("overlap.memory", equals);
    c.set("prefetch_next", prefetchNext);
    Cost cost = gemmCost(p, t, makeGemmSchedule(p, t, c, BPacking::Prepared));
    return cost.cycles() / (p.n / 16.0 * p.k);
  };
  EXPECT_NEAR(step("1", 0), 8.5, 0.1);
  // One after the other, lines of B and those of C, 16 a tile.
  EXPECT_NEAR(step("2", 0), step("1", 0) + 8 + 16.0 * 16 / p.k, 0.1);
  // Prefetched, what comes overlaps the step: of B a line, the prefetch's half
  // a cycle and 2 cycles from L2; A's lines from L2.
  EXPECT_NEAR(step("2", 1), 8 + 0.5 + 2 + 2, 0.5);
}

/// 48 rows in tiles of 6, 64 rows of B: all eight tiles of a panel wait, the
/// first one where it is not packed before.
TEST(GemmCost, TilesWaitForRowsThatPushEachOtherOutOfL1) {
  Contraction p;
  p.m = 48, p.n = p.ldc = 1024, p.k = p.lda = 64;
  Target t = roundMachine();
  llvm::cantFail(t.set("l2.row_wait", "2.5", "test"));
  llvm::cantFail(t.set("prefetch.streams", "16", "test"));
  // 6 x (2 + 1) + 2 instructions a step: 16 rows at a time, of which L1
  // holds 8.
  llvm::cantFail(t.set("issue.window", "320", "test"));
  Configuration c;
  c.set("mr", 6), c.set("nr", 32), c.set("kc", 64), c.set("mc", 48);
  c.set("nc", 1024);
  auto waits = [&](int64_t ldb, BPacking packing) {
    p.ldb = ldb;
    return cyclesOf(gemmCost(p, t, makeGemmSchedule(p, t, c, packing)),
                    "b waits");
  };
  // Pages apart, rows of two lines fall on two sets of 8.
  double visit = 1024 / 32 * 64 * 2.5 / 2;
  EXPECT_NEAR(waits(1024, BPacking::None), 8 * visit, visit / 2);
  EXPECT_NEAR(waits(1024, BPacking::Fused), visit, visit / 2);
  EXPECT_LT(waits(1024 + 32, BPacking::None), visit / 2);
  c.set("prefetch_next", 1);
  EXPECT_LT(waits(1024, BPacking::Fused), visit / 2);
}

/// 8192 rows of 1 KiB from L3 in tiles of 8: their lines come in groups of 8,
/// 100 cycles until the first one and 64 bytes / 8 for each of the others.
TEST(GemmCost, TilesWaitForLinesOfRowsThatShareAPage) {
  Contraction p;
  p.m = 8192, p.n = p.ldb = p.ldc = 32, p.k = p.lda = 256;
  Target t = roundMachine();
  auto set = [&](const char *key, const char *value) {
    llvm::cantFail(t.set(key, value, "test"));
  };
  set("l3.size", "256M"), set("l3.bandwidth", "8"), set("l3.latency", "100");
  set("issue.window", "1000000"), set("fma.queue", "32");
  Configuration c;
  c.set("mr", 8), c.set("nr", 32), c.set("kc", 256), c.set("mc", 512);
  c.set("nc", 32);
  auto waits = [&](int64_t prefetchA) {
    c.set("prefetch_a", prefetchA);
    return cyclesOf(gemmCost(p, t, makeGemmSchedule(p, t, c, BPacking::None)),
                    "a waits");
  };
  // 16 multiply-adds a step on 2 pipes: 32 of them are 16 cycles.
  double groups = 8192.0 / 8 * 16;
  EXPECT_NEAR(waits(0) / groups, 100 + 7 * 8 - 16, 2);
  EXPECT_EQ(waits(1), 0);
  p.lda = 1024; // pages of their own
  EXPECT_EQ(waits(0), 0);
  p.lda = 256;
  set("fma.queue", "0"); // unknown
  EXPECT_EQ(waits(0), 0);
}

TEST(GemmSpace, PrefetchesRowsOfAThatAreNotInL2) {
  Target t = roundMachine();
  auto prefetching = [&](int64_t m) {
    Contraction p;
    p.m = m, p.n = p.ldb = p.ldc = 32, p.k = p.lda = 256;
    return llvm::any_of(gemmSpace(p, t, BPacking::None),
                        [](auto &c) { return c.get("prefetch_a") == 1; });
  };
  EXPECT_FALSE(prefetching(8192)); // the target says nothing of it
  llvm::cantFail(t.set("fma.queue", "32", "test"));
  EXPECT_TRUE(prefetching(8192));
  EXPECT_FALSE(prefetching(100)); // in L2
}

TEST(MatmulStreamedCost, RowsThatShareSetsOfL1ComeTwice) {
  Contraction p;
  p.m = 1, p.n = p.ldc = 1024, p.k = p.lda = 4096;
  Target t = roundMachine();
  auto cost = [&](int64_t kr, int64_t ldb) {
    p.ldb = ldb;
    Configuration c;
    c.set("kr", kr), c.set("nc", 1024), c.set("unroll", 1);
    return MatmulStreamedModel().cost(p, t, c).cycles();
  };
  // Pages apart, 8 lines of L1 hold 7 rows and C.
  EXPECT_LT(cost(7, 1024), cost(8, 1024));
  EXPECT_GT(cost(7, 1040), cost(8, 1040));
}

TEST(Refuse, NamesTheRegisters) {
  Configuration c;
  c.set("mr", 16), c.set("nr", 32), c.set("kc", 1), c.set("mc", 16);
  c.set("nc", 32);
  // 16 x 2 + 2 + 1 = 35 of 32.
  auto reason = refuseGemm(roundMachine(), c);
  ASSERT_TRUE(reason);
  EXPECT_THAT(*reason, HasSubstr("needs 35 vector registers of 32"));
  c.set("nr", 20);
  EXPECT_THAT(*refuseGemm(roundMachine(), c), HasSubstr("not a multiple"));
}

TEST(Refuse, PrefetchesOfRowsThatAreCopied) {
  Configuration c;
  c.set("mr", 4), c.set("nr", 32), c.set("kc", 1), c.set("mc", 4);
  c.set("nc", 32), c.set("prefetch_a", 1), c.set("interleave_a", 1);
  EXPECT_THAT(*refuseGemm(roundMachine(), c),
              HasSubstr("expected interleave_a=0"));
}

TEST(Transpose, Cycles) {
  // A vector of 16 lanes: 4 shuffles on 2 pipes = 2 cycles; 1 store on 1 port;
  // 6 instructions of 6 a cycle.
  Target t = roundMachine();
  llvm::cantFail(t.set("store.pipes", "1", "test"));
  EXPECT_DOUBLE_EQ(transposeCycles(t, 16), 2);
  // Double-pumped, each shuffle takes two.
  llvm::cantFail(t.set("vector.datapath_bits", "256", "test"));
  EXPECT_DOUBLE_EQ(transposeCycles(t, 16), 4);
}

TEST(GemmCost, TransposedBIsPackedBeforehand) {
  Target t = roundMachine();
  llvm::cantFail(t.set("store.pipes", "1", "test"));
  auto packing = [&](int64_t size) {
    Contraction p;
    p.m = p.n = p.k = p.lda = p.ldb = p.ldc = size;
    p.bTransposed = true;
    Configuration c = gemmSpace(p, t, BPacking::Fused).front();
    return cyclesOf(gemmCost(p, t, makeGemmSchedule(p, t, c, BPacking::Fused)),
                    "packing");
  };
  // All in L1: 16 x 16 elements in 16 vectors of 2 cycles.
  EXPECT_DOUBLE_EQ(packing(16), 32);
  // All in L2: 128 x 128 elements, and its lines are not hidden by that.
  double lines = CacheHierarchy(t).cyclesToRead({1, 0, 0}) * 1024;
  EXPECT_NEAR(packing(128), 2048 + lines, 0.01 * lines);
}

TEST(GemmCost, SumsItsTerms) {
  Contraction p;
  p.m = p.n = p.k = p.lda = p.ldb = p.ldc = 64;
  Target t = roundMachine();
  for (const Configuration &c : gemmSpace(p, t, BPacking::None)) {
    Cost cost = gemmCost(p, t, makeGemmSchedule(p, t, c, BPacking::None));
    double sum = 0;
    for (const Cost::Term &term : cost.terms) {
      EXPECT_GE(term.cycles, 0) << term.name << " " << c.str();
      sum += term.cycles;
    }
    EXPECT_DOUBLE_EQ(sum, cost.cycles());
    // Never faster than the FMA pipes: 64^3 / (2 x 16) = 8192 cycles.
    EXPECT_GE(sum, 8192) << c.str();
  }
}

TEST(Streamed, StoresTakeFmaPipesWhereDataGoThroughThem) {
  // 2 rows of A and of B, 64 columns in 4 vectors: 2 x 2 multiply-adds on 2
  // pipes, 2 cycles a vector. 2 stores of 4 cycles on one of them: 4 more,
  // where store ports alone would take 2.
  Contraction p;
  p.m = p.k = p.lda = 2, p.n = p.ldb = p.ldc = 64;
  Target t = roundMachine();
  llvm::cantFail(t.set("issue.width", "16", "test"));
  auto stalls = [&](const char *cycles) {
    llvm::cantFail(t.set("store.fma_cycles", cycles, "test"));
    Configuration c;
    c.set("kr", 2), c.set("nc", 64), c.set("unroll", 1);
    Cost cost = MatmulStreamedModel().cost(p, t, c);
    EXPECT_STREQ(cost.terms[1].name, "operand stalls");
    return cost.terms[1].cycles;
  };
  EXPECT_NEAR(stalls("0"), 0, 1e-3);
  EXPECT_NEAR(stalls("4"), 4 * 4, 1e-3);
}

TEST(Streamed, PrefetchesRowsFromL3WhereThatPays) {
  Target t = roundMachine();
  auto prefetching = [&](int64_t m, int64_t k) {
    Contraction p;
    p.m = m, p.k = p.lda = k, p.n = p.ldb = p.ldc = 1000;
    auto candidates = MatmulStreamedModel().space(p, t);
    llvm::erase_if(candidates,
                   [](auto &c) { return !c.getOr("prefetch_next", 0); });
    return candidates;
  };
  EXPECT_TRUE(prefetching(1, 1000).empty()); // the target says nothing of it
  llvm::cantFail(t.set("prefetch.rows", "2", "test"));
  auto candidates = prefetching(1, 1000);
  ASSERT_EQ(candidates.size(), 1u);
  EXPECT_EQ(candidates[0].get("kr"), 2);
  EXPECT_TRUE(prefetching(1, 100).empty());    // in L2
  EXPECT_TRUE(prefetching(1, 100000).empty()); // in memory
  EXPECT_TRUE(prefetching(2, 1000).empty());   // hidden already
  // 2 rows of B, the 2 next ones and C stay in L1.
  llvm::cantFail(t.set("l1d.size", "16K", "test"));
  EXPECT_EQ(prefetching(1, 1000)[0].get("nc"), 16 * 1024 / (5 * 4) / 16 * 16);
}

TEST(Prepared, PrefetchesAheadOfOneStreamFromL3) {
  Target t = roundMachine();
  auto prefetching = [&](int64_t m, int64_t k) {
    Contraction p;
    p.m = m, p.k = p.lda = k, p.n = p.ldb = p.ldc = 1024;
    auto candidates = gemmSpace(p, t, BPacking::Prepared);
    llvm::erase_if(candidates,
                   [](auto &c) { return c.get("prefetch_ahead") == 0; });
    return candidates;
  };
  EXPECT_TRUE(prefetching(4, 1024).empty()); // the target says nothing of it
  llvm::cantFail(t.set("prefetch.distance", "2K", "test"));
  auto candidates = prefetching(4, 1024);
  ASSERT_FALSE(candidates.empty());
  for (const Configuration &c : candidates) {
    EXPECT_GE(c.get("mr"), 4); // else a panel is read again
    EXPECT_NEAR(c.get("prefetch_ahead") * c.get("nr") * 4.0, 2048,
                c.get("nr") * 2.0);
  }
  EXPECT_TRUE(prefetching(4, 100).empty());    // in L2
  EXPECT_TRUE(prefetching(4, 100000).empty()); // in memory
}

TEST(TailSchedule, SplitsTheColumns) {
  Contraction p;
  p.m = 10, p.n = 65, p.k = 40, p.lda = 40, p.ldb = 65, p.ldc = 70;
  Configuration c;
  c.set("mr", 6), c.set("nr", 64), c.set("kc", 40), c.set("mc", 12);
  c.set("nc", 64), c.set("tail_mr", 4), c.set("tail_chains", 2);
  Target t = roundMachine();
  EXPECT_EQ(columnsOfTail(p, t), 1);
  TailSchedule s = makeTailSchedule(p, t, c);
  EXPECT_EQ(s.mainProblem.n, 64);
  EXPECT_EQ(s.mainProblem.bStart, 0);
  EXPECT_EQ(s.tailProblem.n, 1);
  EXPECT_EQ(s.tailProblem.bStart, 64);
  EXPECT_EQ(s.tailProblem.cStart, 64);
  EXPECT_EQ(s.tailProblem.ldc, 70);
  EXPECT_EQ(s.tail.rows, 4);
  EXPECT_EQ(s.tail.chains, 2);
  EXPECT_TRUE(s.tail.copiesColumns);
  // All of the main part is whole vectors.
  for (const PanelRun &run : s.main.panels(64))
    EXPECT_EQ(run.width(), run.pitch());
}

} // namespace
