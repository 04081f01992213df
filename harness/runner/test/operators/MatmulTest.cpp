//===-- MatmulTest.cpp - Matrix products ----------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/runner/Oracle.h"
#include "harness/runner/operators/matmul/Shape.h"
#include "harness/runner/test/Support.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace runner;
using testing::HasSubstr;

namespace {

std::unique_ptr<Problem> matmul(const std::string &text) {
  return parseProblem("matmul", text);
}

TEST(MatmulShape, ParsesAndBroadcasts) {
  const Shape shape = Shape::parse("2x1x4x5:1x3x5x6");
  EXPECT_EQ(shape.dst, (Dims{2, 3, 4, 6}));
  EXPECT_EQ(shape.text(), "2x1x4x5:1x3x5x6");
  EXPECT_EQ(Shape::parse("2x3:3x4:2x4"), Shape::parse("2x3:3x4"));
  EXPECT_EQ(Shape::parse("1x2x3:0x3x4").dst, (Dims{0, 2, 4}));
}

TEST(MatmulShape, RefusesWhatDoesNotFit) {
  auto message = [](const char *text) {
    return messageOf([&] { Shape::parse(text); });
  };
  EXPECT_THAT(message("2x3"), HasSubstr("MxK:KxN"));
  EXPECT_THAT(message("2x3:4x5"), HasSubstr("inner dimensions"));
  EXPECT_THAT(message("2x3:3x4:2x5"), HasSubstr("expected 2x4"));
  EXPECT_THAT(message("2x3:3xq"), HasSubstr("'q'"));
  EXPECT_THAT(message("2x3:3x-1"), HasSubstr("'-1'"));
  EXPECT_THAT(message("2x3x4:5x4x6"), HasSubstr("neither agrees"));
  EXPECT_THAT(message("3:3"), HasSubstr("rank"));
}

TEST(MatmulInputs, AreExactAndDiffer) {
  const auto problem = matmul("20x50:50x20");
  const Inputs inputs = problem->inputs(1), again = problem->inputs(1),
               other = problem->inputs(2);
  EXPECT_EQ(inputs.a, again.a);
  EXPECT_NE(inputs.a, other.a);
  EXPECT_NE(inputs.a, inputs.b);
  for (float value : inputs.a) {
    EXPECT_LE(std::abs(value), 1);
    EXPECT_EQ(value * 16, std::round(value * 16));
  }
}

// K = 2^20: r = sqrt(2^24 / 2^20) = 4, so |a| <= 4/16.
TEST(MatmulInputs, ShrinkWithK) {
  const Inputs inputs = matmul("1x1048576:1048576x1")->inputs(1);
  EXPECT_EQ(*std::max_element(inputs.a.begin(), inputs.a.end()), 0.25f);
  EXPECT_EQ(*std::min_element(inputs.b.begin(), inputs.b.end()), -0.25f);
}

/// c of a broadcasting problem from the definition, element by element.
std::vector<float> byDefinition(const Inputs &in) {
  // 2x1x2x3:1x2x3x2 -> 2x2x2x2
  std::vector<float> c;
  for (int p = 0; p < 2; ++p)
    for (int q = 0; q < 2; ++q)
      for (int m = 0; m < 2; ++m)
        for (int n = 0; n < 2; ++n) {
          float sum = 0;
          for (int k = 0; k < 3; ++k)
            sum += in.a[p * 6 + m * 3 + k] * in.b[q * 6 + k * 2 + n];
          c.push_back(sum);
        }
  return c;
}

TEST(MatmulOracle, AgreesWithTheDefinition) {
  const auto problem = matmul("2x1x2x3:1x2x3x2");
  const Inputs inputs = problem->inputs(7);
  const Oracle oracle(*problem, inputs, 0, 7);
  std::vector<float> c = byDefinition(inputs);
  EXPECT_EQ(oracle.compare(c.data()).wrong, 0);
  EXPECT_EQ(oracle.compare(c.data()).checked, 16);
  c[13] += 0.5f; // 13 = 1,1,0,1
  const Comparison result = oracle.compare(c.data());
  EXPECT_EQ(result.wrong, 1);
  EXPECT_EQ(result.maxError, 0.5);
  EXPECT_THAT(result.firstWrong, HasSubstr("c[1,1,0,1] is "));
}

TEST(MatmulOracle, BoundsTheErrorWhereOneIsAllowed) {
  const auto problem = matmul("1x3:3x1");
  const Inputs inputs{{1, -2, 0.5}, {4, 1, 8}}; // sums 6; of magnitudes 10
  auto wrongAt = [&](float c, double tolerance) {
    return Oracle(*problem, inputs, 0, 1, tolerance).compare(&c).wrong;
  };
  const float unit = std::ldexp(10.0f, -24);
  EXPECT_EQ(wrongAt(6 + 3 * unit, 0), 1);
  EXPECT_EQ(wrongAt(6 + 3 * unit, 2), 1);
  EXPECT_EQ(wrongAt(6 + 3 * unit, 4), 0);
  EXPECT_EQ(wrongAt(6 - 3 * unit, 4), 0);
  EXPECT_EQ(wrongAt(NAN, 4), 1);
  EXPECT_EQ(wrongAt(INFINITY, 4), 1);
}

/// How many elements of c are NaN, infinite, and denormal or zero.
std::array<int64_t, 3> classesOf(const std::vector<float> &c) {
  std::array<int64_t, 3> count = {};
  for (float value : c) {
    count[0] += std::isnan(value);
    count[1] += std::isinf(value);
    count[2] += std::fpclassify(value) == FP_SUBNORMAL || value == 0;
  }
  return count;
}

TEST(MatmulSpecials, SpoilSomeRowsAndColumnsOnly) {
  const int m = 9, n = 8, k = 5;
  const auto problem = matmul("9x5:5x8");
  Inputs inputs = problem->inputs(3);
  problem->placeSpecials(inputs, 3);
  std::vector<float> c(m * n);
  for (int i = 0; i < m * n; ++i)
    for (int p = 0; p < k; ++p)
      c[i] += inputs.a[i / n * k + p] * inputs.b[p * n + i % n];
  EXPECT_EQ(Oracle(*problem, inputs, 0, 3).compare(c.data()).wrong, 0);
  const auto [nans, infinities, small] = classesOf(c);
  // A row and a column of NaN; rows 0 and 1 are zeros and denormals but for the
  // three columns that b spoils at most.
  EXPECT_GE(nans, m + n - 1);
  EXPECT_GT(infinities, 0);
  EXPECT_GE(small, 2 * (n - 3));
  // Three rows and three columns at most are spoilt.
  EXPECT_LE(nans + infinities, m * n - (m - 3) * (n - 3));
  // NaN is no answer to everything, nor is a number to NaN.
  std::fill(c.begin(), c.end(), NAN);
  EXPECT_EQ(Oracle(*problem, inputs, 0, 3).compare(c.data()).wrong,
            m * n - nans);
  std::fill(c.begin(), c.end(), 0.0f);
  EXPECT_GE(Oracle(*problem, inputs, 0, 3).compare(c.data()).wrong, nans);
}

TEST(MatmulSpecials, LeaveSomethingOfEveryShape) {
  for (const char *text :
       {"1x1:1x1", "1x3:3x1", "1x3:3x2", "2x1:1x1", "2x0:0x3", "0x2:2x3",
        "1x1:1x40", "2x3x4:1x4x5", "7x1:1x2"}) {
    const auto problem = matmul(text);
    Inputs inputs = problem->inputs(1);
    problem->placeSpecials(inputs, 1);
    auto special = [](float x) { return !std::isfinite(x); };
    const bool any = std::any_of(inputs.a.begin(), inputs.a.end(), special) ||
                     std::any_of(inputs.b.begin(), inputs.b.end(), special);
    const bool empty = inputs.a.empty() || inputs.b.empty();
    EXPECT_EQ(any, !empty) << text;
  }
}

TEST(MatmulOracle, ComparesSomeRowsOfEveryMatrix) {
  const auto problem = matmul("2x50x3:2x3x4");
  const Inputs inputs = problem->inputs(1);
  const Oracle all(*problem, inputs, 0, 1), some(*problem, inputs, 5, 1);
  std::vector<float> zeros(elements(problem->tensors().c));
  EXPECT_EQ(all.compare(zeros.data()).checked, 400);
  // 5 random rows, the first and the last, of 4 elements, in 2 matrices
  EXPECT_EQ(some.compare(zeros.data()).checked, 7 * 4 * 2);
  // Right in the first and the last row of the last matrix only.
  EXPECT_GT(some.compare(zeros.data()).wrong, 0);
}

TEST(MatmulShape, Layout) {
  const Shape shape = Shape::parse("5x2x3:5x3x4@acb");
  EXPECT_TRUE(shape.weightsTransposed);
  EXPECT_EQ(shape.weights, (Dims{5, 3, 4}));
  EXPECT_EQ(shape.text(), "5x2x3:5x3x4@acb");
  EXPECT_NE(shape, Shape::parse("5x2x3:5x3x4"));
  EXPECT_THAT(messageOf([] { Shape::parse("2x3:3x4@acb"); }),
              HasSubstr("the layout 'acb' in the problem '2x3:3x4@acb' is not "
                        "ba"));
}

/// The reference reads transposed weights as such: A is the identity, so that
/// C is B.
TEST(MatmulOracle, ReadsTransposedWeights) {
  const auto problem = matmul("2x2:2x3@ba");
  Inputs inputs = problem->inputs(1);
  inputs.a = {1, 0, 0, 1};
  inputs.b = {1, 2, 3, 4, 5, 6}; // three columns of two
  const Oracle oracle(*problem, inputs, 0, 1);
  const float c[] = {1, 3, 5, 2, 4, 6};
  EXPECT_EQ(oracle.compare(c).wrong, 0);
}

} // namespace
