//===-- DepthwiseColumns.cpp - Model of the pattern of the same name ------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/Quantity.h"
#include "autoconfig/models/Model.h"
#include "autoconfig/models/common/CacheModel.h"
#include "autoconfig/models/common/DepthwiseCost.h"
#include "autoconfig/models/common/DepthwiseSpace.h"
#include "autoconfig/models/common/EpilogueCost.h"
#include "autoconfig/models/common/RowCopyCost.h"
#include "autoconfig/models/common/StepBounds.h"
#include "autoconfig/operators/depthwise/ColumnsSchedule.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>

namespace autoconfig {
namespace {

/// The terms, over all channels and images:
///
///   copies       of the rows that a strip needs, padded (RowCopyCost.h)
///   compute      multiply-adds of the taps that have a row of the source; at
///                the sides padding is multiplied as well
///   source, destination lines  as in DepthwiseCost.cpp
class ColumnsCost {
public:
  ColumnsCost(const Depthwise &problem, const Target &target,
              const ColumnsSchedule &schedule)
      : p(problem), t(target), s(schedule), caches(target) {}

  Cost total() {
    for (const AxisTiles &rows : s.rows)
      for (const Strips &strips : s.strips(rows))
        addStrips(rows, strips);
    auto planes = static_cast<double>(p.batch * p.groups);
    double elements = static_cast<double>(p.elementsOfSrc()) +
                      static_cast<double>(p.elementsOfDst());
    Residence all = caches.residenceOfCall(elements * bytesPerElement);
    double line = caches.l1.line / bytesPerElement;
    double source = copiedElements / line * caches.cyclesToRead(all);
    double destination = static_cast<double>(p.h.out * p.w.out * p.f) / line *
                         caches.cyclesToRead(all);
    bool inOrder = t.flag("issue.in_order");
    double core = copies + compute + stalls;
    double busy = source + destination;
    double share =
        busy > 0 ? (inOrder ? busy : std::max(0.0, busy - core)) / busy : 0;
    Cost cost;
    cost.add("compute", planes * compute, bound);
    cost.add("operand stalls", planes * stalls,
             "loads, stores, issue or latency beyond the multiply-adds");
    cost.add("copies", planes * copies, "padded rows");
    cost.add("source lines", planes * share * source,
             "lines from below L1, beyond what the core hides");
    cost.add("destination lines", planes * share * destination,
             "the same of what is written");
    addEpilogue(cost, p.epilogue,
                epilogueCycles(t, caches, p.epilogue,
                               planes * static_cast<double>(p.f) * p.h.out,
                               p.w.out, all));
    cost.add("call overhead", planes * calls * t.get("call.overhead"),
             "calls of the kernels");
    return cost;
  }

private:
  void addStrips(const AxisTiles &rows, const Strips &strips) {
    auto count = static_cast<double>(strips.count);
    auto slots = static_cast<double>(s.planes.slots(strips.tiles * rows.size));
    for (const PlaneBlock::Phase &phase : s.planes.phases) {
      copies +=
          count * slots * rowCopyCycles(t, s.planes.pitch, s.planes.stride);
      copiedElements += count * slots * static_cast<double>(phase.count);
    }
    auto filters = static_cast<double>(p.f);
    calls += count * (1 + filters * static_cast<double>(s.columns.size()));
    for (const PanelRun &columns : s.columns) {
      TileWork work = workOf(rows, columns);
      double tiles = count * filters * static_cast<double>(strips.tiles) *
                     static_cast<double>(columns.count);
      double cycles = coreCycles(t, work);
      double busy = work.multiplyAdds / t.get("fma.pipes");
      compute += tiles * busy;
      stalls += tiles * (cycles - busy);
      if (tiles * cycles > longest)
        longest = tiles * cycles, bound = boundOf(t, work);
    }
  }

  TileWork workOf(const AxisTiles &rows, const PanelRun &columns) const {
    auto vectors = static_cast<double>(columns.pieces.size());
    double busy = 0, reads = 0;
    for (const VectorPiece &piece : columns.pieces) {
      busy += vectorCycles(t, piece.lanes);
      reads += vectorCycles(t, piece.lanes) * linesOfVector(piece.lanes);
    }
    auto taps = static_cast<double>(p.w.kernel);
    auto uses = static_cast<double>(rows.uses.size()) * taps;
    auto elements = static_cast<double>(rows.elements) * taps;
    auto outputs = static_cast<double>(rows.size);
    double initial = p.accumulate ? outputs : 0;
    TileWork work;
    work.multiplyAdds = uses * (busy + vectors * t.get("fma.overhead"));
    // Coefficients that find no register are loaded where they are used.
    double scalars = s.coefficientsStay(t, p.taps(), rows, columns) ? 0 : uses;
    work.loads = elements * reads + initial * busy + scalars;
    work.stores = outputs * busy;
    constexpr double loopOverhead = 3;
    work.instructions = (uses + elements + initial + outputs) * vectors +
                        scalars + loopOverhead;
    work.chain = static_cast<double>(rows.taps) * taps;
    return work;
  }

  /// Of a vector that begins at any element; those of the first tap begin with
  /// a line.
  double linesOfVector(int64_t lanes) const {
    double bytes = static_cast<double>(lanes) * bytesPerElement;
    double others =
        static_cast<double>(p.w.kernel - 1) / static_cast<double>(p.w.kernel);
    return 1 + others * std::min(bytes, caches.l1.line) / caches.l1.line;
  }

  const Depthwise &p;
  const Target &t;
  const ColumnsSchedule &s;
  CacheHierarchy caches;

  double compute = 0, stalls = 0, copies = 0, copiedElements = 0, calls = 0;
  double longest = -1;
  const char *bound = "";
};

class DepthwiseColumns : public ModelOf<Depthwise> {
public:
  llvm::StringRef summary() const override {
    return "nchw: vectors along the width, several rows at once, on padded "
           "copies of rows";
  }

  bool takesEpilogue() const override { return true; }

  std::optional<std::string> rejects(const Depthwise &p,
                                     const Target &) const override {
    if (!hasPlanes(p))
      return "columns are not contiguous (nchw)";
    if (auto reason = rejectEmpty(p))
      return reason;
    double bytes =
        static_cast<double>(PlaneBlock(p).elements(1)) * bytesPerElement;
    if (bytes > mostWorkspace)
      return "the rows of the source for one output row take " +
             countText(bytes) + " bytes of workspace, more than " +
             countText(mostWorkspace);
    return refuseUnrolled(double(p.taps()));
  }

  llvm::SmallVector<Configuration> space(const Depthwise &p,
                                         const Target &t) const override {
    llvm::SmallVector<Configuration> result;
    for (int64_t lmul : groupSizes(t, p.w.out))
      for (int64_t vectors :
           partSizes(llvm::divideCeil(p.w.out, t.lanes() * lmul), 4))
        for (int64_t rows : partSizes(p.h.out, 8)) {
          Configuration c;
          c.set("rows", rows);
          c.set("vectors", vectors);
          c.set("strip", stripOf(p, t, rows));
          if (t.integer("vector.lmul_max") > 1)
            c.set("lmul", lmul);
          bool first = result.empty();
          if (first || !refuses(p, t, c))
            result.push_back(std::move(c));
        }
    return result;
  }

  Cost cost(const Depthwise &p, const Target &t,
            const Configuration &c) const override {
    return ColumnsCost(p, t, ColumnsSchedule(p, t, c)).total();
  }

  std::optional<std::string> refuses(const Depthwise &p, const Target &t,
                                     const Configuration &c) const override {
    if (auto reason = refuseParameters(t, c))
      return reason;
    int64_t sums = c.get("rows") * c.get("vectors");
    if (auto reason =
            refuseSums(t, sums, coefficientRegisters(p, t), c.getOr("lmul", 1)))
      return reason;
    return refuseUnrolled(double(p.taps()) * double(sums));
  }

  int64_t workspace(const Depthwise &p, const Target &t,
                    const Configuration &c) const override {
    return ColumnsSchedule(p, t, c).workspace();
  }

private:
  /// Beyond what any cache holds there is nothing to gain.
  static constexpr double mostWorkspace = 1 << 28;

  /// Those of a row of taps are in use together, where they take vector
  /// registers and do not come with the multiply-add.
  static int64_t coefficientRegisters(const Depthwise &p, const Target &t) {
    switch (t.scalarOperand) {
    case ScalarOperand::Register:
      return 0;
    case ScalarOperand::Broadcast:
      return 1;
    case ScalarOperand::Lane:
      return p.w.kernel;
    }
    llvm_unreachable("a kind of scalar operand");
  }

  /// Output rows whose copies take half of L1.
  static int64_t stripOf(const Depthwise &p, const Target &t, int64_t rows) {
    PlaneBlock planes(p);
    auto half = static_cast<int64_t>(t.get("l1d.size") / bytesPerElement / 2);
    int64_t slots = half / planes.rowPitch() - planes.slotsOfTaps;
    return std::clamp(slots / planes.slotsOfRow + 1, rows, p.h.out);
  }
};

} // namespace

const Model &DepthwiseColumnsModel() {
  static const DepthwiseColumns model;
  return model;
}

} // namespace autoconfig
