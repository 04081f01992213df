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
// F(4x4, 3x3) with the points 0, +-1, +-2. With inputs i / 16 and weights
// 9 j / 128, |i| and |j| at most r, and K = taps * C:
//
// Direct sums, in any order: all are multiples of 9 * 2^-11, and in units of
// 2^-11 at most 9 K r^2 in size. So r <= sqrt(2^24 / (9 K)): for certain.
//
// F(4x4) transforms filters with 1/24 of the rows
//   (6 0 0) (4 4 4) (4 -4 4) (1 2 4) (1 -2 4) (0 0 24),
// so that in two dimensions an element is a multiple of 9 j / 576 = j / 64:
// dyadic, which is what the 9 is for. But for signs it transforms inputs with
//   (4 0 5 0 1 0) (0 4 4 1 1 0) twice, (0 2 1 2 1 0) twice, (0 4 0 5 0 1)
// and the products' sums over C channels with
//   (1 1 1 1 1 0) (0 1 1 2 2 0) (0 1 1 4 4 0) (0 1 1 8 8 1).
// Both transformed operands are exact by far, with less than 16 bits. Of the
// sums the worst case, all terms as large as they can be and of one sign,
// leaves room for no channels at all. But i and j are random, independent and
// symmetric: a sum over channels has the standard deviation s^2 sqrt(C) times
// the norms of the two rows, where s^2 = r (r + 1) / 3 is that of an i times
// that of a j. In one dimension the first row of the output transform adds
//   sqrt(42 * 36) + 2 sqrt(34 * 48) + 2 sqrt(10 * 21) < 149
// as if its five terms were one variable, and the others are less in units of
// the power of two that divides all their terms. So what is added up reaches 24
// bits at 2^24 / (149^2 s^2 sqrt(C)) standard deviations; r makes these 7, and
// they are more in truth. F(2x2) is smaller in every term.
//
// Where 9 K is more than 2^24, the 9 is left out, which only Winograd needs.
// Elements of one output channel may be scaled by 2^-130 and still be exact:
// multiples of 2^-147 in F(4x4), and denormals have 2^-149.
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
