//===-- Convolution.cpp ---------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/conv/Convolution.h"
#include "autoconfig/core/Quantity.h"
#include "llvm/Support/Format.h"

namespace autoconfig {
namespace {

const char *nameOf(Convolution::Layout layout) {
  return layout == Convolution::Layout::NHWC ? "nhwc" : "nchw";
}

const char *nameOf(Convolution::WeightsLayout layout) {
  switch (layout) {
  case Convolution::WeightsLayout::HWCF:
    return "hwcf";
  case Convolution::WeightsLayout::FHWC:
    return "fhwc";
  case Convolution::WeightsLayout::FCHW:
    return "fchw";
  case Convolution::WeightsLayout::Other:
    break;
  }
  return "other";
}

/// "3", or "3 x 1" where height and width differ.
std::string bothOf(int64_t height, int64_t width) {
  std::string text = std::to_string(height);
  return height == width ? text : text + " x " + std::to_string(width);
}

/// "1 above", or "2 rows at the end are not used".
void printPadding(const ConvAxis &axis, const char *before, const char *behind,
                  const char *elements, llvm::raw_ostream &out) {
  out << axis.pad << " " << before << ", ";
  if (axis.endPad() >= 0)
    out << axis.endPad() << " " << behind;
  else
    out << "the last " << -axis.endPad() << " " << elements << " not used";
}

llvm::json::Object axisJSON(const ConvAxis &axis) {
  return llvm::json::Object{{"in", axis.in},
                            {"out", axis.out},
                            {"kernel", axis.kernel},
                            {"stride", axis.stride},
                            {"dilation", axis.dilation},
                            {"pad_before", axis.pad},
                            {"pad_behind", axis.endPad()}};
}

} // namespace

double Convolution::validShare() const {
  double all =
      double(h.out) * double(w.out) * double(h.kernel) * double(w.kernel);
  return all > 0 ? validTaps() / all : 1;
}

double Convolution::multiplyAdds() const {
  return double(batch) * double(groups) * double(c) * double(f) * validTaps();
}

/// Strides of [N, ..] in the layout, all groups' channels together.
static Convolution::TensorStrides stridesOf(Convolution::Layout layout,
                                            int64_t groups, int64_t channels,
                                            int64_t height, int64_t width) {
  int64_t all = groups * channels, image = height * width;
  if (layout == Convolution::Layout::NHWC)
    return {all * image, channels, 1, width * all, all};
  return {all * image, channels * image, image, width, 1};
}

void Convolution::setStrides() {
  src = stridesOf(layout, groups, c, h.in, w.in);
  dst = stridesOf(layout, groups, f, h.out, w.out);
  int64_t taps = h.kernel * w.kernel, all = groups * f;
  if (weightsLayout == WeightsLayout::HWCF)
    weights = {f, 1, all, w.kernel * c * all, c * all};
  else if (weightsLayout == WeightsLayout::FHWC)
    weights = {f * taps * c, taps * c, 1, w.kernel * c, c};
  else
    weights = {f * c * taps, c * taps, taps, w.kernel, 1};
}

void Convolution::print(llvm::raw_ostream &out) const {
  out << "  source " << batch << " x " << groups * c << " channels of " << h.in
      << " x " << w.in << ", " << nameOf(layout) << "; destination "
      << groups * f << " channels of " << h.out << " x " << w.out;
  if (groups > 1)
    out << "; " << groups << " groups of " << c << " and " << f;
  out << "\n  kernel " << h.kernel << " x " << w.kernel << ", stride "
      << bothOf(h.stride, w.stride);
  if (h.dilation > 1 || w.dilation > 1)
    out << ", taps " << bothOf(h.dilation, w.dilation) << " apart";
  out << ", weights " << nameOf(weightsLayout) << "\n  padding ";
  printPadding(h, "above", "below", "rows", out);
  out << ", ";
  printPadding(w, "left", "right", "columns", out);
  if (isPadded())
    out << llvm::format("; %.1f%% of the taps are inside", 100 * validShare());
  out << "\n  " << countText(2 * multiplyAdds())
      << " floating-point operations\n";
}

llvm::json::Object Convolution::toJSON() const {
  return llvm::json::Object{{"batch", batch},
                            {"groups", groups},
                            {"channels_in", groups * c},
                            {"channels_out", groups * f},
                            {"height", axisJSON(h)},
                            {"width", axisJSON(w)},
                            {"layout", nameOf(layout)},
                            {"weights_layout", nameOf(weightsLayout)},
                            {"multiply_adds", multiplyAdds()},
                            {"valid_taps_share", validShare()},
                            {"accumulate", accumulate},
                            {"weights_prepared", weightsPrepared}};
}

} // namespace autoconfig
