//===-- LayoutModel.cpp ---------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/LayoutModel.h"
#include "autoconfig/core/GemmSchedule.h"
#include "autoconfig/models/common/CacheModel.h"
#include "autoconfig/models/common/EpilogueCost.h"
#include "autoconfig/models/common/RowCopyCost.h"
#include "autoconfig/operators/conv/LayoutSchedule.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>

namespace autoconfig {
namespace {

double bytesOf(int64_t elements) {
  return static_cast<double>(elements) * bytesPerElement;
}

double copyCycles(const Target &t, int64_t rows, int64_t columns,
                  double readLines, const Residence &from, double writtenLines,
                  const Residence &to) {
  CacheHierarchy caches(t);
  double transfers = readLines * caches.cyclesToRead(from) +
                     writtenLines * caches.cyclesToWrite(to, Walk::Along);
  return Overlap::ofTransfers(t)(
      {transposedCopyCycles(t, rows, columns), transfers});
}

/// Where the call before left everything.
Residence everything(const Convolution &p, const CacheHierarchy &caches) {
  return caches.residenceOfCall(
      bytesOf(p.elementsOfSrc() + p.elementsOfWeights() + p.elementsOfDst()));
}

Residence ofStrip(const LayoutSchedule &s, const CacheHierarchy &caches) {
  return caches.residenceOf(
      bytesOf(s.strip.elementsOfSrc() + s.strip.elementsOfDst()));
}

double sourceCycles(const Convolution &p, const Target &t,
                    const LayoutSchedule &s) {
  CacheHierarchy caches(t);
  int64_t rows = std::min(s.strip.h.in, p.h.in);
  double lines = bytesOf(s.channels * rows * p.w.in) / caches.l1.line;
  return copyCycles(t, s.channels, rows * p.w.in, lines, everything(p, caches),
                    lines, ofStrip(s, caches));
}

double resultCycles(const Convolution &p, const Target &t,
                    const LayoutSchedule &s) {
  CacheHierarchy caches(t);
  double lines = bytesOf(s.strip.elementsOfDst()) / caches.l1.line;
  return copyCycles(t, s.strip.h.out * p.w.out, s.filters, lines,
                    ofStrip(s, caches), lines, everything(p, caches));
}

double weightsCycles(const Convolution &p, const Target &t) {
  CacheHierarchy caches(t);
  double lines = bytesOf(p.elementsOfWeights()) / caches.l1.line;
  Residence where = everything(p, caches);
  return static_cast<double>(p.groups) *
         copyCycles(t, p.f, p.c * p.h.kernel * p.w.kernel,
                    lines / static_cast<double>(p.groups), where,
                    lines / static_cast<double>(p.groups), where);
}

} // namespace

/// Output rows of a strip, of which source and result take so many bytes; in
/// multiples of what the algorithm for pixels does together, and such that
/// strips are as equal as possible.
static int64_t rowsWithin(const Convolution &p, double bytes,
                          int64_t multiple) {
  Convolution row = LayoutSchedule(p, 1).strip;
  double ofRow = bytesOf(row.elementsOfDst() / row.h.out +
                         row.elementsOfSrc() / row.h.in * p.h.stride);
  auto most = static_cast<int64_t>(bytes / ofRow);
  int64_t rows = std::max(most / multiple, int64_t(1)) * multiple;
  int64_t strips = llvm::divideCeil(p.h.out, rows);
  return std::min<int64_t>(
      p.h.out, llvm::alignTo(llvm::divideCeil(p.h.out, strips), multiple));
}

std::optional<std::string> LayoutModel::rejects(const Convolution &p,
                                                const Target &t) const {
  if (auto reason = rejectLayout(p))
    return reason;
  auto reason = pixels.rejects(LayoutSchedule(p, p.h.out).strip, t);
  return reason ? std::optional("as pixels: " + *reason) : std::nullopt;
}

llvm::SmallVector<int64_t, 4>
LayoutModel::heightsOfStrip(const Convolution &p, const Target &t) const {
  CacheHierarchy caches(t);
  llvm::SmallVector<int64_t, 4> heights;
  for (double bytes :
       {caches.l2.size / 2, caches.l2.size, caches.l3.size / 2}) {
    int64_t rows = rowsWithin(p, bytes, rowsTogether);
    if (!llvm::is_contained(heights, rows) &&
        !pixels.rejects(LayoutSchedule(p, rows).strip, t))
      heights.push_back(rows);
  }
  if (heights.empty())
    heights.push_back(p.h.out);
  return heights;
}

llvm::SmallVector<Configuration> LayoutModel::space(const Convolution &p,
                                                    const Target &t) const {
  llvm::SmallVector<Configuration> best;
  double cycles = 0;
  for (int64_t rows : heightsOfStrip(p, t)) {
    auto found = pixels.space(LayoutSchedule(p, rows).strip, t);
    for (Configuration &c : found)
      c = withRows(c, rows);
    // The height's share does not depend much on the other parameters.
    double estimate = cost(p, t, found.front()).cycles();
    if (best.empty() || estimate < cycles) {
      best = std::move(found);
      cycles = estimate;
    }
  }
  return best;
}

Cost LayoutModel::cost(const Convolution &p, const Target &t,
                       const Configuration &c) const {
  LayoutSchedule s(p, rowsOf(c));
  double times = static_cast<double>(p.batch) * s.strips;
  Cost cost = pixels.cost(s.strip, t, ofPixels(c));
  for (Cost::Term &term : cost.terms)
    term.cycles *= times;
  cost.add("planes to pixels", times * sourceCycles(p, t, s),
           "rows of the source, transposed");
  cost.add("pixels to planes", times * resultCycles(p, t, s),
           "the result, transposed");
  CacheHierarchy caches(t);
  addEpilogue(cost, p.epilogue,
              epilogueCycles(t, caches, p.epilogue,
                             static_cast<double>(p.batch) * s.filters,
                             p.h.out * p.w.out, everything(p, caches)));
  if (s.reordersWeights && !p.weightsPrepared)
    cost.add("weights", weightsCycles(p, t),
             "taps outermost, filters innermost");
  return cost;
}

std::optional<std::string> LayoutModel::refuses(const Convolution &p,
                                                const Target &t,
                                                const Configuration &c) const {
  int64_t rows = rowsOf(c);
  if (rows < 1 || rows > p.h.out)
    return "layout_rows=" + std::to_string(rows) + " is not one of 1 .. " +
           std::to_string(p.h.out);
  if (rows != p.h.out && rows % rowsTogether != 0)
    return "layout_rows=" + std::to_string(rows) + " cuts tiles of " +
           std::to_string(rowsTogether) + " rows";
  Convolution strip = LayoutSchedule(p, rows).strip;
  if (auto reason = pixels.rejects(strip, t))
    return reason;
  return pixels.refuses(strip, t, ofPixels(c));
}

int64_t LayoutModel::workspace(const Convolution &p, const Target &t,
                               const Configuration &c) const {
  LayoutSchedule s(p, rowsOf(c));
  int64_t weights =
      s.reordersWeights && !p.weightsPrepared ? p.elementsOfWeights() : 0;
  // Each part begins with a line.
  int64_t elements = 0;
  for (int64_t part : {s.strip.elementsOfSrc(), s.strip.elementsOfDst(),
                       weights, pixels.workspace(s.strip, t, ofPixels(c))})
    elements += llvm::alignTo(part, elementsPerLine);
  return elements;
}

Numerics LayoutModel::numerics(const Convolution &p) const {
  Numerics numerics = pixels.numerics(LayoutSchedule(p, p.h.out).strip);
  // Its sums go along the channels of each tap, from 0.
  bool sameOrder = p.c == 1 || p.h.kernel * p.w.kernel == 1;
  if (p.accumulate || !sameOrder)
    numerics.order = std::min(numerics.order, SumOrder::Uniform);
  return numerics;
}

} // namespace autoconfig
