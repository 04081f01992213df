//===-- WindowsTest.cpp - Tiles of windows and their taps -----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/Windows.h"
#include "gtest/gtest.h"

using namespace autoconfig;

namespace {

using Segments = llvm::SmallVector<TapSegment, 3>;

/// Windows of one line.
Windows line(int64_t in, int64_t kernel, int64_t stride, int64_t pad,
             int64_t endPad, int64_t dilation = 1) {
  Windows windows;
  ConvAxis &w = windows.w;
  w.in = in, w.kernel = kernel, w.stride = stride, w.pad = pad;
  w.dilation = dilation;
  w.out = (in + pad + endPad - w.reach()) / stride + 1;
  return windows;
}

TEST(Windows, TilesAtBordersSumOverSegments) {
  // 14 pixels, 3 taps: the first pixel has no tap 0, the last no tap 2.
  auto tiles = line(14, 3, 1, 1, 1).tiles(7);
  ASSERT_EQ(tiles.size(), 2u);
  EXPECT_EQ(tiles[0].column, 0);
  EXPECT_EQ(tiles[0].segments, (Segments{{0, 1, 1, 6}, {1, 2, 0, 7}}));
  EXPECT_EQ(tiles[1].column, 7);
  EXPECT_EQ(tiles[1].segments, (Segments{{0, 2, 0, 7}, {2, 1, 0, 6}}));
}

TEST(Windows, TilesAlikeAreOneRun) {
  auto tiles = line(56, 3, 1, 1, 1).tiles(14);
  ASSERT_EQ(tiles.size(), 3u);
  EXPECT_EQ(tiles[1].column, 14);
  EXPECT_EQ(tiles[1].count, 2);
  EXPECT_EQ(tiles[1].segments, (Segments{{0, 3, 0, 14}}));
}

TEST(Windows, TheFirstRunHasAllTaps) {
  // 5 elements with 3 before and behind, outputs 0..8. The elements of taps 0
  // to 2: of output 0 -3..-1, of 1 -2..0, of 2 -1..1, of 3 0..2, .., of 6 3..5,
  // of 7 4..6, of 8 5..7.
  auto tiles = line(5, 3, 1, 3, 3).tiles(3);
  ASSERT_EQ(tiles.size(), 3u);
  EXPECT_EQ(tiles[0].column, 3);
  EXPECT_EQ(tiles[0].segments, (Segments{{0, 3, 0, 3}}));
  EXPECT_EQ(tiles[1].column, 0);
  EXPECT_EQ(tiles[1].segments, (Segments{{1, 1, 2, 1}, {2, 1, 1, 2}}));
  EXPECT_EQ(tiles[2].column, 6);
  EXPECT_EQ(tiles[2].segments, (Segments{{0, 1, 0, 2}, {1, 1, 0, 1}}));
}

TEST(Windows, TilesInPaddingHaveNoTaps) {
  auto tiles = line(4, 1, 1, 4, 0).tiles(4);
  ASSERT_EQ(tiles.size(), 2u);
  EXPECT_EQ(tiles[1].column, 0);
  EXPECT_TRUE(tiles[1].segments.empty());
}

TEST(Windows, LinesThatHaveAllTaps) {
  auto first = [](Windows windows) {
    windows.h = windows.w;
    return windows.firstWholeLine();
  };
  EXPECT_EQ(first(line(14, 3, 1, 0, 0)), 0);
  EXPECT_EQ(first(line(14, 3, 1, 1, 1)), 1);
  EXPECT_EQ(first(line(14, 7, 2, 3, 3)), 2);
  EXPECT_EQ(first(line(3, 7, 1, 3, 3)), std::nullopt);
  EXPECT_EQ(first(line(4, 1, 1, 4, -4)), std::nullopt); // padding only
}

TEST(Windows, TilesHaveEachValidTapOnce) {
  for (int64_t in : {1, 2, 7, 13, 40})
    for (int64_t kernel : {1, 2, 3, 5, 11})
      for (int64_t stride : {1, 2, 4})
        for (int64_t dilation : {1, 3})
          for (int64_t pad : {0, 1, 5, 12})
            for (int64_t mr : {1, 3, 8}) {
              if (in + 2 * pad < (kernel - 1) * dilation + 1)
                continue;
              Windows w = line(in, kernel, stride, pad, pad, dilation);
              int64_t taps = 0, pixels = 0;
              for (const LineTiles &run : w.tiles(mr)) {
                EXPECT_LE(run.rows, mr);
                pixels += run.count * run.rows;
                for (const TapSegment &segment : run.segments)
                  taps += run.count * segment.taps * segment.rows;
              }
              EXPECT_EQ(pixels, w.w.out);
              EXPECT_EQ(taps, w.w.validTaps())
                  << in << " " << kernel << " " << stride << " " << pad;
            }
}

} // namespace
