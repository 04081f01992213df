//===-- WinogradModelTest.cpp - Strips of transformed tiles ---------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConvSupport.h"
#include "autoconfig/models/Model.h"
#include "gmock/gmock.h"
#include <set>

using namespace autoconfig;
using testing::ElementsAre;

namespace autoconfig {
const Model &ConvWinograd2Model();
} // namespace autoconfig

namespace {

std::set<int64_t> stripsOf(int64_t c, int64_t f, const char *l2,
                           const char *l3) {
  Target t = test::roundMachine("16K", l2);
  llvm::cantFail(t.set("l3.size", l3, "test"));
  std::set<int64_t> strips;
  Convolution p = test::square(c, f, 28, 3, 1, 1);
  for (const Configuration &configuration : ConvWinograd2Model().space(p, t))
    strips.insert(configuration.get("strip"));
  return strips;
}

// 14 x 14 tiles, each of 16 frequencies x (256 + 256) channels x 4 bytes = 32K;
// weights of 16 x 256 x 256 x 4 bytes = 4M. Strips are parts of a row of tiles
// (8 of 14 are 7 and 7), or whole rows: 14, 28, 56 (of 64).
TEST(WinogradModel, StripsThatReadWeightsOfMemoryLessOften) {
  // Half of L2 holds 8 tiles; with no L3 up to 4M of tiles: 16, 32, 64, 128.
  auto strips = stripsOf(256, 256, "512K", "0");
  EXPECT_EQ(*strips.begin(), 7);
  EXPECT_GE(*strips.rbegin(), 56);
}

TEST(WinogradModel, StripsUpToHalfOfL3) {
  // 8 and 16 tiles, 256K and 512K.
  EXPECT_THAT(stripsOf(256, 256, "512K", "1M"), ElementsAre(7, 14));
}

TEST(WinogradModel, OneStripWhereL2KeepsTheWeights) {
  // 16 x 32 x 32 x 4 bytes = 64K of weights; tiles of 4K, 64 in half of L2.
  EXPECT_EQ(stripsOf(32, 32, "512K", "0").size(), 1u);
}

/// Of 14 x 14 tiles of 256 channels, by such strips.
double inputTransform(const Target &t, int64_t strip) {
  Convolution p = test::square(256, 16, 28, 3, 1, 1);
  p.weightsPrepared = true;
  Configuration c;
  c.set("strip", strip), c.set("mr", 14), c.set("nr", 16), c.set("kc", 256);
  c.set("mc", strip), c.set("nc", 16);
  return test::cyclesOf(ConvWinograd2Model().cost(p, t, c), "input transform");
}

// Of a tile 16K: 14 tiles stay in an L2 of 2M, 196 do not. Nothing else would
// be seen of their lines, with all in L3 and transfers that overlap fully.
TEST(WinogradModel, StoresBeyondL2AreWaitedFor) {
  Target t = test::roundMachine("16K", "2M");
  for (auto [fact, value] : {std::pair("l2.bandwidth", "1024"),
                             {"l3.size", "64M"},
                             {"l3.bandwidth", "1024"},
                             {"l3.write_bandwidth", "16"},
                             {"overlap.transfers", "1"}})
    llvm::cantFail(t.set(fact, value, "test"));
  double lines = 196 * 16 * 256 * 4 / 64;
  EXPECT_NEAR(inputTransform(t, 196) - inputTransform(t, 14), lines * 64 / 16,
              lines / 10);
}

} // namespace
