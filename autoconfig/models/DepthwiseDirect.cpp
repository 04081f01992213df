//===-- DepthwiseDirect.cpp - Model of the pattern of the same name -------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/Model.h"
#include "autoconfig/models/common/DepthwiseCost.h"
#include "autoconfig/models/common/DepthwiseSpace.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>
#include <memory>

namespace autoconfig {
namespace {

class DepthwiseDirect : public ModelOf<Depthwise> {
public:
  llvm::StringRef summary() const override {
    return "nhwc: vectors of channels, a tile of pixels in registers, all taps "
           "unrolled, those of the padding left out";
  }

  bool takesEpilogue() const override { return true; }

  std::optional<std::string> rejects(const Depthwise &p,
                                     const Target &) const override {
    if (auto reason = rejectForChannels(p))
      return reason;
    if (auto reason = rejectEmpty(p))
      return reason;
    return refuseUnrolled(double(p.taps()) * double(p.f));
  }

  llvm::SmallVector<Configuration> space(const Depthwise &p,
                                         const Target &t) const override {
    llvm::SmallVector<Configuration> result;
    for (int64_t lmul : groupSizes(t, p.groups))
      for (int64_t vectors :
           partSizes(llvm::divideCeil(p.groups, t.lanes() * lmul), 8))
        for (int64_t rows : partSizes(p.h.out, 7))
          for (int64_t columns : partSizes(p.w.out, 8)) {
            Configuration c;
            c.set("rows", rows);
            c.set("columns", columns);
            c.set("vectors", vectors);
            if (t.integer("vector.lmul_max") > 1)
              c.set("lmul", lmul);
            if (refuses(p, t, c))
              break; // and so would more columns be
            addWithWeights(p, c, result);
          }
    // Several channels of each may be too many for the registers.
    if (result.empty())
      addWithWeights(p, smallest(t), result);
    return result;
  }

  Cost cost(const Depthwise &p, const Target &t,
            const Configuration &c) const override {
    return costs(p, t)(c);
  }

  CostFunction costs(const Depthwise &p, const Target &t) const override {
    auto costs = std::make_shared<DepthwiseCosts>(p, t);
    return [costs](const Configuration &c) { return costs->of(c); };
  }

  std::optional<std::string> refuses(const Depthwise &p, const Target &t,
                                     const Configuration &c) const override {
    if (auto reason = refuseParameters(t, c))
      return reason;
    int64_t sums = c.get("rows") * c.get("columns") * c.get("vectors") * p.f;
    int64_t weights = tapsInUse(p, c) * p.f;
    if (auto reason = refuseSums(t, sums, weights, c.getOr("lmul", 1)))
      return reason;
    return refuseUnrolled(double(p.taps()) * double(sums));
  }

  int64_t workspace(const Depthwise &p, const Target &t,
                    const Configuration &c) const override {
    DepthwiseSchedule s = makeDepthwiseSchedule(p, t, c);
    return s.weightsAt == WeightsAt::Packed ? s.weightsInOrder() : 0;
  }

private:
  /// Taps that a row of the source needs more than once, in rows of taps for
  /// different outputs, in a row from the first output to the last one.
  static int64_t tapsInUse(const Depthwise &p, const Configuration &c) {
    int64_t rows = std::min<int64_t>(c.get("rows"), p.h.kernel);
    rows = std::min<int64_t>(rows, llvm::divideCeil(p.h.reach(), p.h.stride));
    int64_t between = (c.get("columns") - 1) * p.w.stride / p.w.dilation;
    return rows * std::min(p.w.kernel, between + 1);
  }

  static Configuration smallest(const Target &t) {
    Configuration c;
    for (llvm::StringRef key : {"rows", "columns", "vectors"})
      c.set(key, 1);
    if (t.integer("vector.lmul_max") > 1)
      c.set("lmul", 1);
    return c;
  }

  /// Weights that are given can be put in order by each call.
  static void addWithWeights(const Depthwise &p, Configuration c,
                             llvm::SmallVectorImpl<Configuration> &result) {
    if (p.weightsPrepared)
      return result.push_back(std::move(c));
    for (int64_t pack : {0, 1}) {
      c.set("pack", pack);
      if (pack || hasRowsOfWeights(p))
        result.push_back(c);
    }
  }
};

} // namespace

const Model &DepthwiseDirectModel() {
  static const DepthwiseDirect model;
  return model;
}

} // namespace autoconfig
