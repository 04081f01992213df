//===-- GeneratedCodeTest.cpp - What the main loops consist of ------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The figures that the generated code must keep on every described target: no
// spill, no slide, no change of the vector configuration in any main loop, and
// no loop over vectors that became one over bytes.
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/AssemblyReport.h"
#include "autoconfig/driver/Kernel.h"
#include "autoconfig/targets/TargetLoader.h"
#include "gmock/gmock.h"

using namespace autoconfig;
using testing::HasSubstr;
using testing::Not;

namespace {

class MainLoops : public testing::TestWithParam<std::string> {
protected:
  AssemblyReport report(const char *shape, bool prepared = false,
                        const char *driver = "matmul",
                        const SelectionOptions &options = {}) {
    Target target = llvm::cantFail(loadTarget(GetParam()));
    KernelCompiler compiler = llvm::cantFail(KernelCompiler::create(target));
    Problem problem = llvm::cantFail(Problem::parse(driver, shape));
    auto kernel =
        llvm::cantFail(compiler.compile(problem, prepared, options, true));
    llvmIr = kernel.llvmIr;
    parameters = kernel.info.algorithm + " " + kernel.info.parameters;
    return reportAssembly(kernel.assembly, target.triple);
  }
  void check(const AssemblyReport &report, const char *shape) {
    EXPECT_FALSE(report.mainLoops.empty()) << shape << " " << parameters;
    for (const AssemblyReport::MainLoop &loop : report.mainLoops) {
      std::string where =
          std::string(shape) + " " + loop.function + " of " + parameters;
      EXPECT_EQ(loop.mix.vectorSpills, 0) << where;
      EXPECT_EQ(loop.mix.slides, 0) << where;
      EXPECT_EQ(loop.mix.vectorConfigurations, 0) << where;
    }
  }
  std::string parameters, llvmIr;
};

TEST_P(MainLoops, NothingButLoadsAndMultiplyAdds) {
  for (const char *shape :
       {"256x256:256x256", "384x512:512x1000", "127x131:131x129",
        "49x512:512x512", "12x128x64:12x64x128", "32x4096:4096x4096",
        "256x256:256x256@ba", "8x768:768x3072@ba"})
    for (bool prepared : {false, true})
      check(report(shape, prepared), shape);
}

TEST_P(MainLoops, OfConvolutionsToo) {
  // A width that two tiles share, a stem, a prime width and odd channels, taps
  // that lie apart, groups, a stride without a neighbour.
  for (const char *shape :
       {"mb1ic64ih14oc96kh3ph1", "mb1ic3ih30oc40kh7sh2ph3",
        "mb1ic1ih30oc40kh7sh2ph3", "mb1ic20ih13oc33kh3ph1",
        "mb1ic32ih28oc64kh3dh1ph2", "g2mb1ic32ih7oc128kh3ph1",
        "mb1ic64ih14oc128kh1sh2"})
    for (bool prepared : {false, true})
      check(report(shape, prepared, "conv", {"ConvDirect", {}}), shape);
}

TEST_P(MainLoops, OfAVectorAndAHalfLoadScalarsForEither) {
  Target target = llvm::cantFail(loadTarget(GetParam()));
  if (target.scalarOperand != ScalarOperand::Broadcast ||
      target.get("vector.datapath_bits") >= target.get("vector.bits"))
    GTEST_SKIP() << "a half vector takes as long as a whole one";
  // 6 rows: 12 multiply-adds, which take scalars from memory, and 2 loads; LLVM
  // would load each scalar once, for both, with 6 instructions more.
  int64_t lanes = target.lanes(), columns = lanes + lanes / 2;
  std::string n = std::to_string(columns);
  std::string shapes[] = {"6x64:64x" + n, "mb1ic64ih6oc" + n + "kh3ph1"};
  SelectionOptions gemm{"MatmulUnpacked", {{"mr", 6}, {"nr", 2 * lanes}}};
  SelectionOptions conv{"ConvDirect", {{"mr", 6}, {"nr", 2 * lanes}}};
  for (const AssemblyReport &loops :
       {report(shapes[0].c_str(), false, "matmul", gemm),
        report(shapes[1].c_str(), true, "conv", conv)}) {
    ASSERT_FALSE(loops.mainLoops.empty());
    for (const AssemblyReport::MainLoop &loop : loops.mainLoops)
      EXPECT_LE(loop.mix.instructions, 12 + 2 + 4)
          << loop.function << " of " << parameters;
  }
}

TEST_P(MainLoops, RowsFarApartTakeOnePointerEach) {
  Target target = llvm::cantFail(loadTarget(GetParam()));
  if (target.get("load.displacement") == 0 || !target.flag("issue.in_order"))
    GTEST_SKIP() << "a load reaches all rows, or additions find their place";
  // Rows that are 2 and 4 KB apart, padded: which taps there are depends on
  // the row, and LLVM once added the tap's place to a pointer of each row, and
  // counted that pointer up: 48 additions beside 28 scalars.
  for (const char *shape :
       {"mb1ic256ih28oc256oh14kh3sh2ph1", "mb1ic512ih14oc512oh7kh3sh2ph1"})
    for (const AssemblyReport::MainLoop &loop :
         report(shape, /*prepared=*/true, "conv", {"ConvDirect", {}})
             .mainLoops) {
      const InstructionMix &mix = loop.mix;
      EXPECT_LE(mix.instructions - mix.vectorOps - mix.scalarLoads -
                    mix.prefetches,
                mix.scalarLoads)
          << shape << " " << loop.function << " of " << parameters;
    }
}

TEST_P(MainLoops, OfTailsOfTwoPieces) {
  Target target = llvm::cantFail(loadTarget(GetParam()));
  if (target.scalarOperand == ScalarOperand::Broadcast)
    GTEST_SKIP() << "tails are masked; with 16 registers the mask, in one of "
                    "them, may be loaded in each step";
  for (bool prepared : {false, true}) {
    const char *shape = "mb1ic17ih13iw11oc19oh13ow11kh3kw1ph1pw0";
    check(report(shape, prepared, "conv", {"ConvDirect", {}}), shape);
  }
}

TEST_P(MainLoops, DepthwiseTilesDoNotSpill) {
  Target target = llvm::cantFail(loadTarget(GetParam()));
  if (target.scalarOperand == ScalarOperand::Broadcast)
    GTEST_SKIP() << "LLVM orders these kernels";
  // Strides, an uneven padding, few columns, a multiplier, taps that lie apart.
  for (const char *shape :
       {"g128mb1ic128ih56oc128oh28kh3sh2ph0", "g144mb1ic144ih28oc144kh3ph1",
        "g1024mb1ic1024ih7oc1024kh3ph1", "g64mb1ic64ih14oc128kh5ph2",
        "g48mb1ic48ih20oc48kh3dh1ph2"})
    for (const AssemblyReport::MainLoop &loop :
         report(shape, /*prepared=*/true, "conv", {"DepthwiseDirect", {}})
             .mainLoops)
      EXPECT_EQ(loop.mix.vectorSpills, 0)
          << shape << " " << loop.function << " of " << parameters;
}

TEST_P(MainLoops, TransformsOfWeightsDoNotSpill) {
  Target target = llvm::cantFail(loadTarget(GetParam()));
  if (target.scalarOperand == ScalarOperand::Broadcast)
    GTEST_SKIP() << "doubles of all taps are more than these registers";
  SelectionOptions options{"ConvWinograd2", {}};
  options.tolerance = 1; // F(4x4), too
  // The doubles of F(4x4) fit by the schedule of one core only.
  std::vector<const char *> algorithms{"ConvWinograd2"};
  if (target.name == "neoverse-n1")
    algorithms.push_back("ConvWinograd4");
  for (const char *algorithm : algorithms) {
    options.algorithm = algorithm;
    for (const AssemblyReport::MainLoop &loop :
         report("mb1ic64ih14oc72kh3ph1", /*prepared=*/false, "conv", options)
             .mainLoops)
      EXPECT_EQ(loop.mix.vectorSpills, 0)
          << algorithm << " " << loop.function << parameters;
  }
}

TEST_P(MainLoops, CopiesStayVectors) {
  // Zeros and rows of windows: memset and memcpy, if LLVM were asked.
  for (const char *shape : {"mb1ic48ih14oc64kh3ph1", "mb1ic3ih30oc40kh7ph3"}) {
    report(shape, false, "conv", {"ConvIm2col", {}});
    EXPECT_THAT(llvmIr, Not(HasSubstr("@llvm.mem"))) << shape << parameters;
  }
}

/// All but those that depend on the machine at hand.
std::vector<std::string> describedTargets() {
  std::vector<std::string> names = llvm::cantFail(targetNames());
  llvm::erase_if(names,
                 [](llvm::StringRef name) { return name.starts_with("host"); });
  return names;
}

INSTANTIATE_TEST_SUITE_P(Targets, MainLoops,
                         testing::ValuesIn(describedTargets()),
                         [](const auto &info) {
                           std::string name = info.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

class NeonShare : public MainLoops {};

TEST_P(NeonShare, MultiplyAddsDominate) {
  // Multiply-adds are at least 75% of what the largest main loop executes.
  for (const char *shape :
       {"256x256:256x256", "512x512:512x512", "384x1000:1000x768"}) {
    AssemblyReport r = report(shape);
    const AssemblyReport::MainLoop *largest = nullptr;
    for (const AssemblyReport::MainLoop &loop : r.mainLoops)
      if (!largest || loop.mix.fmas > largest->mix.fmas)
        largest = &loop;
    ASSERT_TRUE(largest);
    EXPECT_GE(largest->mix.fmas, 0.75 * largest->mix.instructions)
        << shape << " " << parameters;
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, NeonShare,
                         testing::Values("neoverse-n1", "cortex-a72"),
                         [](const auto &info) {
                           return std::to_string(info.index);
                         });

} // namespace
