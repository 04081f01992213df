//===-- MatmulDot.cpp - Model of the pattern of the same name -------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/DotModel.h"
#include "autoconfig/models/common/GemmModel.h"
#include <algorithm>

namespace autoconfig {
namespace {

class MatmulDot : public ModelOf<Contraction> {
public:
  llvm::StringRef summary() const override {
    return "dot products with vectors along K, for a few columns or a "
           "transposed B";
  }

  std::optional<std::string> rejects(const Contraction &p,
                                     const Target &t) const override {
    if (auto reason = rejectEmpty(p))
      return reason;
    if (p.k < t.lanes())
      return "K = " + std::to_string(p.k) + " does not fill a vector of " +
             std::to_string(t.lanes()) + " lanes";
    int64_t most = t.integer("vector.registers") / 2 - 1;
    if (!p.bTransposed && p.n > std::min<int64_t>(most, 8))
      return "N = " + std::to_string(p.n) +
             " columns are too many for one accumulator each";
    return std::nullopt;
  }

  /// By lanes, chains of them, and sums of four lanes only where four columns
  /// go together.
  Numerics numerics(const Contraction &) const override {
    Numerics numerics;
    numerics.order = SumOrder::Any;
    return numerics;
  }

  llvm::SmallVector<Configuration> space(const Contraction &p,
                                         const Target &t) const override {
    llvm::SmallVector<Configuration> result;
    for (int64_t lmul = 1; lmul <= t.integer("vector.lmul_max"); lmul *= 2)
      for (int64_t mr : {1, 2, 4, 6, 8, 12})
        for (int64_t nr : columnsOfTile(p))
          for (int64_t chains : {1, 2, 4, 8}) {
            Configuration c;
            c.set("mr", mr);
            if (p.bTransposed)
              c.set("nr", nr);
            c.set("chains", chains);
            if (t.integer("vector.lmul_max") > 1)
              c.set("lmul", lmul);
            bool first = result.empty();
            if (first || (mr <= p.m && chains * lmul * t.lanes() <= p.k &&
                          isUseful(p, t, c) && !refuses(p, t, c)))
              result.push_back(std::move(c));
          }
    return result;
  }

  Cost cost(const Contraction &p, const Target &t,
            const Configuration &c) const override {
    return dotCost(p, t, makeDotSchedule(p, t, c));
  }

  std::optional<std::string> refuses(const Contraction &p, const Target &t,
                                     const Configuration &c) const override {
    return refuseDots(p, t, c);
  }

  int64_t workspace(const Contraction &p, const Target &t,
                    const Configuration &c) const override {
    return makeDotSchedule(p, t, c).workspace(p);
  }

private:
  /// Without a parameter for it, a tile has all columns.
  static llvm::SmallVector<int64_t, 6> columnsOfTile(const Contraction &p) {
    if (!p.bTransposed)
      return {p.n};
    llvm::SmallVector<int64_t, 6> sizes;
    for (int64_t nr : {1, 2, 3, 4, 6, 8})
      if (nr <= p.n)
        sizes.push_back(nr);
    return sizes;
  }

  /// More chains than hide the latency only take registers.
  static bool isUseful(const Contraction &p, const Target &t,
                       const Configuration &c) {
    double products = c.get("mr") * c.getOr("nr", p.n),
           chains = c.get("chains");
    return !p.bTransposed || chains == 1 ||
           products * chains < 2 * t.get("fma.latency") * t.get("fma.pipes");
  }
};

} // namespace

const Model &MatmulDotModel() {
  static const MatmulDot model;
  return model;
}

} // namespace autoconfig
