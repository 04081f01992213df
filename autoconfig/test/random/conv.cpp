//===-- conv.cpp - Random convolutions ------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Everything that a convolution can have comes up: taps apart, strides larger
// than the kernel, kernels larger than the source, outputs all in the padding,
// rows that are not used, one row or column, groups of any size.
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/common/ConvShape.h"
#include "autoconfig/test/random/RandomShape.h"

namespace autoconfig {

/// `usual`: three neighbouring taps and no stride, as most layers have it.
static ConvAxis randomAxis(Random &random, bool usual) {
  ConvAxis axis;
  axis.in = random.upTo({4, 9, 20, 20, 40});
  axis.kernel = usual ? 3 : random.oneOf({1, 1, 2, 3, 3, 3, 5, 7});
  axis.stride = usual ? 1 : random.oneOf({1, 1, 1, 2, 2, 3, 5});
  axis.dilation = usual ? 1 : random.oneOf({1, 1, 1, 1, 2, 3});
  axis.pad = random.oneOf({0, 0, 1, 1, axis.kernel / 2, axis.reach()});
  int64_t room = axis.in + 2 * axis.pad - axis.reach();
  axis.out = room < 0 ? 1 : room / axis.stride + 1;
  // Some end elsewhere: earlier, or further in the padding.
  axis.out += random.oneOf({0, 0, 0, 0, 1, axis.out > 1 ? -1 : 0});
  return axis;
}

std::string convShape(Random &random) {
  ConvShape p;
  p.batch = random.oneOf({1, 1, 2, 3});
  p.groups = random.oneOf({1, 1, 1, 2, 3});
  p.ic = p.groups * random.upTo({1, 4, 20, 40});
  p.oc = p.groups * random.upTo({1, 4, 20, 70});
  bool usual = random.below(4) == 0;
  p.height = randomAxis(random, usual);
  p.width = random.below(3) ? randomAxis(random, usual) : p.height;
  p.nchw = random.below(2);
  return p.text();
}

} // namespace autoconfig
