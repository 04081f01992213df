//===-- MatmulTailDot.cpp - The last columns as dot products --------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/TailSchedule.h"
#include "autoconfig/models/common/DotModel.h"
#include "autoconfig/models/common/GemmModel.h"

namespace autoconfig {
namespace {

class MatmulTailDot : public ModelOf<Contraction> {
public:
  llvm::StringRef summary() const override {
    return "GEMM on whole vectors of columns, dot products for the few that "
           "remain";
  }

  std::optional<std::string> rejects(const Contraction &p,
                                     const Target &t) const override {
    if (auto reason = rejectEmpty(p))
      return reason;
    if (p.weightsPrepared)
      return "the weights are prepared, MatmulPrepared uses that";
    if (p.bTransposed)
      return "B is transposed, MatmulDot takes its columns as they lie";
    int64_t tail = columnsOfTail(p, t);
    if (tail == 0)
      return "N = " + std::to_string(p.n) + " is whole vectors of " +
             std::to_string(t.lanes()) + " lanes";
    if (tail == p.n)
      return "N = " + std::to_string(p.n) + " does not fill a vector of " +
             std::to_string(t.lanes()) + " lanes, all columns would be a tail";
    if (tail > mostColumns)
      return "N = " + std::to_string(p.n) + " leaves " + std::to_string(tail) +
             " columns, too many for one accumulator each";
    if (p.k < t.lanes())
      return "K = " + std::to_string(p.k) + " does not fill a vector of " +
             std::to_string(t.lanes()) + " lanes";
    return std::nullopt;
  }

  /// Columns of the tail are summed by lanes, the others one product after the
  /// other.
  Numerics numerics(const Contraction &) const override {
    Numerics numerics;
    numerics.order = SumOrder::Any;
    return numerics;
  }

  llvm::SmallVector<Configuration> space(const Contraction &p,
                                         const Target &t) const override {
    return withTail(p, t, gemmSpace(whole(p, t), t, BPacking::None));
  }

  Cost cost(const Contraction &p, const Target &t,
            const Configuration &c) const override {
    return costs(p, t)(c);
  }

  /// All candidates have the same tail, but for what a user fixes.
  CostFunction costs(const Contraction &p, const Target &t) const override {
    int64_t tail = columnsOfTail(p, t);
    double others =
        p.outerCount() * bytesPerElement *
        (static_cast<double>(p.n) * p.k + static_cast<double>(p.m) * p.n);
    auto cyclesOfTail = [tail = p.columns(p.n - tail, tail), &t,
                         others](const Configuration &c) {
      return dotCost(tail, t, makeDotSchedule(tail, t, c), others).cycles();
    };
    return [ofMain = gemmCosts(whole(p, t), t, BPacking::None), cyclesOfTail,
            known = Configuration(),
            cycles = 0.0](const Configuration &c) mutable {
      Configuration ofTail = configurationOfTail(c);
      if (known.entries() != ofTail.entries()) {
        cycles = cyclesOfTail(ofTail);
        known = ofTail;
      }
      Cost cost = ofMain(c);
      cost.add("tail columns", cycles,
               "dot products of the columns that do not fill a vector");
      return cost;
    };
  }

  std::optional<std::string> refuses(const Contraction &p, const Target &t,
                                     const Configuration &c) const override {
    if (auto reason = refuseGemm(t, c))
      return reason;
    Contraction tail = p.columns(0, columnsOfTail(p, t));
    return refuseDots(tail, t, configurationOfTail(c));
  }

  int64_t workspace(const Contraction &p, const Target &t,
                    const Configuration &c) const override {
    return makeTailSchedule(p, t, c).workspace();
  }

private:
  /// Accumulators for more leave no room for two rows.
  static constexpr int64_t mostColumns = 8;

  static Contraction whole(const Contraction &p, const Target &t) {
    return p.columns(0, p.n - columnsOfTail(p, t));
  }

  /// The two parts do not depend on each other: every GEMM with the one
  /// cheapest tail.
  static llvm::SmallVector<Configuration>
  withTail(const Contraction &p, const Target &t,
           llvm::SmallVector<Configuration> gemms) {
    Configuration tail = cheapestTail(p, t);
    for (Configuration &c : gemms) {
      c.set("tail_mr", tail.get("mr"));
      c.set("tail_chains", tail.get("chains"));
    }
    return gemms;
  }

  static Configuration cheapestTail(const Contraction &p, const Target &t) {
    Contraction tail = p.columns(0, columnsOfTail(p, t));
    Configuration best;
    double cycles = 0;
    for (int64_t mr : {1, 2, 4, 6, 8, 12})
      for (int64_t chains : {1, 2, 4, 8}) {
        Configuration c;
        c.set("mr", mr);
        c.set("chains", chains);
        bool first = best.entries().empty();
        if (!first &&
            (mr > p.m || chains * t.lanes() > p.k || refuseDots(tail, t, c)))
          continue;
        double cost = dotCost(tail, t, makeDotSchedule(tail, t, c)).cycles();
        if (first || cost < cycles) {
          best = c;
          cycles = cost;
        }
      }
    return best;
  }
};

} // namespace

const Model &MatmulTailDotModel() {
  static const MatmulTailDot model;
  return model;
}

} // namespace autoconfig
