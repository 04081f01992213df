//===-- acl.h - Arm Compute Library's convolution ---------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The library chooses by itself (NEConvolutionLayer), and nearly always takes
// Winograd's F(4x4, 3x3) for 3x3 layers of stride 1, in f32 too, without being
// asked for less accuracy. That rounds worse than direct sums, so there are two
// rivals:
//
// - acl: what it chooses, but where that is Winograd's or an FFT, the product
//   that it takes where these are not available.
// - acl_winograd: the layers that it chooses Winograd's for.
//
// It prepares the weights once, so prepared weights only. On the emulator and
// on boards it asks the system which core it runs on.
//
//===----------------------------------------------------------------------===//

#ifndef BASELINES_ACL_H
#define BASELINES_ACL_H

#include "convolution.h"
#include <algorithm>
#include <arm_compute/AclVersion.h>
#include <arm_compute/core/TensorInfo.h>
#include <arm_compute/runtime/NEON/NEScheduler.h>
#include <arm_compute/runtime/NEON/functions/NEConvolutionLayer.h>
#include <arm_compute/runtime/NEON/functions/NEDepthwiseConvolutionLayer.h>
#include <arm_compute/runtime/NEON/functions/NEGEMMConv2d.h>
#include <arm_compute/runtime/NEON/functions/NEGEMMConvolutionLayer.h>
#include <arm_compute/runtime/NEON/functions/NEWinogradConvolutionLayer.h>
#include <arm_compute/runtime/Tensor.h>
#include <dlfcn.h>
#include <filesystem>
#include <memory>
#include <vector>

namespace acl {

/// As loaded: of libarm_compute.so.43.0.0 the numbers; 43 is release 24.11.
inline const char *version() {
  static const std::string text = [] {
    Dl_info library = {};
    dladdr(reinterpret_cast<const void *>(AclVersionInfo), &library);
    std::error_code none;
    const std::string file =
        std::filesystem::canonical(
            library.dli_fname ? library.dli_fname : "unknown", none)
            .filename();
    const size_t suffix = file.find(".so.");
    return suffix == std::string::npos ? "unknown" : file.substr(suffix + 4);
  }();
  return text.c_str();
}

class Convolution : public RivalInstance {
public:
  using Form = rival::Convolution;
  static const char *version() { return acl::version(); }

  void run(const float *a, const float *, float *c) override {
    point(src, a);
    point(dst, c);
    function->run();
  }

protected:
  explicit Convolution(const Form &form) : form(form) {
    if (!form.problem.weightsPrepared)
      throw rival::Unavailable("Arm Compute Library packs the weights before "
                               "the first call; it is compared with prepared "
                               "weights");
    if (form.isEmpty())
      throw rival::Unavailable("Arm Compute Library takes no empty tensors");
    for (int axis : {0, 1})
      if (form.before[axis] < 0)
        throw rival::Unavailable("Arm Compute Library has no negative padding");
    arm_compute::NEScheduler::get().set_num_threads(1);
    describe(src, {form.allInputs(), form.input[1], form.input[0], form.batch});
    describe(dst,
             {form.allOutputs(), form.output[1], form.output[0], form.batch});
    describe(weights, {form.inputChannels, form.kernel[1], form.kernel[0],
                       form.allOutputs()});
  }

  using Method = arm_compute::ConvolutionMethod;
  /// What the library chooses.
  Method method() const {
    return arm_compute::NEConvolutionLayer::get_convolution_method(
        src.info(), weights.info(), dst.info(), padding(),
        arm_compute::WeightsInfo(), dilation());
  }

  arm_compute::PadStrideInfo padding() const {
    auto size = [](int64_t value) {
      // Rows at the end that no output uses: sizes are rounded down.
      return static_cast<unsigned>(std::max<int64_t>(value, 0));
    };
    return {size(form.stride[1]),
            size(form.stride[0]),
            size(form.before[1]),
            size(form.after[1]),
            size(form.before[0]),
            size(form.after[0]),
            arm_compute::DimensionRoundingType::FLOOR};
  }
  arm_compute::Size2D dilation() const {
    return {static_cast<size_t>(form.dilation[1]),
            static_cast<size_t>(form.dilation[0])};
  }

  static void check(const arm_compute::Status &status) {
    if (!status)
      throw rival::Unavailable("Arm Compute Library refuses: " +
                               status.error_description());
  }

  /// A configured function, and weights as the problem has them.
  void start(std::unique_ptr<arm_compute::IFunction> configured,
             const float *b) {
    function = std::move(configured);
    const std::vector<float> ordered = inOrder(b);
    weights.allocator()->allocate();
    std::copy(ordered.begin(), ordered.end(),
              reinterpret_cast<float *>(weights.buffer()));
    function->prepare();
  }

  /// Innermost first in nhwc: channels, width, height, images.
  void describe(arm_compute::Tensor &tensor, std::vector<int64_t> sizes) const {
    if (!form.channelsLast)
      std::rotate(sizes.begin(), sizes.begin() + 1, sizes.begin() + 3);
    arm_compute::TensorShape shape;
    for (size_t i = 0; i < sizes.size(); ++i)
      shape.set(i, static_cast<size_t>(sizes[i]),
                /*apply_dim_correction=*/false);
    arm_compute::TensorInfo info(shape, 1, arm_compute::DataType::F32);
    info.set_data_layout(form.channelsLast ? arm_compute::DataLayout::NHWC
                                           : arm_compute::DataLayout::NCHW);
    tensor.allocator()->init(info);
  }

  const Form form;
  arm_compute::Tensor src, weights, dst;

private:
  std::unique_ptr<arm_compute::IFunction> function;

  /// The library's weights are [F, KH, KW, C] in nhwc; those of depthwise
  /// layers, and all in nchw, lie as ours.
  std::vector<float> inOrder(const float *b) const {
    const int64_t f = form.allOutputs(),
                  depth = form.taps() * form.inputChannels;
    std::vector<float> result(b, b + f * depth);
    if (!form.channelsLast || weights.info()->num_dimensions() < 4)
      return result;
    for (int64_t out = 0; out < f; ++out)
      for (int64_t i = 0; i < depth; ++i)
        result[out * depth + i] = b[i * f + out];
    return result;
  }

  static void point(arm_compute::Tensor &tensor, const float *data) {
    if (tensor.buffer() == reinterpret_cast<const uint8_t *>(data))
      return;
    check(tensor.allocator()->import_memory(const_cast<float *>(data)));
  }
};

} // namespace acl

#endif // BASELINES_ACL_H
