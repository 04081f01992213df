//===-- acl_winograd.cpp - Arm Compute Library, Winograd's ----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// F(4x4, 3x3) with the points 0, 1, -1, 2, -2, and others for 1xN kernels: what
// our kernels may round like with `--tolerance 1e-3`, and not without.
//
//===----------------------------------------------------------------------===//

// kind: library
// operators: conv
// link: arm_compute
// only: arm64
// named: it rounds worse than direct summation; beside --tolerance 1e-3

#include "acl.h"

namespace {

using namespace arm_compute;

class Winograd final : public acl::Convolution {
public:
  Winograd(const Form &form, const float *b) : Convolution(form) {
    if (form.groups > 1 || form.allInputs() == 1 ||
        method() != Method::WINOGRAD)
      throw rival::Unavailable(
          "Arm Compute Library does not choose Winograd's algorithm here");
    check(NEWinogradConvolutionLayer::validate(src.info(), weights.info(),
                                               nullptr, dst.info(), padding()));
    auto layer = std::make_unique<NEWinogradConvolutionLayer>();
    layer->configure(&src, &weights, nullptr, &dst, padding());
    implementation = "winograd";
    start(std::move(layer), b);
  }
};

} // namespace

RIVAL_EXPORT(Winograd)
