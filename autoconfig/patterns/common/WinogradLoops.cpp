//===-- WinogradLoops.cpp -------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/patterns/common/WinogradLoops.h"
#include "autoconfig/codegen/GemmLoops.h"
#include "autoconfig/patterns/common/WinogradFilter.h"
#include "autoconfig/patterns/common/WinogradTiles.h"
#include <optional>

using namespace mlir;

namespace autoconfig {
namespace {

class WinogradLoops {
public:
  WinogradLoops(PatternContext &any, const WinogradTransform &transform)
      : context(any), p(context.problem), e(context.emitter),
        s(p, transform, context.configuration.get("strip")),
        starts(s.workspace(p, context.target, context.configuration)),
        rowRuns(tileRuns(p.h, transform)),
        columnRuns(tileRuns(p.w, transform)) {}

  void emit() {
    workspace = context.workspace(starts.end);
    emitWeights();
    tiles.emplace(context, s, workspace, starts.scratch);
    e.loop(s.images, [&](Value image, int64_t images) {
      e.loop(s.rows, [&](Value row, int64_t rows) {
        e.loop(s.columns, [&](Value column, int64_t columns) {
          emitStrip({image, row, column, images, rows, columns});
        });
      });
    });
  }

private:
  struct Strip {
    Value image, row, column; // its first
    int64_t images, rows, columns;
    int64_t tiles() const { return images * rows * columns; }
  };

  GemmSchedule scheduleOf(const Contraction &product) const {
    return makeGemmSchedule(product, context.target, context.configuration,
                            BPacking::Prepared);
  }

  /// As prepared weights, or in the workspace.
  void emitWeights() {
    Contraction product = s.products(p, s.largestStrip());
    GemmSchedule gemm = scheduleOf(product);
    if (!p.weightsPrepared) {
      weights = workspace;
      firstWeight = starts.weights;
      emitWinogradFilter(e, context, s.transform, product, gemm, context.b,
                         workspace, firstWeight);
      return;
    }
    weights = context.prepared(
        s.elementsOfWeights(p, context.target, context.configuration),
        [&](Emitter &inPrepare, Value given, Value panels) {
          emitWinogradFilter(inPrepare, context, s.transform, product, gemm,
                             given, panels, 0);
        });
  }

  void emitStrip(const Strip &strip) {
    int64_t u = s.transform.outputs;
    forTiles(strip, [&](const TileRun &rows, const TileRun &columns,
                        ArrayRef<Value> at, Value tile) {
      Value first = offset(at, {p.src.batch, u * p.src.row, u * p.src.column});
      tiles->transformInput(
          rows, columns,
          e.add(first, -p.h.pad * p.src.row - p.w.pad * p.src.column),
          e.add(e.mul(tile, s.channels), starts.input));
    });
    emitProducts(strip.tiles());
    forTiles(strip, [&](const TileRun &rows, const TileRun &columns,
                        ArrayRef<Value> at, Value tile) {
      tiles->transformOutput(
          rows, columns, e.add(e.mul(tile, s.filters), starts.output),
          offset(at, {p.dst.batch, u * p.dst.row, u * p.dst.column}));
    });
  }

  void emitProducts(int64_t tilesOfStrip) {
    Contraction product = s.products(p, tilesOfStrip);
    product.aStart = starts.input;
    product.bStart = firstWeight;
    product.cStart = starts.output;
    ContextOf<Contraction> gemm(context, product);
    gemm.epilogue.reset(); // it follows the transform of the products
    gemm.a = gemm.c = workspace;
    gemm.b = weights;
    emitGemm(gemm, scheduleOf(product), workspace, /*panels=*/true);
  }

  /// body(kind along rows, along columns, {image, row, column} of a tile, its
  /// number in the strip) for all kinds of tiles of a strip.
  void forTiles(const Strip &strip,
                llvm::function_ref<void(const TileRun &, const TileRun &,
                                        ArrayRef<Value>, Value)>
                    body) {
    e.loop(0, strip.images, 1, [&](Value i) {
      Value image = e.add(strip.image, i);
      forRuns(rowRuns, strip.row, strip.rows, [&](auto &rows, Value row) {
        Value inStrip = e.add(e.mul(i, strip.rows), e.sub(row, strip.row));
        forRuns(columnRuns, strip.column, strip.columns,
                [&](auto &columns, Value column) {
                  Value tile = e.add(e.mul(inStrip, strip.columns),
                                     e.sub(column, strip.column));
                  body(rows, columns, {image, row, column}, tile);
                });
      });
    });
  }

  /// body(run, tile) for the tiles of each run from `first` on, `count`.
  void forRuns(ArrayRef<TileRun> runs, Value first, int64_t count,
               llvm::function_ref<void(const TileRun &, Value)> body) {
    for (const TileRun &run : runs) {
      Value from = e.max(first, run.tiles.first);
      Value to = e.min(e.add(first, count), run.tiles.end);
      e.loop(from, to, [&](Value tile) { body(run, tile); });
    }
  }

  Value offset(ArrayRef<Value> indices, std::array<int64_t, 3> strides) {
    Value sum = e.index(0);
    for (auto [index, stride] : llvm::zip_equal(indices, strides))
      sum = e.add(sum, e.mul(index, stride));
    return sum;
  }

  ContextOf<Convolution> context;
  const Convolution &p;
  Emitter &e;
  WinogradSchedule s;
  WinogradWorkspace starts;
  SmallVector<TileRun, 4> rowRuns, columnRuns;
  std::optional<WinogradTiles> tiles;
  Value workspace, weights;
  int64_t firstWeight = 0; // in what holds them
};

} // namespace

void emitWinograd(PatternContext &context, const WinogradTransform &transform) {
  WinogradLoops(context, transform).emit();
}

} // namespace autoconfig
