//===-- WinogradCost.cpp --------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/EpilogueCost.h"
#include "autoconfig/models/common/GemmModel.h"
#include "autoconfig/models/common/WinogradModel.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>

namespace autoconfig {
namespace {

double countOf(const LinearProgram &program) {
  return static_cast<double>(program.operations.size());
}

double size(ConvAxis::Range range) { return static_cast<double>(range.size()); }

} // namespace

TransformCounts countInputTransform(const WinogradTransform &transform,
                                    const TileRun &rows,
                                    const TileRun &columns) {
  int64_t t = transform.inputs();
  double height = size(rows.inside), width = size(columns.inside);
  TransformCounts counts;
  counts.operations = width * transform.inputOperations(rows.inside) +
                      t * transform.inputOperations(columns.inside);
  counts.loads = width * height + t * width;
  counts.stores = width * t + t * t;
  return counts;
}

TransformCounts countOutputTransform(const WinogradTransform &transform,
                                     const TileRun &rows,
                                     const TileRun &columns) {
  int64_t t = transform.inputs();
  auto height = static_cast<double>(rows.outputs),
       width = static_cast<double>(columns.outputs);
  TransformCounts counts;
  counts.operations = t * transform.outputOperations(rows.outputs) +
                      height * transform.outputOperations(columns.outputs);
  counts.loads = t * t + height * t;
  counts.stores = t * height + height * width;
  return counts;
}

TransformCounts countFilterTransform(const WinogradTransform &transform) {
  constexpr int64_t taps = WinogradTransform::taps;
  int64_t t = transform.inputs();
  TransformCounts counts;
  for (int64_t row = 0; row < t; ++row) {
    LinearProgram one = transform.filter;
    one.outputs = {one.outputs[row]};
    counts.operations +=
        taps * countOf(one.pruned({0, taps}, 1)) + countOf(transform.filter);
  }
  counts.loads = taps * taps;
  counts.stores = transform.frequencies();
  return counts;
}

namespace {

class WinogradCost {
public:
  WinogradCost(const Convolution &p, const Target &t,
               const WinogradTransform &transform,
               const Configuration &configuration)
      : p(p), t(t), transform(transform), configuration(configuration),
        s(p, transform, configuration.get("strip")), caches(t),
        ofCore(Overlap::ofCore(t)), ofTransfers(Overlap::ofTransfers(t)),
        line(caches.l1.line), ofChannels(vectorsOf(s.channels, t)),
        ofFilters(vectorsOf(s.filters, t)) {
    double strips = 0;
    s.forStrips([&](int64_t, int64_t count) { strips += count; });
    double tiles = s.largestStrip();
    double frequencies = transform.frequencies();
    double weights = frequencies * p.groups * p.c * p.f;
    double transformed = frequencies * tiles * (s.channels + s.filters);
    double tensors = p.elementsOfSrc() + p.elementsOfDst();
    // Strips use the same buffers, and all of the weights.
    buffers = caches.residenceOf((transformed + weights + tensors / strips) *
                                 bytesPerElement);
    everything = caches.residenceOfCall(
        (transformed + weights + tensors +
         (p.weightsPrepared ? 0 : p.elementsOfWeights())) *
        bytesPerElement);
  }

  Cost total() {
    Cost cost;
    addTiles();
    cost.add("input transform", input,
             "operations, loads and stores, or lines");
    cost.add("output transform", output, "the same");
    addEpilogue(cost, p.epilogue,
                epilogueCycles(t, caches, p.epilogue,
                               static_cast<double>(p.batch) * p.h.out * p.w.out,
                               s.filters, everything));
    if (!p.weightsPrepared)
      cost.add("filter transform", ofWeights(), "in double precision");
    addProducts(cost);
    cost.add("tile calls", calls * t.get("call.overhead"),
             "calls of the transforms of a tile");
    return cost;
  }

private:
  void addTiles() {
    auto rowRuns = tileRuns(p.h, transform),
         columnRuns = tileRuns(p.w, transform);
    for (const TileRun &rows : rowRuns)
      for (const TileRun &columns : columnRuns) {
        double count = size(rows.tiles) * size(columns.tiles) * p.batch;
        calls += 2 * count;
        double read = size(rows.inside) * size(columns.inside) * s.channels;
        double written =
            static_cast<double>(rows.outputs) * columns.outputs * s.filters;
        double frequencies = transform.frequencies();
        input += count * cyclesOf(countInputTransform(transform, rows, columns),
                                  transform.input, ofChannels,
                                  linesOf(read) * readingSource(),
                                  {linesOf(frequencies * s.channels), buffers});
        output +=
            count * cyclesOf(countOutputTransform(transform, rows, columns),
                             transform.output, ofFilters,
                             linesOf(frequencies * s.filters) *
                                 caches.cyclesToRead(buffers),
                             {linesOf(written), everything});
      }
  }

  double linesOf(double elements) const {
    return elements * bytesPerElement / line;
  }

  /// A line of the source: once from where it was left, and as tiles overlap
  /// by taps - 1, again from L2.
  double readingSource() const {
    double u = transform.outputs, t = transform.inputs();
    double first = u * u / (t * t);
    return first * caches.cyclesToRead(everything) +
           (1 - first) * caches.cyclesToRead({1, 0, 0});
  }

  struct Written {
    double lines;
    Residence where;
  };

  /// Busy for so many cycles itself, and with lines that it reads, for so many.
  /// Stores leave in order: each waits for its line from beyond L2, and behind
  /// them the loads and stores that a transform consists of. (441 tiles of 234
  /// channels take 1.60 million cycles by strips of 21, which stay in L2, and
  /// 1.80 by strips of 126, Zen 4.)
  double together(double core, double reading, const Written &written) const {
    const Residence &where = written.where;
    auto cyclesOf = [&](const Residence &part) {
      return written.lines * caches.cyclesToWrite(part, Walk::Along);
    };
    return ofTransfers({core, reading + cyclesOf({where.l2, 0, 0})}) +
           cyclesOf({0, where.l3, where.memory});
  }

  /// Of one tile, whose lines take that long to read.
  double cyclesOf(const TransformCounts &counts, const LinearProgram &program,
                  llvm::ArrayRef<PanelRun> vectors, double reading,
                  const Written &written) const {
    double cycles = 0;
    for (const PanelRun &run : vectors)
      for (const VectorPiece &piece : run.pieces)
        cycles += run.count * cyclesOfVector(counts, program, piece.lanes);
    return together(cycles, reading, written);
  }

  /// Of a vector of channels of a tile: what keeps the pipes or the issue busy;
  /// a core that issues in order waits for the longest chain of each column and
  /// row as well.
  double cyclesOfVector(const TransformCounts &counts,
                        const LinearProgram &program, int64_t lanes) const {
    double busy = vectorCycles(t, lanes);
    double instructions = counts.operations + counts.loads + counts.stores;
    double bound = ofCore({counts.operations * busy / t.get("fma.pipes"),
                           counts.loads * busy / t.get("load.pipes"),
                           counts.stores * busy / t.get("store.pipes"),
                           instructions / t.get("issue.width")});
    if (!t.flag("issue.in_order"))
      return bound;
    double chain =
        t.get("load.latency") + program.depth() * t.get("fma.latency");
    return std::max(bound, 2.0 * transform.inputs() * chain);
  }

  double ofWeights() const {
    Contraction product = s.products(p, s.largestStrip());
    GemmSchedule gemm =
        makeGemmSchedule(product, t, configuration, BPacking::Prepared);
    TransformCounts counts = countFilterTransform(transform);
    double cycles = 0;
    for (const Split &block : gemm.columnBlocks)
      for (const PanelRun &run : gemm.panels(block.size))
        cycles += static_cast<double>(block.count) * run.count *
                  cyclesOfFilters(counts, run);
    double reading =
        linesOf(p.elementsOfWeights()) * caches.cyclesToRead(everything);
    double elements =
        static_cast<double>(transform.frequencies()) * p.groups * p.c * p.f;
    return together(static_cast<double>(p.groups) * p.c * cycles, reading,
                    {linesOf(elements), everything});
  }

  /// A row of a panel: of vectors, or of scalars where filters are not
  /// contiguous.
  double cyclesOfFilters(const TransformCounts &counts,
                         const PanelRun &run) const {
    if (p.weights.filter != 1)
      return run.width() * cyclesOfFilter(counts, 1);
    double cycles = 0;
    for (const VectorPiece &piece : run.pieces)
      cycles += cyclesOfFilter(counts, piece.lanes);
    return cycles;
  }

  /// A vector of f64 is two, for all operations and two conversions.
  double cyclesOfFilter(const TransformCounts &counts, int64_t lanes) const {
    double wide = 2 * vectorCycles(t, lanes), busy = vectorCycles(t, lanes);
    double operations = counts.operations + counts.loads + counts.stores;
    return ofCore({operations * wide / t.get("fma.pipes"),
                   counts.stores * busy / t.get("store.pipes"),
                   2 * operations / t.get("issue.width")});
  }

  /// The GEMM's terms of all strips.
  void addProducts(Cost &cost) const {
    size_t first = cost.terms.size();
    s.forStrips([&](int64_t tiles, int64_t count) {
      Contraction product = s.products(p, tiles);
      Cost one = gemmCost(
          product, t,
          makeGemmSchedule(product, t, configuration, BPacking::Prepared));
      for (const Cost::Term &term : one.terms) {
        auto known = std::find_if(
            cost.terms.begin() + first, cost.terms.end(),
            [&](const Cost::Term &other) { return other.name == term.name; });
        if (known == cost.terms.end())
          cost.add(term.name, count * term.cycles, term.why);
        else
          known->cycles += count * term.cycles;
      }
    });
  }

  const Convolution &p;
  const Target &t;
  const WinogradTransform &transform;
  const Configuration &configuration;
  WinogradSchedule s;
  CacheHierarchy caches;
  Overlap ofCore, ofTransfers;
  double line;
  llvm::SmallVector<PanelRun, 3> ofChannels, ofFilters; // vectors
  Residence buffers, everything; // where what is transformed, and where tensors
                                 // are found
  double input = 0, output = 0, calls = 0;
};

} // namespace

Cost WinogradModel::cost(const Convolution &p, const Target &t,
                         const Configuration &c) const {
  return WinogradCost(p, t, transform, c).total();
}

} // namespace autoconfig
