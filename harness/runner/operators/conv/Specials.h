//===-- Specials.h - NaN and others in a convolution ------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A special value in the input spoils the outputs whose windows see it, and no
// other; one in the weights spoils the outputs of its channel. Where its tap
// meets padding, an algorithm may leave it out or multiply it by zero: both are
// right.
//
//===----------------------------------------------------------------------===//

#ifndef HARNESS_RUNNER_OPERATORS_CONV_SPECIALS_H
#define HARNESS_RUNNER_OPERATORS_CONV_SPECIALS_H

#include "baselines/geometry.h"
#include "harness/runner/Problem.h"

namespace runner {

/// Puts them at the ends of the tensors and inside, and into inputs that no
/// window sees. One output channel's weights are scaled to denormals.
void placeSpecials(Inputs &inputs, const rival::Geometry &geometry,
                   uint64_t seed);

/// Problem::mayBeNaN.
std::vector<bool> mayBeNaN(const Inputs &inputs,
                           const rival::Geometry &geometry, int64_t tile);

/// Where an element of c is; its channel is that of all groups.
struct OutputPlace {
  int64_t image, y, x, channel;
};
OutputPlace outputAt(const rival::Geometry &geometry, int64_t index);

} // namespace runner

#endif // HARNESS_RUNNER_OPERATORS_CONV_SPECIALS_H
