//===-- Convolution.h - A convolution as the models see it ------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The static information of a two-dimensional convolution:
//
//   dst[n, g, f, y, x] (+)= sum over c, i, j of
//     src[n, g, c, y * h.stride - h.pad + i * h.dilation,
//                  x * w.stride - w.pad + j * w.dilation]
//     * weights[g, f, c, i, j]
//
// where taps outside of the source count as nothing. Where an element lies is
// the sum of its indices times the strides of the tensor, constants in
// elements.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_OPERATORS_CONV_CONVOLUTION_H
#define AUTOCONFIG_OPERATORS_CONV_CONVOLUTION_H

#include "autoconfig/core/ConvAxis.h"
#include "autoconfig/core/OperatorInfo.h"

namespace autoconfig {

struct Convolution : OperatorInfo {
  int64_t batch = 1, groups = 1;
  int64_t c = 1, f = 1; // channels of source and destination, of one group
  ConvAxis h, w;        // height and width: in, out, kernel, ..

  /// Of source and destination: whether channels (of all groups) or columns are
  /// contiguous.
  enum class Layout { NHWC, NCHW } layout = Layout::NHWC;
  /// HWCF: [KH, KW, C, g*F], filters contiguous. FHWC: [g*F, KH, KW, C].
  /// FCHW: [g*F, C, KH, KW]. Others have strides, and no name.
  enum class WeightsLayout {
    HWCF,
    FHWC,
    FCHW,
    Other
  } weightsLayout = WeightsLayout::HWCF;

  struct TensorStrides {
    int64_t batch = 0, group = 0, channel = 0, row = 0, column = 0;
  } src, dst;
  struct WeightStrides {
    int64_t group = 0, filter = 0, channel = 0, row = 0, column = 0;
  } weights;

  bool isPadded() const { return h.isPadded() || w.isPadded(); }
  /// Pairs of a tap and an output pixel of one image that are no padding.
  double validTaps() const { return h.validTaps() * w.validTaps(); }
  /// The share of those among all pairs.
  double validShare() const;

  int64_t elementsOfSrc() const { return batch * groups * c * h.in * w.in; }
  int64_t elementsOfWeights() const {
    return groups * f * c * h.kernel * w.kernel;
  }
  int64_t elementsOfDst() const { return batch * groups * f * h.out * w.out; }

  /// Strides of dense tensors in these layouts, from the sizes.
  void setStrides();

  llvm::StringRef op() const override { return "conv"; }
  double multiplyAdds() const override;
  void print(llvm::raw_ostream &out) const override;
  llvm::json::Object toJSON() const override;
  std::optional<Channels> channelsOfEpilogue() const override {
    return Channels{groups * f, layout == Layout::NHWC ? 1 : dst.channel};
  }
  std::unique_ptr<OperatorInfo> clone() const override {
    return std::make_unique<Convolution>(*this);
  }
};

} // namespace autoconfig

#endif // AUTOCONFIG_OPERATORS_CONV_CONVOLUTION_H
