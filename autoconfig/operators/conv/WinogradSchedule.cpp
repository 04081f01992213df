//===-- WinogradSchedule.cpp ----------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/operators/conv/WinogradSchedule.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>

namespace autoconfig {

llvm::SmallVector<TileRun, 4> tileRuns(const ConvAxis &axis,
                                       const WinogradTransform &transform) {
  llvm::SmallVector<TileRun, 4> runs;
  int64_t u = transform.outputs;
  for (int64_t tile = 0; tile * u < axis.out; ++tile) {
    int64_t first = tile * u - axis.pad; // input
    int64_t outputs = std::min(u, axis.out - tile * u);
    // Inputs that no output of the tile sees are not read.
    int64_t seen = outputs + WinogradTransform::taps - 1;
    int64_t end = std::clamp<int64_t>(axis.in - first, 0, seen);
    ConvAxis::Range inside{std::clamp<int64_t>(-first, 0, end), end};
    if (inside.size() == 0)
      inside = {0, 0};
    if (!runs.empty() && runs.back().inside == inside &&
        runs.back().outputs == outputs)
      ++runs.back().tiles.end;
    else
      runs.push_back({{tile, tile + 1}, inside, outputs});
  }
  return runs;
}

llvm::SmallVector<PanelRun, 3> vectorsOf(int64_t channels,
                                         const Target &target) {
  // The schedule of tiles knows how columns become vectors.
  Contraction row;
  row.m = row.k = 1;
  row.n = channels;
  Configuration oneVector;
  oneVector.set("mr", 1);
  oneVector.set("nr", target.lanes());
  oneVector.set("kc", 1);
  oneVector.set("mc", 1);
  oneVector.set("nc", channels);
  return makeGemmSchedule(row, target, oneVector, BPacking::None)
      .panels(channels);
}

WinogradSchedule::WinogradSchedule(const Convolution &p,
                                   const WinogradTransform &transform,
                                   int64_t tilesOfStrip)
    : transform(transform), channels(p.groups * p.c), filters(p.groups * p.f),
      tileRows(llvm::divideCeil(p.h.out, transform.outputs)),
      tileColumns(llvm::divideCeil(p.w.out, transform.outputs)) {
  int64_t ofImage = tileRows * tileColumns;
  images = balancedSplit(p.batch, std::max<int64_t>(1, tilesOfStrip / ofImage));
  rows = tilesOfStrip >= ofImage
             ? balancedSplit(tileRows, tileRows)
             : balancedSplit(tileRows,
                             std::max<int64_t>(1, tilesOfStrip / tileColumns));
  columns = balancedSplit(tileColumns, std::min(tilesOfStrip, tileColumns));
}

void WinogradSchedule::forStrips(
    llvm::function_ref<void(int64_t, int64_t)> visit) const {
  for (const Split &n : images)
    for (const Split &y : rows)
      for (const Split &x : columns)
        visit(n.size * y.size * x.size, n.count * y.count * x.count);
}

int64_t WinogradSchedule::largestStrip() const {
  int64_t largest = 0;
  forStrips(
      [&](int64_t tiles, int64_t) { largest = std::max(largest, tiles); });
  return largest;
}

int64_t WinogradSchedule::pitchOf(int64_t columns) const {
  int64_t lines = llvm::divideCeil(largestStrip() * columns, elementsPerLine);
  return (lines | 1) * elementsPerLine;
}

Contraction WinogradSchedule::products(const Convolution &p,
                                       int64_t tiles) const {
  Contraction product;
  product.m = tiles;
  product.n = p.f;
  product.k = p.c;
  product.lda = channels;
  product.ldb = p.f;
  product.ldc = filters;
  product.weightsPrepared = p.weightsPrepared;
  int64_t ofGroup = product.elementsOfB();
  product.outer.push_back({transform.frequencies(), inputPitch(),
                           p.groups * ofGroup, outputPitch()});
  if (p.groups > 1)
    product.outer.push_back({p.groups, p.c, ofGroup, p.f});
  return product;
}

int64_t WinogradSchedule::elementsOfWeights(const Convolution &p,
                                            const Target &target,
                                            const Configuration &c) const {
  Contraction product = products(p, largestStrip());
  return product.outerCount() *
         preparedElements(
             product, makeGemmSchedule(product, target, c, BPacking::Prepared));
}

WinogradWorkspace WinogradSchedule::workspace(const Convolution &p,
                                              const Target &target,
                                              const Configuration &c) const {
  int64_t ofProducts = 0;
  forStrips([&](int64_t tiles, int64_t) {
    GemmSchedule gemm =
        makeGemmSchedule(products(p, tiles), target, c, BPacking::Prepared);
    ofProducts = std::max(ofProducts, gemm.workspace());
  });
  int64_t frequencies = transform.frequencies();
  WinogradWorkspace at{};
  at.input = llvm::alignTo(ofProducts, elementsPerLine);
  at.output = at.input + frequencies * inputPitch();
  at.scratch = at.output + frequencies * outputPitch();
  // A tile of one vector of channels.
  at.weights = at.scratch + frequencies * target.lanes();
  at.end =
      at.weights + (p.weightsPrepared ? 0 : elementsOfWeights(p, target, c));
  return at;
}

} // namespace autoconfig
