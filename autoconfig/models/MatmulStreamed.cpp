//===-- MatmulStreamed.cpp - Model of the pattern of the same name --------===//
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

/// Vector registers: scalars of A where they take any, kr rows of B, a sum; or
/// where scalars have registers of their own, two rows of B and all sums.
int64_t registersNeeded(const Contraction &p, const Target &t,
                        const Configuration &c) {
  int64_t scalars = p.m * c.get("kr"), lmul = c.getOr("lmul", 1);
  // A row of B that is used once goes straight into its multiply-add.
  int64_t rowsOfB = p.m == 1 ? 1 : c.get("kr");
  int64_t vectors = (rowsOfB + 1) * lmul;
  switch (t.scalarOperand) {
  case ScalarOperand::Broadcast:
    return scalars + vectors;
  case ScalarOperand::Lane:
    return scalars + vectors; // scalars come one by one, not as vectors
  case ScalarOperand::Register:
    // As many scalar registers.
    return std::max(scalars + 2, (p.m + 2) * lmul);
  }
  return 0;
}

/// Whole vectors of all columns, or of as many as so many rows hold in `bytes`.
int64_t columnsOfBlock(const Contraction &p, const Target &t, double bytes,
                       int64_t rows) {
  int64_t columns = t.lanes() * t.integer("vector.lmul_max");
  auto most = static_cast<int64_t>(bytes / (rows * bytesPerElement));
  most = std::max(most / columns * columns, columns);
  return std::min(most, int64_t(llvm::alignTo(p.n, columns)));
}

/// Columns of a block: as many as half of L1 holds of the rows of C, or all of
/// them, which leaves C in L2 and begins fewer runs along B.
llvm::SmallVector<int64_t, 2> blocks(const Contraction &p, const Target &t) {
  int64_t inL1 = columnsOfBlock(p, t, t.get("l1d.size") / 2, p.m);
  int64_t all = columnsOfBlock(p, t, t.get("l2.size") / 2, p.m);
  if (inL1 == all)
    return {inL1};
  return {inL1, all};
}

/// While prefetches run: of C, of this group of B and of the next.
int64_t rowsInL1(const Contraction &p, const Configuration &c) {
  return p.m + 2 * c.get("kr");
}

/// Along a few rows of B from L3, prefetches of the next group, which L1 holds
/// beside this one and C, hide what the core's own prefetchers lose at the
/// start of each row. Two and more rows of A hide most of it behind their
/// multiply-adds; from memory longer groups are faster.
bool prefetchesWell(const Contraction &p, const CacheHierarchy &caches,
                    const Configuration &c) {
  double bytes = static_cast<double>(p.k) * p.n * bytesPerElement;
  double inL1 = rowsInL1(p, c) * c.get("nc") * bytesPerElement;
  return c.getOr("prefetch_next", 0) && p.m == 1 && caches.fromL3(bytes) &&
         c.get("kr") == caches.prefetchedRows && inL1 <= caches.l1.size;
}

/// To bring the lines of C into L1 and back, of one group of rows of B, which
/// lie together with C itself between two uses of a line.
double cyclesOfC(const Contraction &p, const CacheHierarchy &caches, double kr,
                 double stretchBytes) {
  double lines =
      p.m * static_cast<double>(p.n) * bytesPerElement / caches.l1.line;
  Residence again = caches.residenceOf((kr + p.m) * stretchBytes);
  return lines * caches.cyclesToWrite(again, Walk::Along);
}

const char *boundOf(double compute, double withStores, double loads,
                    double stores, double issue, double chain) {
  double slowest = std::max({withStores, loads, stores, issue, chain});
  return slowest == compute      ? "bound: FMA throughput"
         : slowest == withStores ? "bound: FMA pipes, which stores take too"
         : slowest == loads      ? "bound: load ports"
         : slowest == stores     ? "bound: store ports"
         : slowest == issue      ? "bound: issue width"
                                 : "bound: FMA latency";
}

class MatmulStreamed : public ModelOf<Contraction> {
public:
  llvm::StringRef summary() const override {
    return "whole rows of B stream by a few rows of C, which stay in L1";
  }

  std::optional<std::string> rejects(const Contraction &p,
                                     const Target &t) const override {
    if (auto reason = rejectEmpty(p))
      return reason;
    if (p.bTransposed)
      return "B is transposed: it has no rows to stream";
    int64_t most = t.integer("vector.registers") / 4;
    if (p.m > std::min<int64_t>(most, 4))
      return "M = " + std::to_string(p.m) +
             " rows have too many scalars for the registers";
    return std::nullopt;
  }

  llvm::SmallVector<Configuration> space(const Contraction &p,
                                         const Target &t) const override {
    llvm::SmallVector<Configuration> result;
    for (int64_t nc : blocks(p, t))
      for (int64_t lmul = 1; lmul <= t.integer("vector.lmul_max"); lmul *= 2)
        for (int64_t kr : {1, 2, 3, 4, 6, 8, 12})
          for (int64_t unroll : {1, 2}) {
            Configuration c;
            c.set("kr", kr);
            if (t.integer("vector.lmul_max") > 1)
              c.set("lmul", lmul);
            c.set("nc", nc);
            c.set("unroll", unroll);
            c.set("prefetch_next", 0);
            if (result.empty() || (kr <= p.k && !refuses(p, t, c)))
              result.push_back(std::move(c));
          }
    CacheHierarchy caches(t);
    // Unrolled, they are as fast or slower.
    for (size_t i = result.size(); i-- > 0;) {
      Configuration c = result[i];
      c.set("prefetch_next", 1);
      c.set("nc", columnsOfBlock(p, t, caches.l1.size, rowsInL1(p, c)));
      if (c.get("unroll") == 1 && prefetchesWell(p, caches, c))
        result.push_back(std::move(c));
    }
    return result;
  }

  Cost cost(const Contraction &p, const Target &t,
            const Configuration &c) const override {
    int64_t kr = std::min(c.get("kr"), p.k);
    int64_t lanes = t.lanes() * c.getOr("lmul", 1);
    double outer = p.outerCount(), m = p.m;
    // Where registers group, a last group may be a shorter one.
    double vectors =
        std::ceil(p.n / static_cast<double>(t.lanes())) * t.lanes() / lanes;
    double groups = std::ceil(p.k / static_cast<double>(kr));
    double busy = vectorCycles(t, lanes);

    // One vector of columns and one group of rows.
    double compute =
        m * kr * (busy + t.get("fma.overhead")) / t.get("fma.pipes");
    double withStores =
        compute + m * busy * t.get("store.fma_cycles") / t.get("fma.pipes");
    double loads = (kr + m) * busy / t.get("load.pipes");
    double stores = m * busy / t.get("store.pipes");
    double prefetches = c.getOr("prefetch_next", 0) ? kr : 0;
    double issue = (m * kr + kr + prefetches + 2 * m + 3.0 / c.get("unroll")) /
                   t.get("issue.width");
    double chain = 0;
    if (t.flag("issue.in_order"))
      chain = kr * t.get("fma.latency") / (m * c.get("unroll"));
    Overlap overlap = Overlap::ofCore(t);
    double core = std::max(overlap({withStores, loads, stores, issue}), chain);
    const char *bound =
        boundOf(compute, withStores, loads, stores, issue, chain);
    double times = outer * vectors * groups;
    Cost cost;
    cost.add("compute", times * compute, bound);
    cost.add("operand stalls", times * (core - compute),
             "loads, stores or issue beyond the multiply-adds");
    double bytes =
        outer * (static_cast<double>(p.k) * p.n + m * p.n) * bytesPerElement;
    CacheHierarchy caches(t);
    double stretch = std::min<int64_t>(c.get("nc"), p.n) * bytesPerElement;
    double transfer = caches.cyclesToStream(bytes, stretch, kr) +
                      outer * groups * cyclesOfC(p, caches, kr, stretch);
    // Rows that share sets of L1 with more others than these hold evict what
    // was prefetched of each other: it comes from L2 a second time.
    Footprint rows{static_cast<double>(kr) + m, caches.l1.line,
                   p.ldb * bytesPerElement};
    if (!caches.l1.holds(rows))
      transfer += bytes / caches.l1.line * caches.l2.cyclesPerLine;
    double inCore = times * core;
    double both = prefetchesWell(p, caches, c)
                      ? std::max(inCore, transfer)
                      : Overlap::ofTransfers(t)({inCore, transfer});
    cost.add("b stream", both - inCore,
             "lines of B from below L1, beyond what the core hides");
    double blocks = std::ceil(p.n / static_cast<double>(c.get("nc")));
    double scalars = m * kr / t.get("load.scalar_pipes");
    cost.add("call overhead",
             outer * groups * blocks * (t.get("call.overhead") + scalars),
             "calls of the kernel, scalars of A");
    return cost;
  }

  std::optional<std::string> refuses(const Contraction &p, const Target &t,
                                     const Configuration &c) const override {
    if (auto reason = refuseOutOfRange(c))
      return reason;
    int64_t needs = registersNeeded(p, t, c);
    if (needs > t.integer("vector.registers"))
      return "kr=" + std::to_string(c.get("kr")) + " rows of B for " +
             std::to_string(p.m) + " of A need " + std::to_string(needs) +
             " registers of " + std::to_string(t.integer("vector.registers"));
    return std::nullopt;
  }
};

} // namespace

const Model &MatmulStreamedModel() {
  static const MatmulStreamed model;
  return model;
}

} // namespace autoconfig
