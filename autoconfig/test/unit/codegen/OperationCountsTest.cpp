//===-- OperationCountsTest.cpp - Models count what is generated ----------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/driver/Kernel.h"
#include "autoconfig/models/common/GemmCounts.h"
#include "autoconfig/operators/conv/Product.h"
#include "autoconfig/targets/TargetLoader.h"
#include "gtest/gtest.h"

using namespace autoconfig;

namespace {

using Parameters = std::vector<std::pair<std::string, int64_t>>;

struct Case {
  const char *target, *shape, *algorithm;
  BPacking packB;
  bool prepared;
  Parameters parameters;
};

class Counts : public testing::TestWithParam<Case> {};

Contraction productOf(const Decision &decision) {
  if (decision.problem->op() == "conv")
    return productOfWindows(static_cast<const Convolution &>(*decision.problem),
                            decision.chosen.configuration.get("along_height"));
  return static_cast<const Contraction &>(*decision.problem);
}

TEST_P(Counts, OfTheModelAreThoseOfTheLoops) {
  const Case &c = GetParam();
  Target target = llvm::cantFail(loadTarget(c.target));
  KernelCompiler compiler = llvm::cantFail(KernelCompiler::create(target));
  bool isConv = llvm::StringRef(c.algorithm).starts_with("Conv");
  Problem problem =
      llvm::cantFail(Problem::parse(isConv ? "conv" : "matmul", c.shape));
  auto kernel = llvm::cantFail(compiler.compile(
      problem, c.prepared, {c.algorithm, c.parameters}, /*withText=*/true));
  Contraction p = productOf(kernel.decision);
  GemmSchedule schedule = makeGemmSchedule(
      p, target, kernel.decision.chosen.configuration, c.packB);
  GemmCounts expected = countGemm(p, schedule);
  double outer = p.outerCount();

  EXPECT_EQ(kernel.counts.multiplyAdds, outer * expected.multiplyAdds);
  EXPECT_EQ(kernel.counts.calls,
            outer * (expected.tiles + expected.panelsOfTransposedB));
  EXPECT_EQ(kernel.counts.prefetches, outer * expected.prefetches);
  // Vectors of A: by lane, and along k where A is packed ahead. Everything else
  // on vectors is B and C.
  double loads =
      expected.loadsOfB + loadsOfBByGroups(p, schedule) + expected.loadsOfC;
  double stores = expected.storesOfC + expected.storesOfPackedB;
  if (!p.bTransposed && !schedule.packsInTile(p))
    loads += expected.storesOfPackedB; // they are copied
  if (p.bTransposed) {
    // A block of vectors is loaded for as many that are stored; where K ends,
    // more are loaded.
    EXPECT_GE(kernel.counts.vectorLoads, outer * loads);
    EXPECT_LE(kernel.counts.vectorLoads,
              outer * (loads + expected.storesOfPackedB +
                       p.n * countOf(schedule.kBlocks)));
    EXPECT_EQ(kernel.counts.vectorStores, outer * stores);
  } else if (!schedule.interleaveA) {
    EXPECT_EQ(kernel.counts.vectorLoads, outer * loads);
    EXPECT_EQ(kernel.counts.vectorStores, outer * stores);
  } else {
    EXPECT_GE(kernel.counts.vectorLoads, outer * loads);
    EXPECT_GE(kernel.counts.vectorStores + kernel.counts.scalarStores,
              outer * stores);
    // At the very most one store for each element of the packed A.
    EXPECT_LE(kernel.counts.vectorStores + kernel.counts.scalarStores,
              outer * (stores + expected.elementsOfPackedA));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Gemm, Counts,
    testing::Values(
        Case{"zen4",
             "100x70:70x90",
             "MatmulUnpacked",
             BPacking::None,
             false,
             {{"mr", 7}, {"nr", 32}, {"kc", 30}, {"mc", 28}, {"nc", 64}}},
        Case{"zen4",
             "100x70:70x90",
             "MatmulPacked",
             BPacking::Fused,
             false,
             {{"mr", 7}, {"nr", 32}, {"kc", 30}, {"mc", 28}, {"nc", 64}}},
        Case{"zen4", // a vector and a half
             "100x70:70x24",
             "MatmulPacked",
             BPacking::Fused,
             false,
             {{"mr", 12}, {"nr", 32}, {"kc", 35}}},
        Case{"zen4",
             "100x70:70x90",
             "MatmulPacked",
             BPacking::Fused,
             false,
             {{"mr", 9}, {"nr", 48}, {"kc", 70}, {"mc", 108}, {"nc", 96}}},
        Case{"zen4",
             "100x70:70x90@ba",
             "MatmulPacked",
             BPacking::Fused,
             false,
             {{"mr", 7}, {"nr", 32}, {"kc", 30}, {"mc", 28}, {"nc", 64}}},
        Case{"haswell",
             "3x33x40:3x40x37@acb",
             "MatmulPacked",
             BPacking::Fused,
             false,
             {{"mr", 5}, {"nr", 16}}},
        Case{"zen4",
             "100x70:70x90",
             "MatmulPrepared",
             BPacking::Prepared,
             true,
             {{"mr", 7}, {"nr", 32}, {"kc", 30}, {"mc", 28}, {"nc", 64}}},
        Case{"haswell",
             "3x33x40:3x40x37",
             "MatmulPacked",
             BPacking::Fused,
             false,
             {{"mr", 5}, {"nr", 16}, {"interleave_a", 1}}},
        Case{"neoverse-n1",
             "50x64:64x50",
             "MatmulPacked",
             BPacking::Fused,
             false,
             {{"mr", 8}, {"nr", 12}}},
        Case{"zen4",
             "100x70:70x90",
             "MatmulUnpacked",
             BPacking::None,
             false,
             {{"mr", 7},
              {"nr", 48},
              {"kc", 30},
              {"mc", 28},
              {"nc", 96},
              {"prefetch_next", 1}}},
        Case{"zen4",
             "100x70:70x96",
             "MatmulPacked",
             BPacking::Fused,
             false,
             {{"mr", 7},
              {"nr", 32},
              {"kc", 30},
              {"mc", 28},
              {"nc", 64},
              {"prefetch_next", 1}}},
        Case{"zen4",
             "100x70:70x90@ba",
             "MatmulPacked",
             BPacking::Fused,
             false,
             {{"mr", 7}, {"nr", 32}, {"mc", 28}, {"prefetch_next", 1}}},
        Case{"zen4",
             "100x70:70x90",
             "MatmulPacked",
             BPacking::Fused,
             false,
             {{"mr", 20},
              {"nr", 16},
              {"kc", 30},
              {"mc", 40},
              {"nc", 64},
              {"prefetch_a", 1}}},
        Case{"haswell",
             "2x9x40:2x40x37",
             "MatmulPacked",
             BPacking::Fused,
             false,
             {{"mr", 4}, {"nr", 8}, {"prefetch_next", 1}}},
        Case{"zen4",
             "100x70:70x90",
             "MatmulPrepared",
             BPacking::Prepared,
             true,
             {{"mr", 7}, {"nr", 32}, {"mc", 28}, {"prefetch_next", 1}}},
        Case{"zen4",
             "5x70:70x90",
             "MatmulPrepared",
             BPacking::Prepared,
             true,
             {{"mr", 5}, {"nr", 64}, {"prefetch_ahead", 8}}},
        Case{"rvv256",
             "50x64:64x70",
             "MatmulUnpacked",
             BPacking::None,
             false,
             {{"mr", 7}, {"nr", 32}, {"lmul", 4}}}));

// Two blocks of channels, several of lines of two images; strides, groups; taps
// that are not contiguous; windows of which no tile has all taps.
INSTANTIATE_TEST_SUITE_P(
    Windows, Counts,
    testing::Values(
        Case{"zen4",
             "mb2ic20ih13oc70kh3ph1",
             "ConvDirect",
             BPacking::None,
             false,
             {{"mr", 5}, {"nr", 32}, {"kc", 10}, {"mc", 52}, {"pack_b", 0}}},
        Case{"zen4",
             "mb2ic20ih13oc70kh3ph1",
             "ConvDirect",
             BPacking::Fused,
             false,
             {{"mr", 5}, {"nr", 32}, {"kc", 10}, {"mc", 52}, {"pack_b", 1}}},
        Case{"haswell",
             "mb1ic20ih9oc30kh5sh2ph2",
             "ConvDirect",
             BPacking::Fused,
             false,
             {{"mr", 3}, {"nr", 16}, {"pack_b", 1}}},
        Case{"haswell",
             "g2mb1ic8ih9oc66kh3ph1",
             "ConvDirect",
             BPacking::Prepared,
             true,
             {{"mr", 5}, {"nr", 16}}},
        Case{"zen4",
             "mb1ic7ih12oc9kh3dh1ph2",
             "ConvDirect",
             BPacking::Prepared,
             true,
             {{"mr", 4}, {"nr", 16}}},
        Case{"zen4",
             "mb1ic5ih3oc7kh7ph3",
             "ConvDirect",
             BPacking::Fused,
             false,
             {{"mr", 2}, {"nr", 16}, {"pack_b", 1}}},
        Case{"zen4",
             "mb1ic6ih30iw2oc20oh30ow2kh5kw3ph2pw1",
             "ConvDirect",
             BPacking::Prepared,
             true,
             {{"along_height", 1}}}));

OperationCounts countsOf(const char *shape, const char *algorithm,
                         Parameters parameters = {}) {
  Target target = llvm::cantFail(loadTarget("zen4")); // 16 lanes
  KernelCompiler compiler = llvm::cantFail(KernelCompiler::create(target));
  Problem problem = llvm::cantFail(Problem::parse("matmul", shape));
  bool prepared = algorithm == llvm::StringRef("MatmulPrepared");
  return llvm::cantFail(compiler.compile(problem, prepared,
                                         {algorithm, std::move(parameters)},
                                         /*withText=*/true))
      .counts;
}

TEST(CountsOfOne, MultiplyAddsOfExactProblems) {
  for (const char *gemm : {"MatmulUnpacked", "MatmulPacked", "MatmulPrepared"})
    EXPECT_EQ(countsOf("64x64:64x64", gemm).multiplyAdds, 64 * 4 * 64) << gemm;
  EXPECT_EQ(countsOf("3x64:64x64", "MatmulStreamed").multiplyAdds, 3 * 4 * 64);
  // Vectors along K for each element of C; with a GEMM, for one column.
  EXPECT_EQ(countsOf("64x64:64x4", "MatmulDot").multiplyAdds, 64 * 4 * 4);
  EXPECT_EQ(countsOf("64x64:64x65", "MatmulTailDot").multiplyAdds,
            64 * 4 * 64 + 64 * 4);
}

TEST(CountsOfOne, StreamedRows) {
  // 3 rows of C in 4 vectors; 32 groups of 2 rows of B, the first of which
  // overwrites C.
  OperationCounts counts = countsOf("3x64:64x64", "MatmulStreamed",
                                    {{"kr", 2}, {"prefetch_next", 1}});
  EXPECT_EQ(counts.vectorLoads, 64 * 4 + 31 * 3 * 4);
  EXPECT_EQ(counts.vectorStores, 32 * 3 * 4);
  EXPECT_EQ(counts.prefetches, 64 * 4);
}

} // namespace
