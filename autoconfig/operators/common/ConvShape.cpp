//===-- ConvShape.cpp - The shape of a convolution ------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/common/ConvShape.h"
#include <tuple>

namespace autoconfig {

bool ConvShape::operator==(const ConvShape &other) const {
  auto all = [](const ConvShape &s) {
    return std::tuple(s.groups, s.batch, s.ic, s.oc, s.nchw);
  };
  return all(*this) == all(other) && height == other.height &&
         width == other.width;
}

namespace {

/// The canonical text, with those entries of the width that differ from the
/// height's, or with all of them.
std::string textOf(const ConvShape &s, bool wholeWidth) {
  std::string text;
  auto entry = [&](const char *key, int64_t value) {
    text += key + std::to_string(value);
  };
  auto both = [&](const char *key, const char *widthKey, int64_t height,
                  int64_t width, int64_t usual) {
    if (height != usual)
      entry(key, height);
    if (width != height || (wholeWidth && width != usual))
      entry(widthKey, width);
  };
  const ConvAxis &h = s.height, &w = s.width;
  constexpr int64_t none = -1; // always written
  if (s.groups != 1)
    entry("g", s.groups);
  entry("mb", s.batch);
  entry("ic", s.ic);
  both("ih", "iw", h.in, w.in, none);
  entry("oc", s.oc);
  both("oh", "ow", h.out, w.out, none);
  both("kh", "kw", h.kernel, w.kernel, none);
  both("sh", "sw", h.stride, w.stride, 1);
  both("dh", "dw", h.dilation - 1, w.dilation - 1, 0);
  both("ph", "pw", h.pad, w.pad, none);
  return text + (s.nchw ? "@nchw" : "@nhwc");
}

} // namespace

std::string ConvShape::text() const {
  std::string brief = textOf(*this, false);
  ConvShape read;
  ShapeName name;
  bool same = !parseConv(brief, read, name) && read == *this;
  return same ? brief : textOf(*this, true);
}

double ConvShape::flops() const {
  return 2.0 * double(batch) * double(groups) * double(icOfGroup()) *
         double(ocOfGroup()) * height.validTaps() * width.validTaps();
}

TensorSizes ConvShape::sizes() const {
  return {batch * ic * height.in * width.in,
          icOfGroup() * oc * height.kernel * width.kernel,
          batch * oc * height.out * width.out};
}

MaybeComplaint ConvOperator::parse(llvm::StringRef text,
                                   std::unique_ptr<OperatorShape> &shape,
                                   ShapeName &name) const {
  auto conv = std::make_unique<ConvShape>();
  if (MaybeComplaint wrong = parseConv(text, *conv, name))
    return wrong;
  shape = std::move(conv);
  return std::nullopt;
}

llvm::Expected<std::unique_ptr<OperatorShape>>
ConvOperator::with(const OperatorShape &shape,
                   const ShapeOptions &options) const {
  auto conv =
      std::make_unique<ConvShape>(static_cast<const ConvShape &>(shape));
  auto refuse = [&](const char *option, const llvm::Twine &why) {
    return llvm::createStringError(llvm::Twine(option) + " on '" +
                                   shape.text() + "': " + why);
  };
  if (!options.weightsTag.empty())
    return refuse("--wtag", "the weights of a convolution lie as its --tag "
                            "says");
  if (!options.tag.empty() && options.tag != "nhwc" && options.tag != "nchw")
    return refuse("--tag",
                  "the layout is '" + options.tag + "', expected nhwc or nchw");
  if (!options.tag.empty())
    conv->nchw = options.tag == "nchw";
  if (options.batch) {
    conv->batch = *options.batch;
    ConvShape read;
    ShapeName name;
    if (MaybeComplaint wrong = parseConv(conv->text(), read, name))
      return refuse("--mb", wrong->message);
  }
  return conv;
}

static ConvAxis randomAxis(int64_t in, int64_t kernel, int64_t stride,
                           int64_t dilation, bool keepsSize) {
  ConvAxis axis;
  axis.kernel = kernel, axis.stride = stride, axis.dilation = dilation;
  axis.in = std::max(in, axis.reach());
  axis.pad = keepsSize ? axis.reach() / 2 : 0;
  axis.out = (axis.in + 2 * axis.pad - axis.reach()) / stride + 1;
  return axis;
}

ConvShape randomConv(Random &random) {
  ConvShape shape;
  int64_t map = random.percent(60) ? random.oneOf({7, 14, 28, 56, 112})
                                   : 1 + random.below(120);
  auto anyKernel = [&] { return random.oneOf({1, 1, 3, 3, 3, 3, 5, 7}); };
  int64_t kernel = anyKernel();
  int64_t stride = random.percent(25) ? 2 : 1;
  int64_t dilation = random.percent(10) ? 2 : 1;
  bool keepsSize = random.percent(80), square = random.percent(90);
  // Images have few channels, layers many, mostly what vectors divide.
  auto channels = [&] {
    if (random.percent(15))
      return 1 + random.below(4);
    return 8 * random.scale(7) + (random.percent(20) ? random.below(8) : 0);
  };
  shape.batch = random.percent(80) ? 1 : 2 + random.below(7);
  shape.ic = channels(), shape.oc = channels();
  shape.height = randomAxis(map, kernel, stride, dilation, keepsSize);
  shape.width =
      randomAxis(square ? map : 1 + random.below(120),
                 square ? kernel : anyKernel(), stride, dilation, keepsSize);
  return shape;
}

} // namespace autoconfig
