//===-- depthwise.cpp - Random depthwise convolutions ---------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Windows as any convolution can have them, some of them larger than what can
// be unrolled; channels around whole vectors, some with several filters each.
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/common/ConvShape.h"
#include "autoconfig/test/random/RandomShape.h"

namespace autoconfig {

std::string convShape(Random &random);

static void enlargeKernel(Random &random, ConvAxis &axis) {
  axis.kernel = 12 + random.below(4);
  axis.dilation = 1;
  axis.pad = random.oneOf({0, 1, axis.kernel / 2});
  int64_t room = axis.in + 2 * axis.pad - axis.kernel;
  axis.out = room < 0 ? 1 : room / axis.stride + 1;
}

std::string depthwiseShape(Random &random) {
  ConvShape p;
  ShapeName none;
  if (parseConv(convShape(random), p, none))
    return {}; // which nobody can read
  p.groups = random.upTo({4, 40, 70, 140});
  p.ic = p.groups;
  p.oc = p.groups * (p.groups > 1 ? random.oneOf({1, 1, 1, 2, 3, 5}) : 1);
  if (random.percent(20)) {
    enlargeKernel(random, p.height);
    enlargeKernel(random, p.width);
  }
  return p.text();
}

} // namespace autoconfig
