//===-- MatmulDot.cpp - Model of the pattern of the same name -------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/GemmModel.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>
#include <cmath>

namespace autoconfig {
namespace {

/// Accumulators, the columns of B and a row of A.
int64_t registersNeeded(const Contraction &p, const Configuration &c) {
  return (c.get("mr") * p.n * c.get("chains") + p.n + 1) * c.getOr("lmul", 1);
}

class MatmulDot : public Model {
public:
  llvm::StringRef summary() const override {
    return "dot products with vectors along K, for a few columns";
  }

  std::optional<std::string> rejects(const Contraction &p,
                                     const Target &t) const override {
    if (auto reason = rejectEmpty(p))
      return reason;
    if (p.k < t.lanes())
      return "K = " + std::to_string(p.k) + " does not fill a vector of " +
             std::to_string(t.lanes()) + " lanes";
    int64_t most = t.integer("vector.registers") / 2 - 1;
    if (p.n > std::min<int64_t>(most, 8))
      return "N = " + std::to_string(p.n) +
             " columns are too many for one accumulator each";
    return std::nullopt;
  }

  llvm::SmallVector<Configuration> candidates(const Contraction &p,
                                              const Target &t) const override {
    llvm::SmallVector<Configuration> result;
    for (int64_t lmul = 1; lmul <= t.integer("vector.lmul_max"); lmul *= 2)
      for (int64_t mr : {1, 2, 4, 6, 8, 12})
        for (int64_t chains : {1, 2, 4, 8}) {
          Configuration c;
          c.set("mr", mr);
          c.set("chains", chains);
          if (t.integer("vector.lmul_max") > 1)
            c.set("lmul", lmul);
          bool first = result.empty();
          if (first || (mr <= p.m && chains * lmul * t.lanes() <= p.k &&
                        !refuses(p, t, c)))
            result.push_back(std::move(c));
        }
    return result;
  }

  Cost cost(const Contraction &p, const Target &t,
            const Configuration &c) const override {
    int64_t mr = std::min(c.get("mr"), p.m), chains = c.get("chains");
    int64_t lanes = t.lanes() * c.getOr("lmul", 1);
    double outer = p.outerCount();
    double tiles = outer * llvm::divideCeil(p.m, mr);
    double steps = std::ceil(p.k / static_cast<double>(lanes));
    double busy = vectorCycles(t, lanes);

    double products = static_cast<double>(mr) * p.n;
    double compute =
        products * (busy + t.get("fma.overhead")) / t.get("fma.pipes");
    double latency = t.get("fma.latency") / chains;
    double loads = (mr + p.n) * busy / t.get("load.pipes");
    double issue = (products + mr + p.n + 3.0 / chains) / t.get("issue.width");
    double slowest = std::max({compute, latency, loads, issue});
    const char *bound = slowest == compute   ? "bound: FMA throughput"
                        : slowest == latency ? "bound: FMA latency"
                        : slowest == loads   ? "bound: load ports"
                                             : "bound: issue width";
    Cost cost;
    cost.add("compute", tiles * steps * compute, bound);
    cost.add("operand stalls", tiles * steps * (slowest - compute),
             "loads, issue or latency beyond the multiply-adds");
    // Summing the lanes is a chain of shuffles and additions.
    double reduction = (std::log2(lanes) + chains) * t.get("fma.latency");
    double overlapped = products / t.get("fma.pipes");
    cost.add("reductions",
             tiles * (reduction + 2 * overlapped * std::log2(lanes)),
             "sums of the lanes of accumulators");
    if (p.ldb != 1)
      cost.add("packing", outer * p.k * p.n * 2 / t.get("issue.width"),
               "columns of B, element by element");
    double bytes =
        outer * (static_cast<double>(p.m) * p.k + p.n * p.k) * bytesPerElement;
    CacheHierarchy caches(t);
    double level = caches.bandwidthOf(bytes);
    double transfer = bytes / level * slowdownOfStreams(mr + p.n);
    double covered = 0.8 * tiles * steps * slowest;
    if (level < caches.l1.bandwidth)
      cost.add("first touch", std::max(transfer - covered, 0.1 * transfer),
               "A and B from the level that holds them");
    cost.add("call overhead", tiles * t.get("call.overhead"),
             "calls of the kernel");
    return cost;
  }

  std::optional<std::string> refuses(const Contraction &p, const Target &t,
                                     const Configuration &c) const override {
    if (auto reason = refuseOutOfRange(c))
      return reason;
    int64_t needs = registersNeeded(p, c);
    if (needs > t.integer("vector.registers"))
      return "mr=" + std::to_string(c.get("mr")) +
             " rows with chains=" + std::to_string(c.get("chains")) + " need " +
             std::to_string(needs) + " vector registers of " +
             std::to_string(t.integer("vector.registers"));
    return std::nullopt;
  }
};

} // namespace

const Model &MatmulDotModel() {
  static const MatmulDot model;
  return model;
}

} // namespace autoconfig
