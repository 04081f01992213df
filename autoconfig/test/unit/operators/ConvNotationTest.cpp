//===-- ConvNotationTest.cpp - The notation of convolutions ---------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../core/Folder.h"
#include "autoconfig/core/Random.h"
#include "autoconfig/operators/Problem.h"
#include "autoconfig/operators/common/ConvShape.h"
#include <gmock/gmock.h>

using namespace autoconfig;
using testing::ElementsAre;

namespace autoconfig {
std::string convShape(Random &random);
} // namespace autoconfig

namespace {

Problem parsed(llvm::StringRef text) {
  llvm::Expected<Problem> problem = Problem::parse("conv", text);
  if (!problem) {
    ADD_FAILURE() << text.str() << ": " << llvm::toString(problem.takeError());
    return llvm::cantFail(Problem::example("conv"));
  }
  return *problem;
}

ConvShape shapeOf(llvm::StringRef text) {
  return static_cast<const ConvShape &>(*parsed(text).own);
}

std::string canonical(llvm::StringRef text) { return parsed(text).shape(); }

std::string complaint(llvm::StringRef text) {
  llvm::Expected<Problem> problem = Problem::parse("conv", text);
  return problem ? "accepted" : llvm::toString(problem.takeError());
}

TEST(ConvNotation, OutputFollowsFromPadding) {
  ConvShape p = shapeOf("mb1ic64ih56oc32kh3ph1");
  EXPECT_EQ(p.batch, 1);
  EXPECT_EQ(p.ic, 64);
  EXPECT_EQ(p.oc, 32);
  EXPECT_EQ(p.height, p.width);
  EXPECT_EQ(p.height.out, 56);
  EXPECT_EQ(p.height.endPad(), 1);
  EXPECT_FALSE(p.nchw);
  // (9 - 3) / 2 + 1; and without padding where neither is given
  EXPECT_EQ(shapeOf("ic3ih9oc4kh3sh2").height.out, 4);
  EXPECT_EQ(shapeOf("ic3ih9oc4kh3sh2").height.pad, 0);
  // benchdnn's division is C's: (2 - 3) / 2 is 0, and there is one output.
  EXPECT_EQ(shapeOf("ic1ih2oc1kh3sh2").height.out, 1);
}

TEST(ConvNotation, PaddingFollowsFromOutput) {
  // ((56 - 1) - 56 + 3) / 2
  EXPECT_EQ(shapeOf("ic64ih56oc64oh56kh3").height.pad, 1);
  // ((112 - 1) * 2 - 224 + 7) / 2 = 5 / 2: one more at the end
  ConvShape stem = shapeOf("ic3ih224oc64oh112kh7sh2");
  EXPECT_EQ(stem.height.pad, 2);
  EXPECT_EQ(stem.height.endPad(), 3);
  // Both given: the end follows, and may be negative.
  EXPECT_EQ(shapeOf("ic3ih8oc4oh9kh3ph1").height.endPad(), 2);
  EXPECT_EQ(shapeOf("ic3ih9oc4oh3kh3ph0").height.endPad(), -4);
}

TEST(ConvNotation, DilationIsOneLessThanTheDistance) {
  ConvShape p = shapeOf("ic3ih9oc4kh3dh1ph2");
  EXPECT_EQ(p.height.dilation, 2);
  EXPECT_EQ(p.height.reach(), 5);
  EXPECT_EQ(p.height.out, 9);
  EXPECT_EQ(canonical("ic3ih9oc4kh3dh0ph1"), canonical("ic3ih9oc4kh3ph1"));
}

TEST(ConvNotation, Defaults) {
  ConvShape p = shapeOf("ic3ih5oc4kh2");
  EXPECT_EQ(p.batch, 2);
  EXPECT_EQ(p.groups, 1);
  EXPECT_EQ(p.height.stride, 1);
  EXPECT_EQ(p.height.dilation, 1);
}

/// benchdnn's rule for the width; see ConvShape.h.
TEST(ConvNotation, Width) {
  // Nothing says anything of the width, though pw0 and sw1 are there.
  EXPECT_EQ(canonical("ic3ih9oc4kh3sh2ph1pw0sw1"),
            canonical("ic3ih9oc4kh3sh2ph1"));
  // iw and kw are there: sw and dw have their own defaults, ow and pw follow
  // from each other.
  ConvShape p = shapeOf("ic3ih9iw20oc4kh3kw5sh2dh1ph2");
  EXPECT_EQ(p.width.stride, 1);
  EXPECT_EQ(p.width.dilation, 1);
  EXPECT_EQ(p.width.pad, 0);
  EXPECT_EQ(p.width.out, 16);
  EXPECT_EQ(shapeOf("ic3ih9iw20oc4kh3kw5ow20").width.pad, 2);
  // A line of its shapes_regression_dw.
  EXPECT_EQ(canonical("mb1_g16ic16oc16_ih15oh7kh6sh2ph3_iw10ow10kw3"),
            "g16mb1ic16ih15iw10oc16oh7ow10kh6kw3sh2sw1ph3pw1@nhwc");
  // benchdnn refuses these: each missing entry is the height's.
  p = shapeOf("ic3ih9iw20oc4kh3sh2dh1ph2");
  EXPECT_EQ(p.width.kernel, 3);
  EXPECT_EQ(p.width.stride, 2);
  EXPECT_EQ(p.width.dilation, 2);
  EXPECT_EQ(p.width.pad, 2);
  EXPECT_EQ(p.width.out, 10);
  p = shapeOf("ic3ih9oc4kh3kw1ph1pw0");
  EXPECT_EQ(p.width.in, 9);
  EXPECT_EQ(p.width.out, 9);
}

TEST(ConvNotation, OneDimension) {
  ConvShape p = shapeOf("ic8iw20oc4kw3pw1");
  EXPECT_EQ(p.height, ConvAxis());
  EXPECT_EQ(p.width.out, 20);
  EXPECT_EQ(canonical("ic8iw20oc4kw3pw1"),
            "mb2ic8ih1iw20oc4oh1ow20kh1kw3ph0pw1@nhwc");
}

/// As benchdnn's generated files have it.
TEST(ConvNotation, ADepthOfOneIsNone) {
  EXPECT_EQ(canonical("mb1_ic1oc16_kd1kh1kw3_id1ih1iw11_od1oh1ow2_sd1sh1sw2_"
                      "pd0ph0pw1_dd0dh0dw3"),
            "mb1ic1ih1iw11oc16oh1ow2kh1kw3sw2dw3ph0pw1@nhwc");
  EXPECT_EQ(canonical("ic3id1ih5oc4kd1kh3sd2dd1"), canonical("ic3ih5oc4kh3"));
}

TEST(ConvNotation, TheLastOfSeveralEntriesCounts) {
  EXPECT_EQ(canonical("mb1ic16oc16_ih10kh5_kh3ph7sh1"),
            "mb1ic16ih10oc16oh22kh3ph7@nhwc");
}

TEST(ConvNotation, Huge) {
  // 2 * 4294967309 outputs of 3 taps
  EXPECT_EQ(parsed("mb1ic1oc1iw4294967311kw3").flops(), 6.0 * 4294967309);
  EXPECT_EQ(parsed("mb1ic1oc4294967311iw1kw1").sizes().weights, 4294967311);
}

TEST(ConvNotation, CanonicalText) {
  for (auto [text, expected] :
       std::initializer_list<std::pair<const char *, const char *>>{
           {"mb1_ic64ih56_oc64oh56_kh3ph1n\"conv\"",
            "mb1ic64ih56oc64oh56kh3ph1@nhwc"},
           {"oc64kh3ph1ic64ih56", "mb2ic64ih56oc64oh56kh3ph1@nhwc"},
           {"g1mb1ic4ih5oc4kh1", "mb1ic4ih5oc4oh5kh1ph0@nhwc"},
           {"g4ic4ih5oc4kh3sh2dh1ph2@nchw",
            "g4mb2ic4ih5oc4oh3kh3sh2dh1ph2@nchw"},
           {"mb1ic3ih8iw6oc4kh3kw3ph1pw1", "mb1ic3ih8iw6oc4oh8ow6kh3ph1@nhwc"},
           // Without sw1 and dw0 the same entries mean the height's.
           {"mb1ic3ih8iw6oc4kh3sh2dh1sw1dw0",
            "mb1ic3ih8iw6oc4oh2ow4kh3sh2sw1dh1dw0ph0@nhwc"},
           // Both iw and kw stand there: benchdnn then takes nothing from the
           // height, so that all is written.
           {"mb1ic3ih8iw6oc4kh3kw1sh2sw2ph1pw1",
            "mb1ic3ih8iw6oc4oh4ow4kh3kw1sh2sw2ph1pw1@nhwc"},
       }) {
    EXPECT_EQ(canonical(text), expected) << text;
    EXPECT_EQ(canonical(expected), expected);
  }
}

TEST(ConvNotation, CanonicalTextMeansTheSameShape) {
  Random random(1);
  for (int i = 0; i < 2000; ++i) {
    std::string text = convShape(random);
    Problem problem = parsed(text);
    EXPECT_EQ(problem.shape(), text);
    EXPECT_TRUE(shapeOf(problem.shape()) ==
                static_cast<const ConvShape &>(*problem.own))
        << text;
  }
}

TEST(ConvNotation, NamesAndLayouts) {
  for (const char *text :
       {R"(ic3ih5oc4kh3n"res*3&b")", R"(ic3ih5oc4kh3_n"res*3&b")",
        R"(ic3ih5oc4kh3@nhwcn"res*3&b")", R"(ic3ih5oc4kh3@nhwc_n"res*3&b")",
        "ic3ih5oc4kh3@nhwcnres*3&b"}) {
    Problem p = parsed(text);
    EXPECT_EQ(p.name, "res&b") << text;
    EXPECT_EQ(p.multiplicity, 4) << text;
    EXPECT_EQ(p.shape(), "mb2ic3ih5oc4oh3kh3ph0@nhwc") << text;
    EXPECT_EQ(p.op, "conv");
    EXPECT_EQ(p.driver, "conv");
  }
}

TEST(ConvNotation, Options) {
  ShapeOptions options;
  options.tag = "nchw";
  options.batch = 16;
  EXPECT_EQ(llvm::cantFail(Problem::parse("conv", "ic3ih5oc4kh3@nhwc", options))
                .shape(),
            "mb16ic3ih5oc4oh3kh3ph0@nchw");
  options.batch = int64_t(1) << 46;
  EXPECT_EQ(llvm::toString(
                Problem::parse("conv", "ic3ih5oc4kh3", options).takeError()),
            "--mb on 'mb2ic3ih5oc4oh3kh3ph0@nhwc': mb70368744177664 is too "
            "large, expected less than 2^46");
}

TEST(ConvNotation, FlopsCountNoPadding) {
  // 3x3 on 5x5 with one row of padding: 13 of 15 taps are inside along an axis.
  EXPECT_EQ(parsed("mb2ic3ih5oc4kh3ph1").flops(), 2.0 * 2 * 3 * 4 * 13 * 13);
  EXPECT_EQ(parsed("g2mb1ic4ih5oc6kh3").flops(), 2.0 * 4 * 6 / 2 * 9 * 9);
  EXPECT_EQ(parsed("mb0ic3ih5oc4kh3").flops(), 0);
  TensorSizes sizes = parsed("g2mb3ic4ih5iw6oc6kh3kw2").sizes();
  EXPECT_EQ(sizes.src, 3 * 4 * 5 * 6);
  EXPECT_EQ(sizes.weights, 2 * 2 * 3 * 3 * 2);
  EXPECT_EQ(sizes.dst, 3 * 6 * 3 * 5);
}

TEST(ConvNotation, Malformed) {
  for (auto [text, message] :
       std::initializer_list<std::pair<const char *, const char *>>{
           {"", "column 1: expected a shape like ic64ih56oc64oh56kh3ph1, got "
                "''"},
           {"64x64:64x64", "column 1: expected a shape like "
                           "ic64ih56oc64oh56kh3ph1, got '64x64:64x64'"},
           {"_ic3", "column 1: expected a shape like ic64ih56oc64oh56kh3ph1, "
                    "got '_ic3'"},
           {"ic3__ih5", "column 5: expected a shape like "
                        "ic64ih56oc64oh56kh3ph1, and here an entry, got "
                        "'_ih5'"},
           {"ic3ix5", "column 4: expected a shape like "
                      "ic64ih56oc64oh56kh3ph1, and here an entry, got 'ix5'"},
           {"ic3ihoc4", "column 4: expected a shape like "
                        "ic64ih56oc64oh56kh3ph1, and here an entry, got "
                        "'ihoc4'"},
           {"ic3ih5oc4kh3ph-1", "column 15: expected a number after 'ph', got "
                                "'-1'"},
           {"ic3ih70368744177664oc4kh3",
            "column 4: ih70368744177664 is too large, expected less than "
            "2^46"},
           {"ic1ih9oc1kh40000000000000dh40000000000000",
            "column 10: the kernel reaches over 2^46 elements or more"},
           {"ic1ih9oc1oh40000000000000kh1sh40000000000000ph0",
            "column 10: the output reaches over 2^46 elements or more"},
           {"ic3id4ih5oc4kh3",
            "column 4: 'id4' makes it a convolution in three dimensions, "
            "expected two: height and width"},
           {"ic1id1ih5oc1kh3kd3pd1",
            "column 16: 'kd3' makes it a convolution in three dimensions, "
            "expected two: height and width"},
           {"ic3ih5oc4kh3sd2",
            "column 13: 'sd2' makes it a convolution in three dimensions, "
            "expected two: height and width"},
           {"ih5oc4kh3", "column 1: expected ic of 1 or more"},
           {"ic3ih5oc0kh3", "column 7: expected oc of 1 or more, got 'oc0'"},
           {"g0ic3ih5oc4kh3", "column 1: expected 1 group or more, got 'g0'"},
           {"g2ic3ih5oc4kh3", "column 3: the channels of ic3 cannot be divided "
                              "among 2 groups"},
           {"g2ic4ih5oc3kh3", "column 9: the channels of oc3 cannot be divided "
                              "among 2 groups"},
           {"ic3oc4", "column 1: it has neither height nor width, expected ih "
                      "and kh"},
           {"ic3oc4kh3", "column 1: expected ih of 1 or more"},
           {"ic3ih5oc4", "column 1: expected kh of 1 or more"},
           {"ic3ih5oc4kh3sh0", "column 13: expected a stride of 1 or more, got "
                               "'sh0'"},
           {"ic3ih2oc4kh9",
            "column 10: the kernel reaches over 9, the source has 2 with a "
            "padding of 0: there is no output, expected a smaller kernel or a "
            "larger ph"},
           {"ic3ih9oc4oh3kh3",
            "column 10: the padding that follows from the output size is -2, "
            "expected a ph of 0 or more to be given"},
           {"ic3ih5oc4kh3@nwhc", "column 14: the layout is 'nwhc', expected "
                                 "nhwc or nchw"},
           {"ic3ih5oc4kh3@nhwcx", "column 18: expected the end of the shape or "
                                  "a name, got 'x'"},
           {"ic3ih5oc4kh3@nhwcn\"a", "column 19: name \"a lacks its closing "
                                     "quote (names hold no blanks)"},
           {"mb1048576ic1048576ih100oc1kh1",
            "column 1: the padded source, '1048576x1048576x100x100', is too "
            "large, expected less than 2^46 elements"},
           {"ic8388608oc8388608ih1kh1",
            "column 1: the weights, '8388608x8388608x1x1', is too large, "
            "expected less than 2^46 elements"},
       })
    EXPECT_EQ(complaint(text), message) << text;
}

/// Lines as benchdnn's own files have them.
TEST(ConvNotation, File) {
  test::Folder folder;
  std::string path = folder.write("shapes", R"(# resnet
--reset --mb=2
--dir=FWD_B
mb50ic3ih224oc64oh112kh7sh2ph3n"resnet_50:conv1"
ic64ih56oc256oh56kh1ph0n"resnet_50:res2a_branch1*4"
g32mb2_ic32ih112_oc32oh112_kh3ph1_n"mobilenet:dw"
)");
  ProblemFile file = llvm::cantFail(ProblemFile::load("conv", path));
  std::vector<std::string> shapes;
  for (const Problem &problem : file.problems)
    shapes.push_back(problem.shape());
  EXPECT_THAT(shapes, ElementsAre("mb50ic3ih224oc64oh112kh7sh2ph3@nhwc",
                                  "mb2ic64ih56oc256oh56kh1ph0@nhwc",
                                  "g32mb2ic32ih112oc32oh112kh3ph1@nhwc"));
  EXPECT_EQ(file.problems[1].multiplicity, 4);
  EXPECT_EQ(file.skipped.size(), 2u);
}

/// They are no reason not to run the others, which a typing error is.
TEST(ConvNotation, ShapesInThreeDimensionsAreLeftOutOfAFile) {
  test::Folder folder;
  std::string path = folder.write("shapes", R"(--reset
mb1ic3ih9oc4kh3n"2d" mb1ic3id8ih9oc4kd3kh3n"3d"
  mb1ic4ih5oc4kh3
)");
  ProblemFile file = llvm::cantFail(ProblemFile::load("conv", path));
  EXPECT_EQ(file.problems.size(), 2u);
  EXPECT_THAT(file.notes(),
              ElementsAre(path + ":1: note: not a shape, passed over: --reset",
                          path + ":2:28: note: refused, the other shapes are "
                                 "used: 'id8' makes it a convolution in three "
                                 "dimensions, expected two: height and width"));
  path = folder.write("solid", "mb1ic3id8ih9oc4kd3kh3\nmb1ic3id4ih9oc4kd1kh3");
  EXPECT_EQ(llvm::toString(ProblemFile::load("conv", path).takeError()),
            path + ":1:7: error: 'id8' makes it a convolution in three "
                   "dimensions, expected two: height and width; the file holds "
                   "no other shape");
  path = folder.write("typing", "mb1ic3ih9oc4kh3\nmb1ic3ih9oc4");
  EXPECT_EQ(llvm::toString(ProblemFile::load("conv", path).takeError()),
            path + ":2:1: error: expected kh of 1 or more");
}

TEST(ConvNotation, WhichNotationIsFoundInTheText) {
  EXPECT_EQ(llvm::cantFail(Problem::parse("", "ic3ih5oc4kh3")).op, "conv");
  EXPECT_EQ(llvm::cantFail(Problem::parse("", "2x3:3x4")).op, "matmul");
  auto complaint = [](const char *text) {
    return llvm::toString(Problem::parse("", text).takeError());
  };
  EXPECT_EQ(complaint("ic3ih5oc4kh3ph"), "column 15: expected a number after "
                                         "'ph', got ''");
  EXPECT_EQ(complaint("2x3:"), "column 5: expected a dimension (a number of 0 "
                               "or more), got '' in ''");
}

} // namespace
