//===-- ConvAxisTest.cpp - Which taps are padding -------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/ConvAxis.h"
#include "autoconfig/core/Random.h"
#include <gtest/gtest.h>

using namespace autoconfig;

static bool isInside(const ConvAxis &axis, int64_t output, int64_t tap) {
  int64_t at = output * axis.stride - axis.pad + tap * axis.dilation;
  return at >= 0 && at < axis.in;
}

static bool contains(ConvAxis::Range range, int64_t i) {
  return range.first <= i && i < range.end;
}

/// Against counting one by one.
TEST(ConvAxis, RangesHoldWhatIsInside) {
  Random random(1);
  for (int i = 0; i < 3000; ++i) {
    ConvAxis axis{random.upTo({1, 5, 20}), random.upTo({1, 5, 20}),
                  random.upTo({1, 3, 9}),  random.upTo({1, 2, 5}),
                  random.upTo({1, 2, 5}),  random.below(12)};
    double valid = 0;
    for (int64_t output = 0; output < axis.out; ++output)
      for (int64_t tap = 0; tap < axis.kernel; ++tap) {
        bool inside = isInside(axis, output, tap);
        valid += inside;
        EXPECT_EQ(contains(axis.tapsOfOutput(output), tap), inside);
        EXPECT_EQ(contains(axis.outputsOfTap(tap), output), inside);
      }
    EXPECT_EQ(axis.validTaps(), valid);
  }
}

TEST(ConvAxis, Ends) {
  // 5 elements, 3 taps two apart, output 4: reach 5; the last output's last tap
  // is element 3 - 1 + 4 = 6, two behind the end.
  ConvAxis axis{5, 4, 3, 1, 2, 1};
  EXPECT_EQ(axis.reach(), 5);
  EXPECT_EQ(axis.endPad(), 2);
  EXPECT_TRUE(axis.isPadded());
  EXPECT_EQ(axis.tapsOfOutput(0), (ConvAxis::Range{1, 3}));
  EXPECT_EQ(axis.tapsOfOutput(3), (ConvAxis::Range{0, 2}));
  EXPECT_EQ(axis.outputsOfTap(0), (ConvAxis::Range{1, 4}));
  // Rows that are not used are no padding.
  EXPECT_EQ((ConvAxis{9, 3, 3, 2, 1, 0}.endPad()), -2);
  EXPECT_FALSE((ConvAxis{9, 3, 3, 2, 1, 0}.isPadded()));
}
