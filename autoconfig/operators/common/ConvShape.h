//===-- ConvShape.h - The shape of a convolution ----------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The notation of benchdnn's driver conv, for all operators that share it:
//
//   gX mbX icX ihX iwX ocX ohX owX khX kwX shX swX phX pwX dhX dwX[@layout]
//
// without the blanks, in any order, with `_` allowed after an entry; then a
// name. Channels are totals over the groups. `dh` is the dilation minus one.
// Defaults: g1, mb2, stride 1, dilation 0. Output size and padding follow from
// each other where one is missing; where both are, there is no padding. The
// padding at the end follows from the output size: it may be another than at
// the start, and negative, where rows of the source are not used.
//
// Width. benchdnn's rule: where no entry says anything of the width, all take
// the height's; otherwise iw and kw must be there, and the others have defaults
// of their own (sw1, dw0, ow and pw from each other). Where that fails, each
// missing one takes the height's. A shape without any height is
// one-dimensional: its height is 1. A depth (id, kd, ..) of more than 1 is not
// supported. Source: oneDNN, tests/benchdnn/doc/driver_conv.md,
// conv/conv_aux.cpp and dnn_types.cpp (sanitize_desc).
//
// The layout is ours, so that a problem's text says all. `nhwc`: source
// [N, H, W, g*C], weights [KH, KW, C, g*F] (oneDNN's hwcf, hwigo). `nchw`:
// source [N, g*C, H, W], weights [g*F, C, KH, KW] (oneDNN's oihw, goihw).
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_OPERATORS_COMMON_CONVSHAPE_H
#define AUTOCONFIG_OPERATORS_COMMON_CONVSHAPE_H

#include "autoconfig/core/ConvAxis.h"
#include "autoconfig/operators/Operator.h"

namespace autoconfig {

struct ConvShape : OperatorShape {
  int64_t groups = 1, batch = 2;
  int64_t ic = 0, oc = 0; // over all groups
  ConvAxis height, width;
  bool nchw = false;

  int64_t icOfGroup() const { return ic / groups; }
  int64_t ocOfGroup() const { return oc / groups; }
  bool operator==(const ConvShape &other) const;

  /// Entries that are the default or the height's are left out, unless the text
  /// would mean another shape then: "mb1ic64ih56oc64oh56kh3ph1@nhwc".
  std::string text() const override;
  double flops() const override;
  /// Winograd's algorithms approach one multiply-add for all taps of an output
  /// and a channel, as their tiles grow.
  double fewestFlops() const override {
    return flops() / static_cast<double>(height.kernel * width.kernel);
  }
  TensorSizes sizes() const override;
};

MaybeComplaint parseConv(llvm::StringRef text, ConvShape &shape,
                         ShapeName &name);

/// A layer as networks have them: square maps and kernels mostly, padded so
/// that the size is kept or not at all, without groups.
ConvShape randomConv(Random &random);

/// An operator whose shapes are of the driver conv.
class ConvOperator : public Operator {
public:
  llvm::StringRef driver() const override { return "conv"; }
  MaybeComplaint parse(llvm::StringRef text,
                       std::unique_ptr<OperatorShape> &shape,
                       ShapeName &name) const override;
  llvm::Expected<std::unique_ptr<OperatorShape>>
  with(const OperatorShape &shape, const ShapeOptions &options) const override;
};

} // namespace autoconfig

#endif // AUTOCONFIG_OPERATORS_COMMON_CONVSHAPE_H
