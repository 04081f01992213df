//===-- DepthwiseTaps.cpp - Model of the pattern of the same name ---------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/Model.h"
#include "autoconfig/models/common/CacheModel.h"
#include "autoconfig/models/common/DepthwiseCost.h"
#include "autoconfig/models/common/DepthwiseSpace.h"
#include "autoconfig/models/common/EpilogueCost.h"
#include "autoconfig/models/common/StepBounds.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>

namespace autoconfig {
namespace {

class DepthwiseTaps : public ModelOf<Depthwise> {
public:
  llvm::StringRef summary() const override {
    return "nhwc: vectors of channels, neighbouring pixels in registers, loops "
           "over the taps: for large kernels";
  }

  bool takesEpilogue() const override { return true; }

  std::optional<std::string> rejects(const Depthwise &p,
                                     const Target &) const override {
    if (auto reason = rejectForChannels(p))
      return reason;
    if (!hasRowsOfWeights(p))
      return "the weights of a tap are not neighbours";
    if (!refuseUnrolled(double(p.taps()) * double(outputsOfTile)))
      return "the " + std::to_string(p.taps()) +
             " taps of a tile can be unrolled, which is never slower";
    constexpr int64_t mostFilters = 64;
    if (p.f > mostFilters)
      return "the multiplier is " + std::to_string(p.f) +
             ", of vectors that are unrolled " + std::to_string(mostFilters) +
             " are most";
    return rejectEmpty(p);
  }

  llvm::SmallVector<Configuration> space(const Depthwise &p,
                                         const Target &t) const override {
    llvm::SmallVector<Configuration> result;
    for (int64_t lmul : groupSizes(t, p.groups))
      for (int64_t vectors :
           partSizes(llvm::divideCeil(p.groups, t.lanes() * lmul), 4))
        for (int64_t columns : partSizes(p.w.out, outputsOfTile)) {
          Configuration c;
          c.set("columns", columns);
          c.set("vectors", vectors);
          if (t.integer("vector.lmul_max") > 1)
            c.set("lmul", lmul);
          // Several channels of each may be too many for the registers.
          bool first = result.empty();
          if (first || !refuses(p, t, c))
            result.push_back(std::move(c));
        }
    return result;
  }

  Cost cost(const Depthwise &p, const Target &t,
            const Configuration &c) const override {
    TapsSchedule s = makeTapsSchedule(p, t, c);
    double compute = 0, core = 0, calls = 0, longest = -1;
    const char *bound = "";
    auto rows = static_cast<double>(p.batch) * p.h.validTaps();
    for (const Split &outputs : s.columns)
      for (const ChannelBlocks &blocks : s.blocks) {
        TileWork work = workOf(p, t, outputs.size, blocks);
        // Taps of a row that some of the outputs have alone count as a whole.
        double taps = rows * static_cast<double>(p.w.kernel) *
                      static_cast<double>(outputs.count * blocks.count);
        double cycles = taps * coreCycles(t, work);
        compute += taps * work.multiplyAdds / t.get("fma.pipes");
        core += cycles;
        calls += static_cast<double>(p.batch * p.h.out * outputs.count);
        if (cycles > longest)
          longest = cycles, bound = boundOf(t, work);
      }
    Cost cost;
    cost.add("compute", compute, bound);
    cost.add("operand stalls", core - compute,
             "loads, issue or latency beyond the multiply-adds");
    cost.add("lines", linesBeyond(p, t, core),
             "lines from below L1, beyond what the core hides");
    CacheHierarchy caches(t);
    addEpilogue(cost, p.epilogue,
                epilogueCycles(t, caches, p.epilogue,
                               static_cast<double>(p.batch) * p.h.out * p.w.out,
                               p.channels(), residenceOfAll(p, caches)));
    cost.add("call overhead", calls * t.get("call.overhead"),
             "calls of the kernels");
    return cost;
  }

  std::optional<std::string> refuses(const Depthwise &p, const Target &t,
                                     const Configuration &c) const override {
    if (auto reason = refuseParameters(t, c))
      return reason;
    int64_t weights = c.get("vectors") * p.f;
    return refuseSums(t, c.get("columns") * weights, weights,
                      c.getOr("lmul", 1));
  }

private:
  /// That share the loads of a tap in registers.
  static constexpr int64_t outputsOfTile = 8;

  /// One tap of so many outputs.
  static TileWork workOf(const Depthwise &p, const Target &t, int64_t size,
                         const ChannelBlocks &blocks) {
    auto outputs = static_cast<double>(size);
    TileWork work;
    for (const ChannelVector &vector : blocks.vectors) {
      double busy = vectorCycles(t, vector.source.lanes);
      auto made = static_cast<double>(vector.outputs.size());
      // Lanes that are repeated run where multiply-adds do.
      double shuffles = p.f == 1 ? 0 : outputs * made;
      work.multiplyAdds += (outputs * made + shuffles) * busy +
                           outputs * made * t.get("fma.overhead");
      work.loads += (outputs + made) * busy;
      work.instructions += outputs * made + shuffles + outputs + made;
    }
    constexpr double loopOverhead = 3;
    work.instructions += loopOverhead;
    work.carried = 1;
    return work;
  }

  /// Where the call before left everything.
  static Residence residenceOfAll(const Depthwise &p,
                                  const CacheHierarchy &caches) {
    double elements = static_cast<double>(p.elementsOfSrc()) +
                      static_cast<double>(p.elementsOfDst()) +
                      static_cast<double>(p.elementsOfWeights());
    return caches.residenceOfCall(elements * bytesPerElement);
  }

  /// Each row of taps brings its row of the source and its weights.
  static double linesBeyond(const Depthwise &p, const Target &t, double core) {
    CacheHierarchy caches(t);
    double source = static_cast<double>(p.elementsOfSrc()) * bytesPerElement;
    double others =
        static_cast<double>(p.elementsOfDst() + p.elementsOfWeights()) *
        bytesPerElement;
    Residence all = residenceOfAll(p, caches);
    double again = static_cast<double>(p.h.kernel) / p.h.stride;
    double lines = (std::max(1.0, again) * source + others) / caches.l1.line;
    double busy = lines * caches.cyclesToRead(all);
    return t.flag("issue.in_order") ? busy : std::max(0.0, busy - core);
  }
};

} // namespace

const Model &DepthwiseTapsModel() {
  static const DepthwiseTaps model;
  return model;
}

} // namespace autoconfig
