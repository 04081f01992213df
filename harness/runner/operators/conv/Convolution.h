//===-- Convolution.h - 2-D convolutions ------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For every operator whose problems are convolutions; conv.cpp is the one that
// takes all of them.
//
// Results are to be exact whatever sums them, also Winograd's F(2x2, 3x3) and
// F(4x4, 3x3) with the points 0, 1, -1, 1/2, -2 (and F(2x2) with any dyadics).
// With inputs i/16 and weights 225 j/128, |i| and |j| at most r, and K = taps *
// C:
//
// - Direct sums, in any order: all are multiples of 225 * 2^-11, at most
//   225 K r^2 of 2^-11 in size. So r <= sqrt(2^24 / (225 K)), which bounds them
//   for certain.
// - F(4x4). Its filter transform G has rows (1 0 0), (1 1 1) / 3, (1 -1 1) / 3,
//   (1 1/2 1/4) * 16/15, (1 -2 4) / 15, (0 0 1), so that in two dimensions an
//   element is a multiple of j / 128, which is what 225 = 15^2 is for. The
//   input transform's rows are (2 -3 -4 3 2 0) / 2, (0 -2 1 5 2 0) / 2,
//   (0 2 -5 1 2 0) / 2, (0 -2 -1 2 1 0), (0 1 -2 -1 2 0) / 2,
//   (0 2 -3 -4 3 2) / 2. Both are exact by far (less than 16 bits). A product
//   of the two, summed over C channels and by the output transform (1 1 1 1 1
//   0), (0 1 -1 1/2 -2 0), (0 1 1 1/4 4 0), (0 1 -1 1/8 -8 1), is a sum of
//   terms of which the worst case, all as large as they can be and of one sign,
//   leaves room for no channels at all. But i and j are random, independent and
//   symmetric: the sum's standard deviation is s^2 sqrt(C) times the
//   transforms' norms, where s^2 = r (r + 1) / 3 is that of one i times that of
//   one j. In one dimension, in units of the largest power of two that divides
//   all terms of a sum, 1/2, these norms add up to at most 2 * (25.3 + 25.3 +
//   7.3 + 58 + 48.6) < 329 (last row of the output transform; the norm of an
//   input row times that of a filter row, 48.6 = 15 * sqrt(10.5)), as if the
//   five were the same variable. So partial sums reach 24 bits at 2^24 / (329^2
//   s^2 sqrt(C)) standard deviations; r is such that these are 7 if it can be,
//   and more in truth.
// - F(4x4) with the points 0, +-1, +-2, of other libraries, whose G has rows in
//   1/24: exact as long as 25 times larger sums are, to several hundred
//   channels (tried in the test).
// - F(2x2): smaller than F(4x4)'s in every term.
//
// Where 225 K is more than 2^24, it is left out, which only Winograd needs.
// Elements of one output channel may be scaled by 2^-130 and still be exact:
// multiples of 2^-143 in F(4x4), and denormals have 2^-149.
//
//===----------------------------------------------------------------------===//

#ifndef HARNESS_RUNNER_OPERATORS_CONV_CONVOLUTION_H
#define HARNESS_RUNNER_OPERATORS_CONV_CONVOLUTION_H

#include "baselines/geometry.h"
#include "harness/runner/Problem.h"

namespace runner {

class Convolution : public Problem {
public:
  /// `op` lives as long as this: the operator's name.
  Convolution(const char *op, const rival::Geometry &geometry);

  const std::string &text() const override { return canonical; }
  const Tensors &tensors() const override { return inMemory; }
  std::string elementName(int64_t index) const override;
  Inputs inputs(uint64_t seed) const override;
  void placeSpecials(Inputs &inputs, uint64_t seed) const override;
  std::vector<bool> mayBeNaN(const Inputs &inputs, int64_t tile) const override;
  /// A row is all channels of an output pixel.
  Expected expected(const Inputs &inputs, int64_t rows,
                    uint64_t seed) const override;
  RivalProblem rivalProblem(bool weightsPrepared) const override;

private:
  const char *const op;
  const rival::Geometry geometry;
  const std::string canonical;
  const Tensors inMemory;
};

} // namespace runner

#endif // HARNESS_RUNNER_OPERATORS_CONV_CONVOLUTION_H
