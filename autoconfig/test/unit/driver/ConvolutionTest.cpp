//===-- ConvolutionTest.cpp - Static information of convolutions ----------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/conv/Convolution.h"
#include "autoconfig/core/Random.h"
#include "autoconfig/driver/Kernel.h"
#include "autoconfig/operators/common/ConvShape.h"
#include "autoconfig/targets/TargetLoader.h"
#include "llvm/ADT/SmallBitVector.h"
#include <gmock/gmock.h>

using namespace autoconfig;

namespace autoconfig {
std::string convShape(Random &random);
} // namespace autoconfig

namespace {

const KernelCompiler &compiler() {
  static const KernelCompiler one = llvm::cantFail(
      KernelCompiler::create(llvm::cantFail(loadTarget("zen4"))));
  return one;
}

Convolution convolutionOf(llvm::StringRef text) {
  Problem problem = llvm::cantFail(Problem::parse("conv", text));
  auto info = llvm::cantFail(compiler().extract(problem, false));
  return static_cast<const Convolution &>(*info);
}

/// What the problem says is what is read from its linalg operation, whose
/// source was padded.
TEST(Convolution, IsWhatTheProblemSays) {
  Random random(2);
  for (int i = 0; i < 300; ++i) {
    std::string text = convShape(random);
    Problem problem = llvm::cantFail(Problem::parse("conv", text));
    const auto &shape = static_cast<const ConvShape &>(*problem.own);
    Convolution p = convolutionOf(text);
    EXPECT_EQ(p.batch, shape.batch) << text;
    EXPECT_EQ(p.groups, shape.groups) << text;
    EXPECT_EQ(p.c, shape.icOfGroup()) << text;
    EXPECT_EQ(p.f, shape.ocOfGroup()) << text;
    EXPECT_EQ(p.h, shape.height) << text;
    EXPECT_EQ(p.w, shape.width) << text;
    EXPECT_FALSE(p.accumulate) << text;
    EXPECT_EQ(2 * p.multiplyAdds(), shape.flops()) << text;
    EXPECT_EQ(p.elementsOfSrc(), shape.sizes().src);
    EXPECT_EQ(p.elementsOfWeights(), shape.sizes().weights);
    EXPECT_EQ(p.elementsOfDst(), shape.sizes().dst);
  }
}

TEST(Convolution, Strides) {
  // [N, 5, 6, 4], [3, 3, 2, 6], [N, 3, 4, 6]
  Convolution p = convolutionOf("g2mb3ic4ih5iw6oc6oh3ow4kh3ph0@nhwc");
  EXPECT_EQ(p.layout, Convolution::Layout::NHWC);
  EXPECT_EQ(p.weightsLayout, Convolution::WeightsLayout::HWCF);
  EXPECT_EQ(p.src.batch, 5 * 6 * 4);
  EXPECT_EQ(p.src.row, 6 * 4);
  EXPECT_EQ(p.src.column, 4);
  EXPECT_EQ(p.src.group, 2);
  EXPECT_EQ(p.src.channel, 1);
  EXPECT_EQ(p.weights.row, 3 * 2 * 6);
  EXPECT_EQ(p.weights.column, 2 * 6);
  EXPECT_EQ(p.weights.channel, 6);
  EXPECT_EQ(p.weights.group, 3);
  EXPECT_EQ(p.weights.filter, 1);
  EXPECT_EQ(p.dst.row, 4 * 6);
  // [N, 4, 5, 6], [6, 2, 3, 3], [N, 6, 3, 4]
  p = convolutionOf("g2mb3ic4ih5iw6oc6oh3ow4kh3ph0@nchw");
  EXPECT_EQ(p.layout, Convolution::Layout::NCHW);
  EXPECT_EQ(p.weightsLayout, Convolution::WeightsLayout::FCHW);
  EXPECT_EQ(p.src.group, 2 * 5 * 6);
  EXPECT_EQ(p.src.channel, 5 * 6);
  EXPECT_EQ(p.src.column, 1);
  EXPECT_EQ(p.weights.group, 3 * 2 * 9);
  EXPECT_EQ(p.weights.filter, 2 * 9);
  EXPECT_EQ(p.weights.channel, 9);
  EXPECT_EQ(p.weights.column, 1);
  EXPECT_EQ(p.dst.group, 3 * 3 * 4);
}

/// Of dense tensors: every element once.
TEST(Convolution, StridesAreThoseOfDenseTensors) {
  for (const char *text : {"g2mb3ic4ih5iw6oc6oh3ow4kh3ph0@nhwc",
                           "g2mb3ic4ih5iw6oc6oh3ow4kh3ph0@nchw"}) {
    Convolution p = convolutionOf(text);
    llvm::SmallBitVector seen(p.elementsOfSrc());
    for (int64_t n = 0; n < p.batch; ++n)
      for (int64_t g = 0; g < p.groups; ++g)
        for (int64_t c = 0; c < p.c; ++c)
          for (int64_t y = 0; y < p.h.in; ++y)
            for (int64_t x = 0; x < p.w.in; ++x)
              seen.set(n * p.src.batch + g * p.src.group + c * p.src.channel +
                       y * p.src.row + x * p.src.column);
    EXPECT_TRUE(seen.all()) << text;
  }
}

std::string words(const Convolution &p) {
  std::string text;
  llvm::raw_string_ostream out(text);
  p.print(out);
  return text;
}

TEST(Convolution, InWords) {
  // 13 of 15 pairs along each axis: 169 of 225
  EXPECT_EQ(words(convolutionOf("mb2ic3ih5oc4kh3ph1")),
            "  source 2 x 3 channels of 5 x 5, nhwc; destination 4 channels of "
            "5 x 5\n"
            "  kernel 3 x 3, stride 1, weights hwcf\n"
            "  padding 1 above, 1 below, 1 left, 1 right; 75.1% of the taps "
            "are inside\n"
            "  8,112 floating-point operations\n");
  EXPECT_EQ(words(convolutionOf(
                "g2mb1ic4ih9iw12oc6oh3ow4kh3kw2sh2sw3dh0dw2ph0pw1@nchw")),
            "  source 1 x 4 channels of 9 x 12, nchw; destination 6 channels "
            "of 3 x 4; 2 groups of 2 and 3\n"
            "  kernel 3 x 2, stride 2 x 3, taps 1 x 3 apart, weights fchw\n"
            "  padding 0 above, the last 2 rows not used, 1 left, 0 right; "
            "87.5% of the taps are inside\n"
            "  1,512 floating-point operations\n");
}

/// The counts of the loops are those of the static information: no tap of the
/// padding is multiplied.
TEST(Convolution, ReferenceSkipsPadding) {
  Random random(3);
  for (int i = 0; i < 60; ++i) {
    Problem problem = llvm::cantFail(Problem::parse("conv", convShape(random)));
    if (problem.op != "conv") // some have an operator of their own
      continue;
    auto kernel = llvm::cantFail(compiler().compile(
        problem, false, {"ConvReference", {}}, /*withText=*/true));
    EXPECT_EQ(kernel.counts.multiplyAdds,
              kernel.decision.problem->multiplyAdds())
        << problem.shape();
    EXPECT_EQ(kernel.counts.scalarStores, problem.sizes().dst)
        << problem.shape();
    EXPECT_EQ(kernel.info.op, "conv");
    EXPECT_EQ(kernel.info.problem, problem.shape());
  }
}

} // namespace
