//===-- WinogradScheduleTest.cpp - Strips of tiles ------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/conv/WinogradSchedule.h"
#include <gmock/gmock.h>

using namespace autoconfig;
using ::testing::ElementsAre;
using ::testing::Pair;

namespace {

using Kind = std::vector<int64_t>; // first, end, inside first, end, outputs

std::vector<Kind> kindsOf(const ConvAxis &axis,
                          const WinogradTransform &transform) {
  std::vector<Kind> kinds;
  for (const TileRun &run : tileRuns(axis, transform))
    kinds.push_back({run.tiles.first, run.tiles.end, run.inside.first,
                     run.inside.end, run.outputs});
  return kinds;
}

TEST(TileRuns, OfAxes) {
  // 56 outputs, a row of padding on either side.
  EXPECT_THAT(kindsOf({56, 56, 3, 1, 1, 1}, winograd4()),
              ElementsAre(Kind{0, 1, 1, 6, 4}, Kind{1, 13, 0, 6, 4},
                          Kind{13, 14, 0, 5, 4}));
  // 7: the second tile starts at input 3 and hangs over by one output; it is
  // not to see its last input.
  EXPECT_THAT(kindsOf({7, 7, 3, 1, 1, 1}, winograd4()),
              ElementsAre(Kind{0, 1, 1, 6, 4}, Kind{1, 2, 0, 4, 3}));
  // One output of a source that goes on.
  EXPECT_THAT(kindsOf({9, 1, 3, 1, 1, 0}, winograd2()),
              ElementsAre(Kind{0, 1, 0, 3, 1}));
  // Tiles that see nothing but padding, before and behind.
  EXPECT_THAT(kindsOf({1, 11, 3, 1, 1, 5}, winograd2()),
              ElementsAre(Kind{0, 1, 0, 0, 2}, Kind{1, 2, 3, 4, 2},
                          Kind{2, 3, 1, 2, 2}, Kind{3, 5, 0, 0, 2},
                          Kind{5, 6, 0, 0, 1}));
}

Convolution layer(int64_t batch, int64_t channels, int64_t size,
                  int64_t filters) {
  Convolution p;
  p.batch = batch;
  p.c = channels;
  p.f = filters;
  p.h = p.w = {size, size, 3, 1, 1, 1};
  p.setStrides();
  return p;
}

std::vector<std::pair<int64_t, int64_t>> stripsOf(const Convolution &p,
                                                  int64_t tiles) {
  std::vector<std::pair<int64_t, int64_t>> strips;
  WinogradSchedule(p, winograd4(), tiles)
      .forStrips([&](int64_t tiles, int64_t count) {
        strips.emplace_back(tiles, count);
      });
  return strips;
}

TEST(WinogradSchedule, Strips) {
  // 5 images of 7 x 7 tiles: parts of a row, rows, images, as equal as they
  // can be.
  Convolution p = layer(5, 8, 28, 8);
  EXPECT_THAT(stripsOf(p, 3), ElementsAre(Pair(3, 35), Pair(2, 70)));
  EXPECT_THAT(stripsOf(p, 7), ElementsAre(Pair(7, 35)));
  EXPECT_THAT(stripsOf(p, 20), ElementsAre(Pair(14, 15), Pair(7, 5)));
  EXPECT_THAT(stripsOf(p, 100), ElementsAre(Pair(98, 2), Pair(49, 1)));
  EXPECT_THAT(stripsOf(p, 1000), ElementsAre(Pair(245, 1)));
}

TEST(WinogradSchedule, Products) {
  Convolution p = layer(1, 64, 28, 48);
  p.groups = 2;
  p.setStrides();
  WinogradSchedule s(p, winograd4(), 14);
  // 14 tiles of 128 channels are 112 lines, of 96 filters 84: one more.
  EXPECT_EQ(s.inputPitch(), 113 * 16);
  EXPECT_EQ(s.outputPitch(), 85 * 16);
  Contraction product = s.products(p, 7);
  EXPECT_EQ(product.m, 7);
  EXPECT_EQ(product.k, 64);
  EXPECT_EQ(product.n, 48);
  EXPECT_EQ(product.lda, 128);
  EXPECT_EQ(product.ldc, 96);
  EXPECT_EQ(product.outerCount(), 72);
  EXPECT_EQ(product.outer[0].bStride, 2 * 64 * 48);
  EXPECT_EQ(product.outer[1].aStride, 64);
}

} // namespace
