//===-- DenseCopyCostTest.cpp - Gathering by hand -------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/DenseCopyCost.h"
#include "ConvSupport.h"
#include "autoconfig/models/common/RowCopyCost.h"

using namespace autoconfig;

namespace {

TEST(DenseCopyCost, RowsFromL1AreVectors) {
  // 8 rows of 64, 100 apart: 4 vectors each, one store a cycle, all in L1.
  Target t = test::roundMachine("1G", "4G");
  DenseCopy copy{0, {{8, 100}, {64, 1}}};
  EXPECT_NEAR(denseCopyCycles(t, copy), 50 + 8 * 4, 0.01);
}

TEST(DenseCopyCost, TransposedBlocksGoThroughRegisters) {
  Target t = test::roundMachine("1G", "4G");
  DenseCopy copy{0, {{64, 1}, {32, 64}}};
  EXPECT_NEAR(denseCopyCycles(t, copy), 50 + transposedCopyCycles(t, 32, 64),
              0.01);
}

TEST(DenseCopyCost, DimensionsThatContinueAreOne) {
  Target t = test::roundMachine("1G", "4G");
  DenseCopy apart{1, {{4, 128}, {2, 64}, {64, 1}}};
  DenseCopy one{1, {{512, 1}}};
  EXPECT_EQ(denseCopyCycles(t, apart), denseCopyCycles(t, one));
}

TEST(DenseCopyCost, SingleElementsTakeALineEach) {
  // Nothing is contiguous: from L2 each element brings a line, 2 cycles.
  Target t = test::roundMachine("1K", "4G");
  DenseCopy copy{0, {{256, 4096}, {256, 32}}};
  EXPECT_GT(denseCopyCycles(t, copy), 256 * 256 * 2);
}

} // namespace
