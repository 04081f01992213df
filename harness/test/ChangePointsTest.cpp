//===-- ChangePointsTest.cpp - Where a series changed ---------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/stats/ChangePoints.h"
#include <gtest/gtest.h>
#include <random>

using namespace autoconfig::harness;

namespace {

using Values = std::vector<double>;

/// Around `mean`, a few large ones among them.
void append(Values &values, std::mt19937_64 &random, size_t count, double mean,
            double scale) {
  std::student_t_distribution<double> noise(3);
  for (size_t i = 0; i < count; ++i)
    values.push_back(mean + scale * noise(random));
}

std::vector<size_t> places(const Values &values) {
  std::vector<size_t> all;
  for (const ChangePoint &point : changePoints(values))
    all.push_back(point.index);
  return all;
}

TEST(ChangePoints, DivergenceByHand) {
  // 2/6 times nine distances of 1.
  EXPECT_DOUBLE_EQ(divergence({0, 0, 0}, {1, 1, 1}), 3);
  // Across: 5 + 7 + 3 + 5 = 20, halved; within each 2, times 4/4.
  EXPECT_DOUBLE_EQ(divergence({0, 2}, {5, 7}), 10 - 2 - 2);
}

TEST(ChangePoints, FindsWhereSeriesChange) {
  std::mt19937_64 random(7);
  Values values;
  append(values, random, 20, 0, 0.01);
  append(values, random, 15, 0.05, 0.01);
  EXPECT_EQ(places(values), std::vector<size_t>{20});
  append(values, random, 15, 0, 0.01);
  EXPECT_EQ(places(values), (std::vector<size_t>{20, 35}));
  // Of the last hundred only.
  append(values, random, 70, 0, 0.01);
  EXPECT_EQ(places(values), std::vector<size_t>{35});
}

TEST(ChangePoints, NeitherNoiseNorSpikes) {
  std::mt19937_64 random(11);
  size_t alarms = 0;
  for (int series = 0; series < 60; ++series) {
    Values values;
    append(values, random, 30, 0, 0.01);
    values[15] += 1; // once
    alarms += !places(values).empty();
  }
  EXPECT_LE(alarms, 1u); // of 60 tests at a level of 1 %
}

TEST(ChangePoints, TooShortToTell) {
  EXPECT_TRUE(changePoints(Values{}).empty());
  EXPECT_TRUE(changePoints(Values{1, 1, 9, 9}).empty());
  // With three and three one of ten splits of the values is as good: p is
  // never below 1/10.
  EXPECT_TRUE(changePoints(Values{1, 1.1, 1.2, 9, 9.1, 9.2}).empty());
}

} // namespace
