//===-- WinogradTest.cpp - Transforms and their rounding ------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/conv/WinogradTransform.h"
#include <cmath>
#include <gmock/gmock.h>
#include <random>

using namespace autoconfig;
using ::testing::ElementsAre;

namespace {

template <class T> using Matrix = std::vector<std::vector<T>>;

template <class T>
std::vector<T> evaluate(const LinearProgram &program,
                        const std::vector<T> &in) {
  return program.run<T>(in, [](double factor, T of, const T *plus) {
    T product = T(factor) * of;
    return !plus ? product : std::fma(T(factor), of, *plus);
  });
}

template <class T> Matrix<T> transposed(const Matrix<T> &m) {
  Matrix<T> result(m[0].size(), std::vector<T>(m.size()));
  for (size_t i = 0; i < m.size(); ++i)
    for (size_t j = 0; j < m[0].size(); ++j)
      result[j][i] = m[i][j];
  return result;
}

/// Columns first, then rows, as the generated code does.
template <class T>
Matrix<T> transformTwice(const LinearProgram &program, Matrix<T> m) {
  for (int axis = 0; axis < 2; ++axis) {
    m = transposed(m);
    for (std::vector<T> &row : m)
      row = evaluate(program, row);
  }
  return m;
}

Matrix<double> matrixOf(const LinearProgram &program) {
  Matrix<double> columns;
  for (int i = 0; i < program.inputs; ++i) {
    std::vector<double> unit(program.inputs);
    unit[i] = 1;
    columns.push_back(evaluate(program, unit));
  }
  return transposed(columns);
}

TEST(LinearProgram, LeavesOutZerosAndWhatIsNotWanted) {
  LinearProgram all = winograd4().input;
  // Of d3 alone: 3/2 d3, 5/2 d3 and 1/2 d3 as 3/2 d3 + d3 and - d3, 2 d3,
  // -1/2 d3.
  LinearProgram one = all.pruned({3, 4}, 5);
  EXPECT_EQ(one.operations.size(), 6u);
  std::vector<double> in{9, 9, 9, 2, 9, 9};
  EXPECT_THAT(evaluate(one, in), ElementsAre(3, 5, 1, 4, -1));
  EXPECT_THAT(all.pruned({2, 2}, 2).outputs,
              ElementsAre(LinearProgram::none, LinearProgram::none));
  // Without the last output d5 is not needed.
  EXPECT_EQ(all.operations.size(), 14u);
  EXPECT_EQ(all.pruned({0, 6}, 5).operations.size(), 11u);
  EXPECT_EQ(winograd2().input.depth(), 1);
  EXPECT_EQ(all.depth(), 3);
}

TEST(Winograd, ProgramsAreTheMatrices) {
  EXPECT_THAT(matrixOf(winograd2().input),
              ElementsAre(ElementsAre(1, 0, -1, 0), ElementsAre(0, 1, 1, 0),
                          ElementsAre(0, -1, 1, 0), ElementsAre(0, 1, 0, -1)));
  EXPECT_THAT(matrixOf(winograd4().input),
              ElementsAre(ElementsAre(1, -1.5, -2, 1.5, 1, 0),
                          ElementsAre(0, -1, 0.5, 2.5, 1, 0),
                          ElementsAre(0, 1, -2.5, 0.5, 1, 0),
                          ElementsAre(0, -2, -1, 2, 1, 0),
                          ElementsAre(0, 0.5, -1, -0.5, 1, 0),
                          ElementsAre(0, 1, -1.5, -2, 1.5, 1)));
}

/// d and g with one element that is not 0, for all of them: the result is one
/// product where the tap sees the input, and exact with weights of 225.
TEST(Winograd, ConvolvesExactly) {
  for (const WinogradTransform *w : {&winograd2(), &winograd4()}) {
    auto t = static_cast<size_t>(w->inputs());
    for (size_t y = 0; y < t; ++y)
      for (size_t x = 0; x < t; ++x)
        for (size_t i = 0; i < 3; ++i)
          for (size_t j = 0; j < 3; ++j) {
            Matrix<float> d(t, std::vector<float>(t));
            Matrix<double> g(3, std::vector<double>(3));
            d[y][x] = 1;
            g[i][j] = 225;
            Matrix<float> v = transformTwice(w->input, d);
            Matrix<double> u = transformTwice(w->filter, g);
            for (size_t a = 0; a < t; ++a)
              for (size_t b = 0; b < t; ++b)
                v[a][b] *= static_cast<float>(u[a][b]);
            Matrix<float> out = transformTwice(w->output, v);
            for (size_t a = 0; a < out.size(); ++a)
              for (size_t b = 0; b < out.size(); ++b)
                ASSERT_EQ(out[a][b], a + i == y && b + j == x ? 225 : 0)
                    << w->outputs << ": " << y << x << i << j;
          }
  }
}

struct Errors {
  double ofChain, constant; // as WinogradAccuracy has them
};

/// Of tiles of random data.
Errors measure(const WinogradTransform &transform, int channels, int tiles,
               float least) {
  auto t = static_cast<size_t>(transform.inputs());
  auto u = static_cast<size_t>(transform.outputs);
  std::mt19937_64 random(channels);
  std::uniform_real_distribution<float> x(least, 1), w(-1, 1);
  double own = 0, ofChain = 0, constant = 0;
  for (int tile = 0; tile < tiles; ++tile) {
    Matrix<float> products(t, std::vector<float>(t)),
        chain(u, std::vector<float>(u));
    Matrix<double> exact(u, std::vector<double>(u)), magnitude = exact;
    for (int c = 0; c < channels; ++c) {
      Matrix<float> d(t, std::vector<float>(t)), g(3, std::vector<float>(3));
      for (auto &row : d)
        for (float &value : row)
          value = x(random);
      Matrix<double> wide(3, std::vector<double>(3));
      for (size_t i = 0; i < 9; ++i)
        wide[i / 3][i % 3] = g[i / 3][i % 3] = w(random);
      Matrix<float> v = transformTwice(transform.input, d);
      Matrix<double> filters = transformTwice(transform.filter, wide);
      for (size_t i = 0; i < t * t; ++i)
        products[i / t][i % t] =
            std::fma(static_cast<float>(filters[i / t][i % t]), v[i / t][i % t],
                     products[i / t][i % t]);
      for (size_t i = 0; i < u * u * 9; ++i) {
        size_t a = i / 9 / u, b = i / 9 % u, tap = i % 9;
        float in = d[a + tap / 3][b + tap % 3], weight = g[tap / 3][tap % 3];
        chain[a][b] = std::fma(in, weight, chain[a][b]);
        exact[a][b] += double(in) * weight;
        magnitude[a][b] += std::abs(double(in) * weight);
      }
    }
    Matrix<float> out = transformTwice(transform.output, products);
    for (size_t i = 0; i < u * u; ++i) {
      double error = out[i / u][i % u] - exact[i / u][i % u];
      double other = chain[i / u][i % u] - exact[i / u][i % u];
      own += error * error;
      ofChain += other * other;
      constant = std::max(
          constant, std::abs(error) / std::ldexp(magnitude[i / u][i % u], -24));
    }
  }
  return {std::sqrt(own / ofChain), constant};
}

TEST(Winograd, RoundsAsStated) {
  for (const WinogradTransform *w : {&winograd2(), &winograd4()})
    for (int channels : {2, 16, 64})
      for (float least : {-1.0f, 0.0f}) {
        Errors errors = measure(*w, channels, 20000 / channels, least);
        Numerics stated = w->numerics(channels);
        EXPECT_LE(errors.constant, stated.constant) << channels;
        EXPECT_LE(errors.ofChain, stated.rmsOfChain) << channels;
        if (channels == 16 && least < 0) {
          EXPECT_GT(errors.constant, stated.constant / 2);
          EXPECT_GT(errors.ofChain, stated.rmsOfChain * 9 / 10);
        }
      }
}

/// Every coefficient, wrong by a thousandth or in its sign.
TEST(Winograd, WrongTransformsRoundWorse) {
  int planted = 0;
  for (const WinogradTransform *right : {&winograd2(), &winograd4()})
    for (LinearProgram WinogradTransform::*part :
         {&WinogradTransform::input, &WinogradTransform::filter,
          &WinogradTransform::output})
      for (size_t i = 0; i < (right->*part).operations.size(); ++i)
        for (double wrong : {1.001, -1.0}) {
          WinogradTransform transform = *right;
          (transform.*part).operations[i].factor *= wrong;
          EXPECT_GT(measure(transform, 16, 8, -1).constant,
                    10 * right->numerics(16).constant);
          ++planted;
        }
  EXPECT_EQ(planted, 2 * (4 + 4 + 4 + 14 + 11 + 12));
}

TEST(Winograd, Numerics) {
  // 11.3 * 2^-24 * 9 * 64 / 4, and as with 16 channels where there are fewer.
  EXPECT_NEAR(winograd4().numerics(64).largestError, 9.7e-5, 1e-6);
  EXPECT_EQ(winograd4().numerics(1).largestError,
            winograd4().numerics(16).largestError);
  EXPECT_EQ(winograd4().numerics(1).constant, 11.3 * 16);
  EXPECT_EQ(winograd4().numerics(64).outputsTogether, 4);

  // By default what rounds no worse than one chain: the smaller one.
  EXPECT_FALSE(winograd2().numerics(64).refuses(std::nullopt, SumOrder::Any));
  EXPECT_EQ(winograd4().numerics(64).refuses(std::nullopt, SumOrder::Any),
            "it rounds worse than direct summation, by a factor of 3.0; an "
            "error of up to 9.7e-05 is expected where all elements are in "
            "[-1, 1], which --tolerance may admit");
  EXPECT_TRUE(winograd2().numerics(8).refuses(std::nullopt, SumOrder::Any));
  // A tolerance replaces that rule.
  EXPECT_FALSE(winograd4().numerics(64).refuses(1e-4, SumOrder::Any));
  EXPECT_FALSE(winograd4().numerics(512).refuses(1e-3, SumOrder::Any));
  EXPECT_EQ(winograd2().numerics(64).refuses(1e-6, SumOrder::Any),
            "an error of up to 1.29e-05 is expected where all elements are in "
            "[-1, 1], the tolerance is 1e-06");
  EXPECT_FALSE(Numerics().refuses(0, SumOrder::Any));
}

} // namespace
