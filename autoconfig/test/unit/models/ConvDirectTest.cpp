//===-- ConvDirectTest.cpp - Convolutions as products by hand -------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConvSupport.h"
#include "autoconfig/models/common/GemmModel.h"
#include "autoconfig/models/common/RowsOfA.h"
#include "autoconfig/operators/conv/Product.h"
#include "gmock/gmock.h"
#include <set>

using namespace autoconfig;
using test::cyclesOf;
using testing::HasSubstr;

namespace autoconfig {
const Model &ConvDirectModel();
const Model &ConvPointwiseModel();
const Model &MatmulPackedModel();
const Model &MatmulPreparedModel();
} // namespace autoconfig

namespace {

Convolution square(int64_t c, int64_t f, int64_t size, int64_t kernel,
                   int64_t stride, int64_t pad) {
  Convolution p = test::square(c, f, size, kernel, stride, pad);
  p.weightsPrepared = true;
  return p;
}

Target machine() { return test::roundMachine("16K", "64M"); }

Configuration tiles(int64_t mr, int64_t nr, int64_t kc, int64_t mc) {
  Configuration c;
  c.set("mr", mr), c.set("nr", nr), c.set("kc", kc), c.set("mc", mc);
  c.set("nc", nr), c.set("along_height", 0);
  return c;
}

TEST(ConvDirect, CostByHand) {
  // 5 x 5 taps, padding 2, of 14 x 14 pixels: along each axis 14 x 5 pairs of a
  // pixel and a tap, less 1 + 2 at each end: 64. Two tiles of 7 a line. Taps 0
  // and 1 of the left one have 5 and 6 of its pixels, the others all 7: 32; the
  // right one mirrors it.
  Convolution p = square(16, 32, 14, 5, 1, 2);
  Target t = machine();
  Cost cost = ConvDirectModel().cost(p, t, tiles(7, 32, 16, 196));
  // For 64 rows of taps and 16 channels, 2 x 32 pixels by 2 vectors on 2 pipes.
  EXPECT_DOUBLE_EQ(cyclesOf(cost, "compute"), 64 * 16 * 2 * 32);
  // L1 holds the 2 KiB of weights between two taps, but not the 50 KiB of all.
  // Each tile reads its taps' lines of the panel, 2 a step, from L2 at 2
  // cycles.
  EXPECT_NEAR(cyclesOf(cost, "b stream"), 64 * 2 * 5 * 16 * 2 * 2, 1);
  // And of the source the 9 pixels that its 7 windows cover, a line each.
  EXPECT_NEAR(cyclesOf(cost, "a stream"), 64 * 2 * 9 * 2, 1);
  // 196 x 2 vectors stored; their lines go to L2 and back, 4 cycles.
  EXPECT_NEAR(cyclesOf(cost, "c traffic"), 392 + 392 * 4, 1);
  EXPECT_DOUBLE_EQ(cyclesOf(cost, "call overhead"), 28 * 50);
}

TEST(ConvDirect, LinesAreReadAgain) {
  // 3 x 3 taps, padding 1, of 14 x 14 pixels: along the height 40 pairs of a
  // line and a tap. A tile of 7 pixels covers 8 columns; all of a line are two
  // times 7.
  Contraction product =
      productOfWindows(square(16, 32, 14, 3, 1, 1), /*alongHeight=*/false);
  GemmSchedule s = makeGemmSchedule(product, machine(), tiles(7, 32, 16, 196),
                                    BPacking::Prepared);
  RowsOfA rows(product, s, 144);
  RowsOfA::Elements e = rows.elements(0, 7, /*rowsOfBlock=*/14, /*tiles=*/28);
  EXPECT_NEAR(e.read, (6 + 7 + 7) * 16 * 40 / 14.0, 1e-9);
  EXPECT_NEAR(e.distinct, 8 * 16 * 40 / 14.0, 1e-9);
  EXPECT_NEAR(e.fresh, 14 * 14 * 16 / 28.0, 1e-9);
  // 4 lines cover 5 of the source and the padding above.
  EXPECT_NEAR(rows.elementsOfBlock(4), 5 * 14 * 16, 1e-9);
}

TEST(ConvDirect, PixelsOnPagesOfTheirOwnAreStreams) {
  // Memory is all there is below a small L2. Lines wait 7 cycles down more rows
  // than the 16 that prefetchers follow.
  Target t = test::roundMachine("16K", "64K");
  llvm::cantFail(t.set("memory.row_wait", "7", "test"));
  llvm::cantFail(t.set("prefetch.streams", "16", "test"));
  auto waits = [&](int64_t channels, int64_t mr) {
    Convolution p = square(channels, 16, 112, 1, 2, 0);
    return cyclesOf(ConvDirectModel().cost(p, t, tiles(mr, 16, channels, 3136)),
                    "a waits");
  };
  // Every second of 1024 channels: two pages apart. 3136 pixels of 64 lines.
  EXPECT_DOUBLE_EQ(waits(1024, 14), 0);
  EXPECT_NEAR(waits(1024, 28), 3136 * 64 * 7, 1);
  // Of 360 channels 0.7 pages apart: 14 pixels lie on 10 pages, 28 on 20. Of
  // 256 half a page: there prefetchers meet the lines of two pixels in turn.
  EXPECT_DOUBLE_EQ(waits(360, 14), 0);
  EXPECT_NEAR(waits(360, 28), 3136 * 22.5 * 7, 1);
  EXPECT_GT(waits(256, 14), 0);
}

TEST(ConvDirect, ProductHasTheStridesOfTheTensors) {
  Convolution p = square(3, 8, 9, 3, 2, 1);
  Contraction product = productOfWindows(p, /*alongHeight=*/false);
  EXPECT_EQ(product.m, 25);
  EXPECT_EQ(product.k, 27);
  EXPECT_EQ(product.lda, 6); // a pixel further is two in the source
  EXPECT_EQ(product.ldb, 8);
  EXPECT_EQ(product.windows->kRow, 9);
  EXPECT_EQ(product.windows->kColumn, 3);
  EXPECT_TRUE(product.windows->tapsAreContiguous());
  Contraction columns = productOfWindows(p, /*alongHeight=*/true);
  EXPECT_EQ(columns.lda, 54);
  EXPECT_EQ(columns.ldc, 40);
  EXPECT_FALSE(columns.windows->tapsAreContiguous());
}

TEST(ConvDirect, SaysWhyItDoesNotApply) {
  Target t = machine();
  Convolution p = square(3, 8, 9, 1, 1, 0);
  EXPECT_THAT(*ConvDirectModel().rejects(p, t), HasSubstr("ConvPointwise"));
  p = square(3, 8, 2000, 401, 1, 200);
  EXPECT_THAT(*ConvDirectModel().rejects(p, t),
              HasSubstr("400 pixels of a line"));
  p.layout = Convolution::Layout::NCHW;
  EXPECT_THAT(*ConvDirectModel().rejects(p, t), HasSubstr("nhwc"));
}

TEST(ConvPointwise, CostsWhatTheMatrixProductCosts) {
  Convolution p = square(64, 96, 14, 1, 1, 0);
  Contraction product;
  product.m = 196, product.n = 96, product.k = 64;
  product.lda = 64, product.ldb = product.ldc = 96;
  Target t = machine();
  for (bool prepared : {false, true}) {
    p.weightsPrepared = product.weightsPrepared = prepared;
    const Model &model = prepared ? MatmulPreparedModel() : MatmulPackedModel();
    size_t found = 0;
    for (const Configuration &c : ConvPointwiseModel().space(p, t))
      if (prepared || c.getOr("pack_b", 0) == 1) {
        EXPECT_EQ(ConvPointwiseModel().cost(p, t, c).cycles(),
                  model.cost(product, t, c).cycles());
        ++found;
      }
    EXPECT_EQ(found, model.space(product, t).size());
  }
}

TEST(ConvPointwise, TakesWindowsThatLieAsRows) {
  Target t = machine();
  auto rejects = [&](const Convolution &p) {
    return ConvPointwiseModel().rejects(p, t).has_value();
  };
  EXPECT_FALSE(rejects(square(64, 96, 14, 1, 1, 0)));
  EXPECT_FALSE(rejects(square(64, 96, 7, 7, 1, 0))); // one, the whole image
  EXPECT_TRUE(rejects(square(64, 96, 14, 1, 2, 0)));
  EXPECT_TRUE(rejects(square(64, 96, 14, 3, 1, 1)));
  Convolution groups = square(64, 96, 14, 1, 1, 0);
  groups.groups = 2;
  groups.setStrides();
  EXPECT_TRUE(rejects(groups));
}

} // namespace

/// 872 = 8 * 109 channels: all of them in one block, times 9 taps, are more
/// rows of weights than any cache near holds.
TEST(ConvDirect, ChannelsAreHalvedWhateverTheirNumber) {
  Convolution p = square(872, 600, 7, 3, 1, 1);
  std::set<int64_t, std::greater<>> depths;
  for (const Configuration &c :
       ConvDirectModel().space(p, test::roundMachine("32K", "1M")))
    depths.insert(c.get("kc"));
  EXPECT_THAT(depths, testing::ElementsAre(872, 436, 218, 109, 55));
}
