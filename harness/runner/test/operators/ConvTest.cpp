//===-- ConvTest.cpp - Convolutions ---------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/runner/Oracle.h"
#include "harness/runner/Verify.h"
#include "harness/runner/operators/conv/Notation.h"
#include "harness/runner/test/Support.h"
#include <algorithm>
#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace runner;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

std::unique_ptr<Problem> conv(const std::string &text) {
  return parseProblem("conv", text);
}

/// c by the definition, each tap asked whether it meets an input; with
/// `padded`, a tap that does not is a product with zero. Sums in float: the
/// tests' data are exact.
std::vector<float> byDefinition(const std::string &text, const Inputs &in,
                                bool padded = false) {
  const rival::Geometry g = parseConvolution(text);
  const int64_t C = g.inputChannels, F = g.outputChannels, G = g.groups;
  const auto [IH, IW] = g.input;
  const auto [OH, OW] = g.output;
  const auto [KH, KW] = g.kernel;
  std::vector<float> c(g.batch * OH * OW * G * F);
  for (int64_t n = 0; n < g.batch; ++n)
    for (int64_t f = 0; f < G * F; ++f)
      for (int64_t oy = 0; oy < OH; ++oy)
        for (int64_t ox = 0; ox < OW; ++ox) {
          float sum = 0;
          for (int64_t k = 0; k < C; ++k)
            for (int64_t i = 0; i < KH; ++i)
              for (int64_t j = 0; j < KW; ++j) {
                const int64_t y =
                    oy * g.stride[0] - g.before[0] + i * g.dilation[0];
                const int64_t x =
                    ox * g.stride[1] - g.before[1] + j * g.dilation[1];
                const bool inside = y >= 0 && y < IH && x >= 0 && x < IW;
                const int64_t channel = f / F * C + k;
                const float weight =
                    in.b[g.channelsLast ? ((i * KW + j) * C + k) * G * F + f
                                        : ((f * C + k) * KH + i) * KW + j];
                if (inside)
                  sum += weight *
                         in.a[g.channelsLast
                                  ? ((n * IH + y) * IW + x) * G * C + channel
                                  : ((n * G * C + channel) * IH + y) * IW + x];
                else if (padded)
                  sum += weight * 0;
              }
          c[g.channelsLast ? ((n * OH + oy) * OW + ox) * G * F + f
                           : ((n * G * F + f) * OH + oy) * OW + ox] = sum;
        }
  return c;
}

/// Of every kind, small: odd channels, stride > kernel, pad >= kernel, kernel
/// larger than the input, dilation, groups, uneven and negative end paddings,
/// one and many images, one row, one column, nothing.
const std::vector<std::string> shapes = {"mb1ic1ih1oc1oh1kh1ph0",
                                         "mb1ic3ih5oc4oh5kh3ph1",
                                         "mb2ic4ih7iw5oc3oh4ow3kh3sh2ph1",
                                         "mb1ic2ih9oc2oh3kh2sh4ph0",
                                         "mb1ic2ih3oc3oh9kh3ph4",
                                         "mb1ic2ih3oc3oh5kh7ph4",
                                         "mb1ic3ih9oc2oh7kh3dh1ph1",
                                         "g3mb2ic6ih4oc9oh4kh3ph1",
                                         "g4mb1ic4ih6oc8oh6kh3ph1",
                                         "mb1ic2ih6oc3oh3kh3sh2ph0",
                                         "mb1ic2ih8oc3oh3kh3sh2ph0",
                                         "mb1ic2ih1iw9oc3oh1ow9kh1kw5ph0pw2",
                                         "mb1ic2ih9iw1oc3oh9ow1kh5kw1ph2pw0",
                                         "mb1ic2ih5oc3oh4kh1sh2ph1",
                                         "mb0ic2ih5oc3oh5kh1ph0",
                                         "mb1ic0ih5oc3oh5kh3ph1",
                                         "mb1ic2ih5oc0oh5kh3ph1",
                                         "mb1ic2ih0oc3oh3kh3ph2",
                                         "mb1ic2ih5oc3oh0kh3ph1"};

std::vector<std::string> inBothLayouts() {
  std::vector<std::string> all;
  for (const std::string &shape : shapes)
    for (const char *layout : {"@nhwc", "@nchw"})
      all.push_back(shape + layout);
  return all;
}

TEST(ConvNotation, DefaultsAndPaddings) {
  const rival::Geometry g =
      parseConvolution("g2mb3ic8ih10iw11oc6oh5ow4kh3kw2sh2dh1ph1@nchw");
  EXPECT_FALSE(g.channelsLast);
  EXPECT_EQ(g.batch, 3);
  EXPECT_EQ(g.groups, 2);
  EXPECT_EQ(g.inputChannels, 4);
  EXPECT_EQ(g.outputChannels, 3);
  EXPECT_THAT(g.input, ElementsAre(10, 11));
  EXPECT_THAT(g.output, ElementsAre(5, 4));
  EXPECT_THAT(g.kernel, ElementsAre(3, 2));
  EXPECT_THAT(g.stride, ElementsAre(2, 2));
  EXPECT_THAT(g.dilation, ElementsAre(2, 2));
  EXPECT_THAT(g.before, ElementsAre(1, 1));
  // (5 - 1) * 2 + 2 * 2 + 1 - 10 - 1 and (4 - 1) * 2 + 1 * 2 + 1 - 11 - 1
  EXPECT_THAT(g.after, ElementsAre(2, -3));
}

TEST(ConvNotation, OneTextForTheSame) {
  auto canonical = [](const char *text) { return conv(text)->text(); };
  const char *shortest = "mb1ic64ih56oc64oh56kh3ph1@nhwc";
  EXPECT_EQ(canonical(shortest), shortest);
  EXPECT_EQ(canonical("g1_mb1_ic64_ih56iw56_oc64oh56ow56_kh3kw3_sh1sw1dh0dw0_"
                      "ph1pw1@nhwcn\"x*2\""),
            shortest);
  EXPECT_EQ(canonical("ph1kh3oh56oc64ih56ic64mb1@nhwc_n\"x\""), shortest);
  const char *longest = "g2mb1ic4ih9iw8oc6oh4ow3kh3kw5sh2sw3dh1dw2ph1pw4@nchw";
  EXPECT_EQ(canonical(longest), longest);
}

TEST(ConvNotation, SaysWhatIsWrong) {
  auto message = [](const char *text) {
    return messageOf([&] { conv(text); });
  };
  EXPECT_THAT(message("mb1ic1ih1oc1oh1kh1ph0"),
              HasSubstr("expected @nhwc or @nchw"));
  EXPECT_THAT(message("mb1ic1ih1oc1oh1kh1ph0@nhcw"),
              HasSubstr("expected @nhwc or @nchw"));
  EXPECT_THAT(message("mb1ic1ih1oc1oh1kh1ph0@nhwcx"),
              HasSubstr("goes on with 'x'"));
  EXPECT_THAT(message("mb1ic1ih1oc1oh1kh1@nhwc"), HasSubstr("lacks 'ph'"));
  EXPECT_THAT(message("mb1ic1ih1oc1oh1kh1ph0kd3@nhwc"),
              HasSubstr("the unknown field 'kd', expected some of g mb ic"));
  EXPECT_THAT(message("mb1ic1ih1oc1oh1kh1ph0ih2@nhwc"),
              HasSubstr("has 'ih' twice"));
  EXPECT_THAT(message("mb1ic1ih1oc1oh1kh1ph@nhwc"),
              HasSubstr("no number after 'ph'"));
  EXPECT_THAT(message("mb1ic1ih1oc1oh1kh1ph-1@nhwc"),
              HasSubstr("has ph-1, expected at least 0"));
  EXPECT_THAT(message("mb1ic1ih1oc1oh1kh1sh0ph0@nhwc"),
              HasSubstr("has sh0, expected at least 1"));
  EXPECT_THAT(message("g2mb1ic4ih1oc3oh1kh1ph0@nhwc"),
              HasSubstr("2 groups, and oc3 is no multiple of it"));
}

// 3x3 taps 1..9 over the image 1 2 / 3 4 with padding 1: of output (0,0) the
// taps 5 6 / 8 9 meet it: 5 + 12 + 24 + 36 = 77.
TEST(ConvOracle, ByHand) {
  for (const char *text :
       {"mb1ic1ih2oc1oh2kh3ph1@nhwc", "mb1ic1ih2oc1oh2kh3ph1@nchw"}) {
    const auto problem = conv(text);
    const Inputs inputs{{1, 2, 3, 4}, {1, 2, 3, 4, 5, 6, 7, 8, 9}};
    const Oracle oracle(*problem, inputs, 0, 1);
    // (0,1): 4 + 10 + 21 + 32, (1,0): 2 + 6 + 15 + 24, (1,1): 1 + 4 + 12 + 20
    const float c[] = {77, 67, 47, 37};
    EXPECT_EQ(oracle.compare(c).wrong, 0) << oracle.compare(c).firstWrong;
  }
}

// Stride 2 and dilation 2: outputs 0 and 1 see 0, 2 and 2, 4 of 1 2 3 4 5; a
// channel of each group, weights 1 10 and 100 1000.
TEST(ConvOracle, StrideDilationAndGroupsByHand) {
  const auto nhwc = conv("g2mb1ic2ih1iw5oc2oh1ow2kh1kw2sh1sw2dh0dw1ph0@nhwc");
  const Inputs inputs{{1, 6, 2, 7, 3, 8, 4, 9, 5, 10}, {1, 100, 10, 1000}};
  const float c[] = {31, 8600, 53, 10800};
  EXPECT_EQ(Oracle(*nhwc, inputs, 0, 1).compare(c).wrong, 0);
  const auto nchw = conv("g2mb1ic2ih1iw5oc2oh1ow2kh1kw2sh1sw2dh0dw1ph0@nchw");
  const Inputs planes{{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, {1, 10, 100, 1000}};
  const float rows[] = {31, 53, 8600, 10800};
  EXPECT_EQ(Oracle(*nchw, planes, 0, 1).compare(rows).wrong, 0);
}

TEST(ConvOracle, AgreesWithTheDefinition) {
  for (const std::string &text : inBothLayouts()) {
    const auto problem = conv(text);
    const Inputs inputs = problem->inputs(3);
    std::vector<float> c = byDefinition(text, inputs);
    ASSERT_EQ(static_cast<int64_t>(c.size()), elements(problem->tensors().c));
    const Comparison all = Oracle(*problem, inputs, 0, 3).compare(c.data());
    EXPECT_EQ(all.wrong, 0) << text << ": " << all.firstWrong;
    EXPECT_EQ(all.checked, static_cast<int64_t>(c.size()));
    // Two random pixels, the first and the last.
    const Comparison some = Oracle(*problem, inputs, 2, 3).compare(c.data());
    EXPECT_EQ(some.wrong, 0) << text << ": " << some.firstWrong;
    EXPECT_LE(some.checked, all.checked);
  }
}

TEST(ConvOracle, ComparesSomePixels) {
  const char *text = "mb2ic3ih20oc5oh20kh3ph1@nchw";
  const auto problem = conv(text);
  const Inputs inputs = problem->inputs(1);
  const Oracle some(*problem, inputs, 6, 1);
  std::vector<float> c = byDefinition(text, inputs);
  EXPECT_EQ(some.compare(c.data()).checked, 8 * 5);
  for (float &value : c)
    value += 1;
  EXPECT_EQ(some.compare(c.data()).wrong, 8 * 5);
}

TEST(ConvOracle, NamesTheElement) {
  const auto nhwc = conv("mb2ic1ih3iw4oc5oh3ow4kh1ph0@nhwc");
  EXPECT_EQ(nhwc->elementName(((1 * 3 + 2) * 4 + 1) * 5 + 3),
            "c[n=1,h=2,w=1,f=3]");
  const auto nchw = conv("mb2ic1ih3iw4oc5oh3ow4kh1ph0@nchw");
  EXPECT_EQ(nchw->elementName(((1 * 5 + 3) * 3 + 2) * 4 + 1),
            "c[n=1,h=2,w=1,f=3]");
}

TEST(ConvInputs, HaveFewBitsAndDiffer) {
  const auto problem = conv("mb1ic64ih4oc8oh4kh3ph1@nhwc");
  const Inputs inputs = problem->inputs(1), again = problem->inputs(1),
               other = problem->inputs(2);
  EXPECT_EQ(inputs.a, again.a);
  EXPECT_EQ(inputs.b, again.b);
  EXPECT_NE(inputs.a, other.a);
  // r (r + 1) <= 3 * 2^24 / (7 * 329^2 * sqrt(64)) = 8.3
  EXPECT_EQ(*std::max_element(inputs.a.begin(), inputs.a.end()), 2.0f / 16);
  EXPECT_EQ(*std::min_element(inputs.b.begin(), inputs.b.end()), -450.0f / 128);
  for (const float value : inputs.b)
    EXPECT_EQ(std::remainder(value * 128, 225.0f), 0);
}

TEST(ConvInputs, LargeSumsOfProducts) {
  // 225 K > 2^24: weights are no multiples of 225 any more.
  const auto large = conv("mb1ic2150400ih1oc1oh1kh1ph0@nhwc")->inputs(1);
  EXPECT_EQ(*std::max_element(large.b.begin(), large.b.end()), 1.0f / 128);
  EXPECT_THAT(
      messageOf([] { conv("mb1ic16777217ih1oc1oh1kh1ph0@nhwc")->inputs(1); }),
      HasSubstr("sums of 16777217 products"));
}

TEST(ConvSpecials, SpoilWhatIeeeSays) {
  for (const std::string &text : inBothLayouts()) {
    const auto problem = conv(text);
    Inputs inputs = problem->inputs(5);
    problem->placeSpecials(inputs, 5);
    auto special = [](float x) { return !std::isfinite(x); };
    const bool any = std::any_of(inputs.a.begin(), inputs.a.end(), special) ||
                     std::any_of(inputs.b.begin(), inputs.b.end(), special);
    const bool nothing = inputs.a.empty() || inputs.b.empty() ||
                         elements(problem->tensors().c) == 0;
    EXPECT_EQ(any, !nothing) << text;
    // Taps in the padding may be left out, or be products with zero.
    Oracle oracle(*problem, inputs, 0, 5);
    const auto clipped = byDefinition(text, inputs);
    const auto padded = byDefinition(text, inputs, /*padded=*/true);
    EXPECT_EQ(oracle.compare(clipped.data()).wrong, 0) << text;
    oracle.allowNaN(problem->mayBeNaN(inputs, 1));
    EXPECT_EQ(oracle.compare(clipped.data()).wrong, 0) << text;
    EXPECT_EQ(oracle.compare(padded.data()).wrong, 0) << text;
    // And nothing else: all that is in the sums must be.
    std::vector<float> nans(clipped.size(), NAN);
    int64_t finite = 0;
    for (size_t i = 0; i < clipped.size(); ++i)
      finite += !std::isnan(clipped[i]) && !std::isnan(padded[i]);
    EXPECT_EQ(oracle.compare(nans.data()).wrong, finite) << text;
  }
}

TEST(ConvSpecials, LeaveMostOfALargeMap) {
  const char *text = "mb1ic5ih12oc8oh12kh3ph1@nhwc";
  const auto problem = conv(text);
  Inputs inputs = problem->inputs(1);
  problem->placeSpecials(inputs, 1);
  int64_t finite = 0, denormal = 0;
  for (const float value : byDefinition(text, inputs)) {
    finite += std::isfinite(value);
    denormal += std::fpclassify(value) == FP_SUBNORMAL;
  }
  // Three of eight channels are spoilt, and three times at most nine pixels.
  EXPECT_GE(finite, 5 * (144 - 27));
  // A channel of denormals, but for zeros.
  EXPECT_GE(denormal, 50);
}

/// What no window sees must not be looked at: stride 2, kernel 1.
TEST(ConvSpecials, AreAlsoWhereNoWindowSeesThem) {
  const char *text = "mb1ic1ih5oc1oh3kh1sh2ph0@nhwc";
  const auto problem = conv(text);
  Inputs inputs = problem->inputs(1);
  problem->placeSpecials(inputs, 1);
  int64_t unseen = 0;
  for (int64_t i = 0; i < 25; ++i)
    unseen += std::isnan(inputs.a[i]) && (i / 5 % 2 || i % 5 % 2);
  EXPECT_GE(unseen, 1);
}

/// Tiles of 2 x 2 outputs of 4 x 4 inputs, padding 1.
TEST(ConvSpecials, SpoilAWholeTile) {
  const char *text = "mb1ic1ih6oc2oh6kh3ph1@nhwc";
  const auto problem = conv(text);
  Inputs inputs = problem->inputs(1);
  inputs.a[2 * 6 + 3] = NAN; // row 2, column 3
  const std::vector<bool> direct = problem->mayBeNaN(inputs, 1);
  EXPECT_EQ(std::count(direct.begin(), direct.end(), true), 0);
  // Rows 2 is in the tiles of inputs -1..2 and 1..4, column 3 in 1..4 and 3..6.
  const std::vector<bool> tiles = problem->mayBeNaN(inputs, 2);
  for (int64_t y = 0; y < 6; ++y)
    for (int64_t x = 0; x < 6; ++x)
      for (int64_t f = 0; f < 2; ++f)
        EXPECT_EQ(tiles[(y * 6 + x) * 2 + f], y < 4 && x >= 2) << y << " " << x;
  // A weight spoils all of its channel.
  inputs = problem->inputs(1);
  inputs.b[4 * 2 + 1] = INFINITY;
  const std::vector<bool> channel = problem->mayBeNaN(inputs, 2);
  for (int64_t i = 0; i < 72; ++i)
    EXPECT_EQ(channel[i], i % 2 == 1);
}

} // namespace
