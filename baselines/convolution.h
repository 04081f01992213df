//===-- convolution.h - 2-D convolutions, for rivals ------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef BASELINES_CONVOLUTION_H
#define BASELINES_CONVOLUTION_H

#include "geometry.h"
#include "util.h"

namespace rival {

struct Convolution : Geometry {
  RivalProblem problem;

  static bool describes(const RivalProblem &problem) {
    return problem.convolution;
  }
  explicit Convolution(const RivalProblem &problem)
      : Geometry{*problem.convolution}, problem(problem) {}

  const char *layout() const { return channelsLast ? "nhwc" : "nchw"; }
  int64_t pixels() const { return output[0] * output[1]; } // of an image
  int64_t taps() const { return kernel[0] * kernel[1]; }
  using Geometry::taps;
  /// There is nothing to be summed, or nothing to sum for.
  bool isEmpty() const {
    return batch * pixels() * allOutputs() * taps() * inputChannels * input[0] *
               input[1] ==
           0;
  }
};

} // namespace rival

#endif // BASELINES_CONVOLUTION_H
