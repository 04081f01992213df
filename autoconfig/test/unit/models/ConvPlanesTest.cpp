//===-- ConvPlanesTest.cpp - Convolutions of planes by hand ---------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConvSupport.h"
#include "autoconfig/models/Model.h"
#include "autoconfig/models/common/BroadcastCost.h"
#include "autoconfig/models/common/CacheModel.h"
#include "autoconfig/models/common/RowCopyCost.h"
#include "autoconfig/operators/conv/Im2colSchedule.h"
#include "autoconfig/operators/conv/LayoutSchedule.h"
#include "gmock/gmock.h"

using namespace autoconfig;
using test::cyclesOf;
using testing::ElementsAre;
using testing::HasSubstr;

namespace autoconfig {
const Model &ConvBroadcastModel();
const Model &ConvDirectModel();
const Model &ConvIm2colModel();
const Model &ConvLayoutDirectModel();
const Model &ConvPointwiseModel();
const Model &MatmulUnpackedModel();
} // namespace autoconfig

namespace {

Convolution square(int64_t c, int64_t f, int64_t size, int64_t kernel,
                   int64_t stride, int64_t pad) {
  Convolution p = test::square(c, f, size, kernel, stride, pad);
  p.layout = Convolution::Layout::NCHW;
  p.weightsLayout = Convolution::WeightsLayout::FCHW;
  p.setStrides();
  return p;
}

/// L1 holds all.
Target machine() { return test::roundMachine("64M", "128K"); }

TEST(PlaneBlock, EvenAndOddColumnsApart) {
  // 9 columns and a zero before them: the even ones of the padded row are the
  // zero and columns 1, 3, 5, 7; the odd ones are columns 0, 2, 4, 6, 8. Taps 0
  // and 2 of output x are even ones, x and x + 1.
  PlaneBlock planes(square(2, 4, 9, 3, 2, 1));
  EXPECT_THAT(planes.phases, ElementsAre(PlaneBlock::Phase{1, 4, 1},
                                         PlaneBlock::Phase{0, 5, 0}));
  EXPECT_EQ(planes.pitch, 16);
  EXPECT_EQ(planes.offsetOfTap(0), 0);
  EXPECT_EQ(planes.offsetOfTap(1), 16);
  EXPECT_EQ(planes.offsetOfTap(2), 1);
  // Two output rows need rows 0 to 4; 10 lines become 11.
  EXPECT_EQ(planes.slots(2), 5);
  EXPECT_EQ(planes.channelPitch(2), 11 * 16);
}

TEST(PlaneBlock, OnlyRowsThatTapsRead) {
  // Every third row of a pointwise convolution; taps 2 apart at a stride of 4.
  PlaneBlock pointwise(square(2, 4, 10, 1, 3, 0));
  EXPECT_EQ(pointwise.slotRows, 3);
  EXPECT_EQ(pointwise.slots(4), 4);
  EXPECT_EQ(pointwise.phases.size(), 1u);
  Convolution p = square(2, 4, 21, 3, 4, 0);
  p.h.dilation = 2;
  PlaneBlock apart(p);
  EXPECT_EQ(apart.slotRows, 2);
  EXPECT_EQ(apart.slots(2), 2 + 3);
}

TEST(ConvBroadcast, LoadsThatCrossLines) {
  // Vectors of a line begin at columns 0, 1 and 2: two of three touch two
  // lines. Of those of a quarter, at 0 to 12, 1 to 13, 2 to 14, one of four.
  PlaneBlock planes(square(16, 32, 14, 3, 1, 1));
  EXPECT_NEAR(lineCrossings(planes, 16), 2.0 / 3, 1e-12);
  EXPECT_NEAR(lineCrossings(planes, 4), 2.0 / 3 / 4, 1e-12);
}

TEST(ConvBroadcast, CostByHand) {
  Convolution p = square(16, 32, 14, 3, 1, 1);
  p.weightsPrepared = true;
  Configuration c;
  c.set("mr", 8), c.set("strip", 16), c.set("rows", 3), c.set("block", 14);
  c.set("interleave_a", 1), c.set("filters_outside", 0);
  Cost cost = ConvBroadcastModel().cost(p, machine(), c);
  // 14 rows of one vector by 32 filters for 144 steps, on 2 pipes.
  EXPECT_DOUBLE_EQ(cyclesOf(cost, "compute"), 14 * 32 * 144 / 2);
  // 16 rows of each of 16 channels, a vector each.
  EXPECT_DOUBLE_EQ(cyclesOf(cost, "row copies"), 16 * 16);
  EXPECT_NEAR(cyclesOf(cost, "dst traffic"), 14 * 32, 1e-9);
  // 5 tiles of 3, 3, 3, 3, 2 rows by 4 of filters.
  EXPECT_DOUBLE_EQ(cyclesOf(cost, "call overhead"), 20 * 50);
}

TEST(ConvBroadcast, SaysWhyItDoesNotApply) {
  Target t = machine();
  Convolution p = square(16, 32, 14, 3, 1, 1);
  EXPECT_FALSE(ConvBroadcastModel().rejects(p, t));
  EXPECT_THAT(*ConvBroadcastModel().rejects(square(3, 8, 64, 17, 17, 0), t),
              HasSubstr("stride 17"));
  p.layout = Convolution::Layout::NHWC;
  p.setStrides();
  EXPECT_THAT(*ConvBroadcastModel().rejects(p, t), HasSubstr("nchw"));
  // 2048 channels of rows of 100 thousand: 3 of them take 2.5 GB.
  p = square(2048, 1, 100000, 3, 1, 1);
  EXPECT_THAT(*ConvBroadcastModel().rejects(p, t), HasSubstr("workspace"));
}

TEST(ConvIm2col, WindowsAsColumnsAndRows) {
  Convolution p = square(16, 32, 14, 3, 1, 1);
  // 7 rows of 14 pixels are 7 lines; an even number would become odd.
  Im2colSchedule columns(p, 7);
  EXPECT_EQ(columns.windowElements(7), 144 * 112);
  Contraction product = columns.product(7);
  EXPECT_EQ(product.m, 32);
  EXPECT_EQ(product.n, 98);
  EXPECT_EQ(product.k, 144);
  EXPECT_EQ(product.lda, 144);
  EXPECT_EQ(product.ldb, 112);
  EXPECT_EQ(product.ldc, 196);
  p.layout = Convolution::Layout::NHWC;
  p.weightsLayout = Convolution::WeightsLayout::HWCF;
  p.setStrides();
  product = Im2colSchedule(p, 7).product(7);
  EXPECT_EQ(product.m, 98);
  EXPECT_EQ(product.n, 32);
  EXPECT_EQ(product.lda, 144);
  EXPECT_EQ(product.ldb, 32);
}

Configuration strips(int64_t rows) {
  Configuration c;
  c.set("strip", rows), c.set("mr", 8), c.set("nr", 32), c.set("kc", 144);
  c.set("mc", 98), c.set("nc", 98), c.set("pack_b", 0);
  return c;
}

TEST(ConvIm2col, CopiesByHand) {
  Convolution p = square(16, 32, 14, 3, 1, 1);
  // Two strips of 7 rows, a vector for each of 144 taps.
  Cost cost = ConvIm2colModel().cost(p, machine(), strips(7));
  EXPECT_DOUBLE_EQ(cyclesOf(cost, "window copies"), 2 * 7 * 144);
  // 196 pixels with 3 rows of 3 taps by 16 channels, 3 vectors.
  p.layout = Convolution::Layout::NHWC;
  p.weightsLayout = Convolution::WeightsLayout::HWCF;
  p.setStrides();
  cost = ConvIm2colModel().cost(p, machine(), strips(7));
  EXPECT_DOUBLE_EQ(cyclesOf(cost, "window copies"), 196 * 3 * 3);
}

/// L2 holds what a strip writes, but not the whole result, which comes from
/// memory and goes there.
TEST(ConvIm2col, WritesAllOfItsResult) {
  Convolution p = test::square(16, 512, 64, 3, 1, 1);
  Target t = test::roundMachine("32K", "1M");
  Cost cost = ConvIm2colModel().cost(p, t, strips(4));
  CacheHierarchy caches(t);
  double lines = 64 * 64 * 512 * bytesPerElement / caches.l1.line;
  EXPECT_GE(cyclesOf(cost, "c traffic"),
            lines * caches.memory.cyclesPerWrittenLine[0]);
}

TEST(ConvIm2col, BoundsItsWorkspace) {
  Target t = machine(); // L2 of 128 KiB is the last cache
  Convolution p = square(16, 32, 14, 3, 1, 1);
  EXPECT_FALSE(ConvIm2colModel().rejects(p, t));
  // 144 rows of 98 pixels in 7 lines, 64512 bytes, are half of it.
  EXPECT_EQ(ConvIm2colModel().space(p, t).front().get("strip"), 7);
  EXPECT_FALSE(ConvIm2colModel().refuses(p, t, strips(14)));
  p = square(256, 32, 14, 3, 1, 1);
  EXPECT_THAT(*ConvIm2colModel().rejects(p, t),
              HasSubstr("147,456 bytes of workspace"));
}

TEST(ConvLayout, CostByHand) {
  Convolution p = square(16, 32, 14, 3, 1, 1);
  Target t = machine();
  LayoutSchedule s(p, 14);
  Configuration direct = ConvDirectModel().space(s.strip, t).front();
  Cost cost = ConvLayoutDirectModel().cost(p, t, withRows(direct, 14));
  // A vector takes 4 shuffles on 2 pipes. 16 channels by 196 pixels are 13
  // blocks of 16 vectors, 32 filters twice as many, 32 filters by 144 taps 18.
  EXPECT_DOUBLE_EQ(cyclesOf(cost, "planes to pixels"), 13 * 16 * 2);
  EXPECT_DOUBLE_EQ(cyclesOf(cost, "pixels to planes"), 26 * 16 * 2);
  EXPECT_DOUBLE_EQ(cyclesOf(cost, "weights"), 18 * 16 * 2);
  EXPECT_DOUBLE_EQ(cost.cycles(),
                   ConvDirectModel().cost(s.strip, t, direct).cycles() +
                       57 * 16 * 2);
}

TEST(ConvLayout, StripsAreOneConvolution) {
  // Rows 0 to 4, 5 to 9 and 10 to 13, each of 7 rows of the source.
  LayoutSchedule s(square(16, 32, 14, 3, 1, 1), 5);
  EXPECT_EQ(s.strips, 3);
  EXPECT_EQ(s.lastRows, 4);
  EXPECT_EQ(s.strip.h.in, 7);
  EXPECT_EQ(s.strip.h.pad, 0);
  EXPECT_EQ(s.strip.w.pad, 1);
}

TEST(ConvLayout, SumsGoAlongChannels) {
  auto orderOf = [](const Convolution &p) {
    return ConvLayoutDirectModel().numerics(p).order;
  };
  EXPECT_EQ(orderOf(square(16, 32, 14, 3, 1, 1)), SumOrder::Uniform);
  EXPECT_EQ(orderOf(square(1, 32, 14, 3, 1, 1)), SumOrder::Invariant);
  Convolution sum = square(1, 32, 14, 3, 1, 1);
  sum.accumulate = true;
  EXPECT_EQ(orderOf(sum), SumOrder::Uniform);
}

TEST(ConvLayout, WeightsInTheSameOrder) {
  // One filter: channels of taps become taps of channels, but where there is
  // one tap or one channel.
  EXPECT_TRUE(LayoutSchedule(square(16, 1, 14, 3, 1, 1), 14).reordersWeights);
  EXPECT_FALSE(LayoutSchedule(square(16, 1, 14, 1, 1, 0), 14).reordersWeights);
  EXPECT_FALSE(LayoutSchedule(square(1, 1, 14, 3, 1, 1), 14).reordersWeights);
  EXPECT_TRUE(LayoutSchedule(square(1, 2, 14, 3, 1, 1), 14).reordersWeights);
}

TEST(ConvPointwise, PlanesAreB) {
  Convolution p = square(64, 96, 14, 1, 1, 0);
  p.batch = 2;
  p.setStrides();
  Contraction product;
  product.m = 96, product.n = 196, product.k = 64;
  product.lda = 64, product.ldb = product.ldc = 196;
  product.outer = {{2, 0, 64 * 196, 96 * 196}};
  Target t = machine();
  size_t found = 0;
  for (const Configuration &c : ConvPointwiseModel().space(p, t))
    if (c.getOr("pack_b", 1) == 0) {
      EXPECT_EQ(ConvPointwiseModel().cost(p, t, c).cycles(),
                MatmulUnpackedModel().cost(product, t, c).cycles());
      ++found;
    }
  EXPECT_EQ(found, MatmulUnpackedModel().space(product, t).size());
  EXPECT_THAT(*ConvPointwiseModel().rejects(square(64, 96, 14, 1, 2, 0), t),
              HasSubstr("stride 1"));
}

} // namespace
