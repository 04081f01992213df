//===-- ConvDirect.cpp - Model of the pattern of the same name ------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/GemmModel.h"
#include "autoconfig/operators/conv/Product.h"
#include <algorithm>

namespace autoconfig {
namespace {

class ConvDirect : public ModelOf<Convolution> {
public:
  llvm::StringRef summary() const override {
    return "tiles of pixels by channels, summed over all taps in registers; "
           "no padding is read";
  }

  bool takesEpilogue() const override { return true; }

  std::optional<std::string> rejects(const Convolution &p,
                                     const Target &) const override {
    if (!hasWindowsAsRows(p))
      return "channels of pixels and filters of taps do not lie next to each "
             "other (nhwc, hwcf or fhwc)";
    if (!rejectPlainProduct(p))
      return "windows are rows of a matrix, ConvPointwise multiplies them";
    if (int64_t border = pixelsWithoutAllTaps(p.w); border > mostBorderPixels)
      return std::to_string(border) +
             " pixels of a line do not have all taps, expected at most " +
             std::to_string(mostBorderPixels) +
             ": the tiles there have loops of their own";
    return rejectEmpty(productOfWindows(p, false));
  }

  llvm::SmallVector<Configuration> space(const Convolution &p,
                                         const Target &t) const override {
    llvm::SmallVector<Configuration> result;
    for (bool alongHeight : {false, true}) {
      // Its taps go down the columns.
      if (alongHeight && p.order == SumOrder::Invariant)
        continue;
      // Long lines have wide tiles, and few at their ends.
      if (alongHeight &&
          (p.h.out <= p.w.out || pixelsWithoutAllTaps(p.h) > mostBorderPixels))
        continue;
      Contraction product = productOfWindows(p, alongHeight);
      for (BPacking packB :
           {BPacking::Prepared, BPacking::None, BPacking::Fused}) {
        if ((packB == BPacking::Prepared) != p.weightsPrepared ||
            (packB == BPacking::None && product.bTransposed))
          continue;
        for (Configuration &c : gemmSpace(product, t, packB)) {
          if (packB != BPacking::Prepared)
            c.set("pack_b", packB == BPacking::Fused);
          c.set("along_height", alongHeight);
          result.push_back(std::move(c));
        }
      }
    }
    return result;
  }

  Cost cost(const Convolution &p, const Target &t,
            const Configuration &c) const override {
    Contraction product = productOfWindows(p, c.get("along_height"));
    return gemmCost(product, t,
                    makeGemmSchedule(product, t, c, packingOfB(product, c)));
  }

  std::optional<std::string> refuses(const Convolution &p, const Target &t,
                                     const Configuration &c) const override {
    if (p.weightsLayout == Convolution::WeightsLayout::FHWC &&
        c.getOr("pack_b", 1) == 0)
      return "pack_b=0 reads rows of filters, which do not lie next to each "
             "other";
    if (p.order == SumOrder::Invariant &&
        (c.getOr("along_height", 0) || c.getOr("kc", p.c) < p.c))
      return "sums are invariant, their terms go along the height or by blocks "
             "of channels only with others (--numerics)";
    return refuseGemm(t, c);
  }

  int64_t workspace(const Convolution &p, const Target &t,
                    const Configuration &c) const override {
    Contraction product = productOfWindows(p, c.get("along_height"));
    return gemmWorkspace(product, t, c, packingOfB(product, c));
  }

private:
  /// Those that the padding cuts; each tile of them is code of its own.
  static int64_t pixelsWithoutAllTaps(const ConvAxis &axis) {
    ConvAxis::Range first = axis.outputsOfTap(0);
    ConvAxis::Range last = axis.outputsOfTap(axis.kernel - 1);
    return axis.out - std::max<int64_t>(0, last.end - first.first);
  }
  static constexpr int64_t mostBorderPixels = 256;
};

} // namespace

const Model &ConvDirectModel() {
  static const ConvDirect model;
  return model;
}

} // namespace autoconfig
