//===-- InferenceTest.cpp - Tests, intervals, many rows at once -----------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/stats/Intervals.h"
#include "harness/stats/Moments.h"
#include "harness/stats/Multiplicity.h"
#include "harness/stats/RankTests.h"
#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace autoconfig::harness;
using testing::ElementsAre;

namespace {

using Values = std::vector<double>;

TEST(Inference, MannWhitneyByHand) {
  // Of the 20 ways to draw 3 of 6, two are as far apart as possible.
  EXPECT_DOUBLE_EQ(*mannWhitney({1, 2, 3}, {4, 5, 6}), 0.1);
  EXPECT_DOUBLE_EQ(*mannWhitney({6, 4, 5}, {1, 3, 2}), 0.1);
  // 2 of C(10, 5) = 252.
  EXPECT_DOUBLE_EQ(*mannWhitney({1, 2, 3, 4, 5}, {6, 7, 8, 9, 10}), 2.0 / 252);
  // U of two and two is 0, 1, 2, 2, 3 or 4; here 1, and 0, 1, 3, 4 are as far
  // from 2.
  EXPECT_DOUBLE_EQ(*mannWhitney({1, 3}, {2, 4}), 4.0 / 6);
  // Sides of different sizes: U of one and three is 0 to 3, here 0.
  EXPECT_DOUBLE_EQ(*mannWhitney({1}, {2, 3, 4}), 0.5);
  EXPECT_FALSE(mannWhitney({}, {1}));
}

TEST(Inference, MannWhitneyWithTiesIsTheNormalLimit) {
  // Ranks 1, 3, 3 and 3, 5.5, 5.5: U = 7 - 6 = 1, 3.5 below its mean of 4.5.
  // Variance 9/12 (7 - ((27-3) + (8-2))/30) = 4.5, z = (3.5 - 0.5)/sqrt(4.5) =
  // sqrt(2).
  EXPECT_NEAR(*mannWhitney({1, 2, 2}, {2, 3, 3}), std::erfc(1.0), 1e-12);
  EXPECT_DOUBLE_EQ(*mannWhitney({1, 1}, {1, 1}), 1);
}

TEST(Inference, WilcoxonByHand) {
  // All of the 8 signs: sums of 0 to 6, here 6, and 0 is as far from 3.
  EXPECT_DOUBLE_EQ(*wilcoxonSignedRank({1, 2, 3}), 0.25);
  // Sums 0, 1, 2, 3, 3, 4, 5, 6; here 3 + 2 = 5, and 0, 1, 5, 6 are as far.
  EXPECT_DOUBLE_EQ(*wilcoxonSignedRank({3, -1, 2}), 0.5);
  // Nine pairs of one sign: 2/2^9. Zeros say nothing.
  EXPECT_DOUBLE_EQ(*wilcoxonSignedRank({1, 2, 3, 4, 5, 6, 7, 8, 9, 0}),
                   1.0 / 256);
  EXPECT_FALSE(wilcoxonSignedRank({0, 0}));
  // Ties: ranks 1.5, 1.5, 3; sum 6, mean 3, variance 3.5 - 6/48 = 3.375.
  EXPECT_NEAR(*wilcoxonSignedRank({1, 1, 2}),
              std::erfc(2.5 / std::sqrt(3.375) / std::sqrt(2.0)), 1e-12);
}

TEST(Inference, Student) {
  // One degree of freedom is Cauchy's: P(|T| >= 1) = 1/2.
  EXPECT_NEAR(studentTails(1, 1), 0.5, 1e-12);
  // Two: 1 - t/sqrt(2 + t^2).
  EXPECT_NEAR(studentTails(1, 2), 1 - 1 / std::sqrt(3.0), 1e-12);
  // The table that every textbook has.
  EXPECT_NEAR(studentQuantile(0.95, 1), 12.706, 1e-3);
  EXPECT_NEAR(studentQuantile(0.95, 2), 4.303, 1e-3);
  EXPECT_NEAR(studentQuantile(0.95, 4), 2.776, 1e-3);
  EXPECT_NEAR(studentQuantile(0.99, 9), 3.250, 1e-3);
}

TEST(Inference, IntervalOfAMedian) {
  // Below six mean and t: 2 -+ 4.303 * 1/sqrt(3).
  Interval three = *medianInterval({1, 2, 3});
  EXPECT_NEAR(three.low, 2 - 2.4842, 1e-3);
  EXPECT_NEAR(three.high, 2 + 2.4842, 1e-3);
  // Six: all of them, 1 - 2/64 = 0.969; nine: without the ends, 1 - 2 (1 + 9)
  // / 512 = 0.961; 20: from the 6th to the 15th.
  Values values;
  auto ends = [&](double n) {
    while (static_cast<double>(values.size()) < n)
      values.push_back(n - static_cast<double>(values.size()));
    Interval interval = *medianInterval(values);
    values.clear();
    return std::pair(interval.low, interval.high);
  };
  EXPECT_EQ(ends(6), std::pair(1.0, 6.0));
  EXPECT_EQ(ends(9), std::pair(2.0, 8.0));
  EXPECT_EQ(ends(12), std::pair(3.0, 10.0));
  EXPECT_EQ(ends(16), std::pair(4.0, 13.0));
  EXPECT_EQ(ends(20), std::pair(6.0, 15.0));
  EXPECT_FALSE(medianInterval({1}));
}

TEST(Inference, BoundOfAProbability) {
  // Nothing in n trials: 1 - 0.05^(1/n).
  EXPECT_NEAR(binomialBound(0, 20), 1 - std::pow(0.05, 1.0 / 20), 1e-9);
  EXPECT_NEAR(binomialBound(0, 59), 0.0495, 1e-4);
  EXPECT_NEAR(binomialBound(0, 299), 0.00997, 1e-5);
  // One of two: (1-p)^2 + 2p(1-p) = 1 - p^2 = 0.05.
  EXPECT_NEAR(binomialBound(1, 2), std::sqrt(0.95), 1e-9);
  EXPECT_EQ(binomialBound(2, 2), 1);
  EXPECT_EQ(binomialBound(0, 0), 1);
}

TEST(Inference, ProcessesThatWouldDecide) {
  // 2 % are twice 1 %: 4 times 5 processes, of which 5 are there.
  EXPECT_EQ(processesNeeded(5, 0.02, 0.01), 15u);
  EXPECT_EQ(processesNeeded(5, 0.001, 0.01), 1u);
  // Three with s = 1 tell -+ 4.303 / sqrt(3); t of 15 degrees is 2.131, and
  // 2.131 / sqrt(16) = 0.533; 2.120 / sqrt(17) = 0.514.
  double half = 4.3027 / std::sqrt(3.0);
  EXPECT_EQ(processesNeededByStudent(3, half, 0.534), 13u);
  EXPECT_EQ(processesNeededByStudent(3, half, 0.530), 14u);
  EXPECT_EQ(processesNeededByStudent(3, half, 10), 1u);
  // Never more than anybody would make.
  EXPECT_EQ(processesNeededByStudent(3, half, 1e-9), 1000000u);
}

TEST(Inference, MomentsOfFewValues) {
  Moments three = momentsOf({1, 2, 3});
  EXPECT_DOUBLE_EQ(three.mean, 2);
  EXPECT_DOUBLE_EQ(three.variance, 1);
  EXPECT_EQ(three.degrees, 2u);
  // 2 / (1 / sqrt(3)), and as if 1 were taken off, known to 1 / sqrt(3) only.
  EXPECT_DOUBLE_EQ(studentP(three), studentTails(2 * std::sqrt(3.0), 2));
  EXPECT_NEAR(studentP(three, -1, 1 / std::sqrt(3.0)),
              studentTails(1 / std::sqrt(2.0 / 3), 2), 1e-12);
  EXPECT_EQ(studentP(momentsOf({5})), 1);
  EXPECT_EQ(studentP(momentsOf({0, 0})), 1);
  EXPECT_EQ(studentP(momentsOf({1, 1})), 0);
  // (4 * 4 + 2 * 1) / 6.
  Moments both = shrunk(three, 4);
  EXPECT_DOUBLE_EQ(both.variance, 3);
  EXPECT_EQ(both.degrees, 6u);
  // The median of chi^2 with two degrees is 2 ln 2, with ten 9.342.
  EXPECT_NEAR(medianShare(2), std::log(2.0), 0.01);
  EXPECT_NEAR(medianShare(10), 0.9342, 0.001);
  EXPECT_NEAR(errorOfMedian(2, 8), 2 * 1.2533 / std::sqrt(8.0), 1e-4);
}

TEST(Inference, BenjaminiHochberg) {
  // 0.0125, 0.025, 0.0375 and 0.05.
  EXPECT_THAT(benjaminiHochberg({0.5, 0.03, 0.01, 0.02}, 0.05),
              ElementsAre(false, true, true, true));
  // What is below the largest that passes does, too.
  EXPECT_THAT(benjaminiHochberg({0.04, 0.045, 0.049, 0.05}, 0.05),
              ElementsAre(true, true, true, true));
  EXPECT_THAT(benjaminiHochberg({0.06, 0.9}, 0.05), ElementsAre(false, false));
  EXPECT_TRUE(benjaminiHochberg({}, 0.05).empty());
}

TEST(Inference, CalibratedByWhatDidNotChange) {
  // One of three is as large: (1 + 1)/(1 + 3).
  EXPECT_DOUBLE_EQ(calibratedP(3, {1, 2, 4}), 0.5);
  EXPECT_DOUBLE_EQ(calibratedP(-5, {1, 2, 4}), 0.25);
  // Without itself: (1 + 0)/(1 + 2).
  EXPECT_DOUBLE_EQ(calibratedP(4, {1, 2, 4}, 4), 1.0 / 3);
  EXPECT_DOUBLE_EQ(calibratedP(5, {}), 1);
  // Distances 1, 0, 1, 98: their median is 1.
  EXPECT_DOUBLE_EQ(robustScale({1, 2, 3, 100}, 2), 1.4826);
}

} // namespace
