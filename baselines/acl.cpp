//===-- acl.cpp - Arm Compute Library, direct sums ------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Groups of one channel each are its depthwise layer, which takes one channel
// of the source for several filters too; other groups it does not have.
//
//===----------------------------------------------------------------------===//

// kind: library
// operators: conv
// link: arm_compute
// only: arm64

#include "acl.h"

namespace {

using namespace arm_compute;

class DirectSums final : public acl::Convolution {
public:
  DirectSums(const Form &form, const float *b) : Convolution(form) {
    start(chosen(), b);
  }

private:
  std::unique_ptr<IFunction> chosen() {
    if (form.groups > 1 || form.allInputs() == 1)
      return depthwise();
    const bool has = bool(NEGEMMConv2d::validate(src.info(), weights.info(),
                                                 nullptr, dst.info(), info()));
    return has && method() != Method::GEMM ? assembly() : product();
  }

  std::unique_ptr<IFunction> depthwise() {
    if (form.inputChannels != 1)
      throw rival::Unavailable("Arm Compute Library has no groups of several "
                               "channels");
    describe(weights, {form.allOutputs(), form.kernel[1], form.kernel[0]});
    const auto filters = static_cast<unsigned>(form.outputChannels);
    check(NEDepthwiseConvolutionLayer::validate(
        src.info(), weights.info(), nullptr, dst.info(), padding(), filters,
        ActivationLayerInfo(), dilation()));
    auto layer = std::make_unique<NEDepthwiseConvolutionLayer>();
    layer->configure(&src, &weights, nullptr, &dst, padding(), filters,
                     ActivationLayerInfo(), dilation());
    implementation = "depthwise";
    return layer;
  }

  /// nhwc: rows of the source are gathered while they are multiplied.
  std::unique_ptr<IFunction> assembly() {
    auto layer = std::make_unique<NEGEMMConv2d>();
    layer->configure(&src, &weights, nullptr, &dst, info());
    implementation = "gemm_conv2d";
    return layer;
  }

  /// Windows are copied where there is need.
  std::unique_ptr<IFunction> product() {
    check(NEGEMMConvolutionLayer::validate(src.info(), weights.info(), nullptr,
                                           dst.info(), padding(), WeightsInfo(),
                                           dilation()));
    auto layer = std::make_unique<NEGEMMConvolutionLayer>();
    layer->configure(&src, &weights, nullptr, &dst, padding(), WeightsInfo(),
                     dilation());
    implementation = "gemm";
    return layer;
  }

  Conv2dInfo info() const {
    return {padding(), dilation(), ActivationLayerInfo(),
            /*enable_fast_math=*/false, /*num_groups=*/1};
  }
};

} // namespace

RIVAL_EXPORT(DirectSums)
