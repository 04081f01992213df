//===-- WinogradTest.cpp - Winograd's algorithms are exact on our data ----===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What harness/runner/operators/conv/Convolution.h derives, tried out: every
// intermediate value of F(2x2, 3x3) and F(4x4, 3x3) in f32, the filter
// transform in double. The matrices are those of A. Lavin and S. Gray, Fast
// Algorithms for Convolutional Neural Networks, 2015, and for the points 0, 1,
// -1, 1/2, -2.
//
//===----------------------------------------------------------------------===//

#include "harness/runner/Oracle.h"
#include "harness/runner/operators/conv/Notation.h"
#include <cmath>
#include <gtest/gtest.h>

using namespace runner;

namespace {

template <class T> using Rows = std::vector<std::vector<T>>;

template <class T> Rows<T> transposed(const Rows<T> &m) {
  Rows<T> t(m[0].size(), std::vector<T>(m.size()));
  for (size_t i = 0; i < m.size(); ++i)
    for (size_t j = 0; j < m[0].size(); ++j)
      t[j][i] = m[i][j];
  return t;
}

template <class T> Rows<T> product(const Rows<T> &a, const Rows<T> &b) {
  Rows<T> c(a.size(), std::vector<T>(b[0].size()));
  for (size_t i = 0; i < a.size(); ++i)
    for (size_t j = 0; j < b[0].size(); ++j)
      for (size_t k = 0; k < b.size(); ++k)
        c[i][j] += a[i][k] * b[k][j];
  return c;
}

/// m x m^T
template <class T> Rows<T> around(const Rows<T> &m, const Rows<T> &x) {
  return product(product(m, x), transposed(m));
}

struct Winograd {
  Rows<float> input;   // t x t
  Rows<double> filter; // t x 3
  Rows<float> output;  // u x t
};

Winograd f2() {
  return {{{1, 0, -1, 0}, {0, 1, 1, 0}, {0, -1, 1, 0}, {0, 1, 0, -1}},
          {{1, 0, 0}, {0.5, 0.5, 0.5}, {0.5, -0.5, 0.5}, {0, 0, 1}},
          {{1, 1, 1, 0}, {0, 1, -1, -1}}};
}

Winograd f4() {
  const double s = 1.0 / 6, t = 1.0 / 24;
  return {{{4, 0, -5, 0, 1, 0},
           {0, -4, -4, 1, 1, 0},
           {0, 4, -4, -1, 1, 0},
           {0, -2, -1, 2, 1, 0},
           {0, 2, -1, -2, 1, 0},
           {0, 4, 0, -5, 0, 1}},
          {{0.25, 0, 0},
           {-s, -s, -s},
           {-s, s, -s},
           {t, 2 * t, 4 * t},
           {t, -2 * t, 4 * t},
           {0, 0, 1}},
          {{1, 1, 1, 1, 1, 0},
           {0, 1, -1, 2, -2, 0},
           {0, 1, 1, 4, 4, 0},
           {0, 1, -1, 8, -8, 1}}};
}

Winograd f4WithHalf() {
  const double s = 1.0 / 3, t = 1.0 / 15;
  return {{{1, -1.5, -2, 1.5, 1, 0},
           {0, -1, 0.5, 2.5, 1, 0},
           {0, 1, -2.5, 0.5, 1, 0},
           {0, -2, -1, 2, 1, 0},
           {0, 0.5, -1, -0.5, 1, 0},
           {0, 1, -1.5, -2, 1.5, 1}},
          {{1, 0, 0},
           {s, s, s},
           {-s, s, -s},
           {-16 * t, -8 * t, -4 * t},
           {t, -2 * t, 4 * t},
           {0, 0, 1}},
          {{1, 1, 1, 1, 1, 0},
           {0, 1, -1, 0.5, -2, 0},
           {0, 1, 1, 0.25, 4, 0},
           {0, 1, -1, 0.125, -8, 1}}};
}

/// Of a 3x3 convolution in nhwc, padding 1, whose output is a number of tiles.
class Run {
public:
  Run(const rival::Geometry &geometry, const Inputs &inputs,
      const Winograd &algorithm)
      : g(geometry), in(inputs), algorithm(algorithm),
        u(static_cast<int64_t>(algorithm.output.size())),
        t(static_cast<int64_t>(algorithm.input.size())),
        c(g.output[0] * g.output[1] * g.outputChannels) {
    for (int64_t f = 0; f < g.outputChannels; ++f) {
      std::vector<Rows<float>> filters;
      for (int64_t k = 0; k < g.inputChannels; ++k)
        filters.push_back(filter(k, f));
      for (int64_t y = 0; y < g.output[0]; y += u)
        for (int64_t x = 0; x < g.output[1]; x += u)
          tile(y, x, f, filters);
    }
  }
  const std::vector<float> &result() const { return c; }

private:
  const rival::Geometry &g;
  const Inputs &in;
  const Winograd &algorithm;
  const int64_t u, t;
  std::vector<float> c;

  Rows<float> filter(int64_t k, int64_t f) const {
    Rows<double> taps(3, std::vector<double>(3));
    for (int64_t i = 0; i < 9; ++i)
      taps[i / 3][i % 3] =
          in.b[(i * g.inputChannels + k) * g.outputChannels + f];
    Rows<float> rounded;
    for (const auto &row : around(algorithm.filter, taps))
      rounded.emplace_back(row.begin(), row.end());
    return rounded;
  }

  Rows<float> window(int64_t y, int64_t x, int64_t k) const {
    Rows<float> window(t, std::vector<float>(t));
    for (int64_t i = 0; i < t; ++i)
      for (int64_t j = 0; j < t; ++j)
        if (g.hasInput(0, y - 1 + i) && g.hasInput(1, x - 1 + j))
          window[i][j] =
              in.a[((y - 1 + i) * g.input[1] + x - 1 + j) * g.inputChannels +
                   k];
    return around(algorithm.input, window);
  }

  void tile(int64_t y, int64_t x, int64_t f,
            const std::vector<Rows<float>> &filters) {
    Rows<float> sums(t, std::vector<float>(t));
    for (int64_t k = 0; k < g.inputChannels; ++k) {
      const Rows<float> values = window(y, x, k);
      for (int64_t i = 0; i < t; ++i)
        for (int64_t j = 0; j < t; ++j)
          sums[i][j] += values[i][j] * filters[k][i][j];
    }
    const Rows<float> out = around(algorithm.output, sums);
    for (int64_t i = 0; i < u; ++i)
      for (int64_t j = 0; j < u; ++j)
        c[((y + i) * g.output[1] + x + j) * g.outputChannels + f] = out[i][j];
  }
};

int64_t wrongOf(const std::string &text, uint64_t seed,
                const Winograd &algorithm, double tolerance = 0,
                bool withDenormals = false) {
  const auto problem = parseProblem("conv", text);
  const rival::Geometry geometry = parseConvolution(text);
  Inputs inputs = problem->inputs(seed);
  if (withDenormals)
    for (float &weight : inputs.b)
      weight = std::ldexp(weight, -130);
  return Oracle(*problem, inputs, 0, seed, tolerance)
      .compare(Run(geometry, inputs, algorithm).result().data())
      .wrong;
}

TEST(Winograd, IsExact) {
  for (const char *text :
       {"mb1ic1ih8oc3oh8kh3ph1@nhwc", "mb1ic19ih8oc2oh8kh3ph1@nhwc",
        "mb1ic512ih8oc2oh8kh3ph1@nhwc", "mb1ic2048ih4oc1oh4kh3ph1@nhwc"})
    for (uint64_t seed : {1, 2, 3}) {
      EXPECT_EQ(wrongOf(text, seed, f2()), 0) << text;
      EXPECT_EQ(wrongOf(text, seed, f4WithHalf()), 0) << text;
    }
}

TEST(Winograd, OfOtherPointsIsExactForSomeHundredChannels) {
  for (const char *text :
       {"mb1ic64ih8oc2oh8kh3ph1@nhwc", "mb1ic512ih8oc3oh8kh3ph1@nhwc"})
    for (uint64_t seed : {1, 2, 3})
      EXPECT_EQ(wrongOf(text, seed, f4()), 0) << text;
}

TEST(Winograd, IsExactOnDenormals) {
  for (const auto &algorithm : {f2(), f4(), f4WithHalf()})
    EXPECT_EQ(wrongOf("mb1ic64ih8oc2oh8kh3ph1@nhwc", 1, algorithm, 0, true), 0);
}

/// A wrong transform is found, also within the bound of its rounding
/// (the largest error seen is 11.3 units).
TEST(Winograd, WrongTransformsAreFound) {
  const char *text = "mb1ic64ih8oc4oh8kh3ph1@nhwc";
  Winograd sign = f4WithHalf(), point = sign, rounded = sign;
  sign.output[3][4] = 8;
  point.filter[3][1] *= 1.001;
  rounded.filter[1][1] = 0.3333333;
  for (const Winograd &wrong : {sign, point, rounded})
    EXPECT_GT(wrongOf(text, 1, wrong), 0);
  for (const Winograd &wrong : {sign, point})
    EXPECT_GT(wrongOf(text, 1, wrong, 11.3), 0);
}

} // namespace
