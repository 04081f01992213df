//===-- RowsOfA.cpp -------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/models/common/RowsOfA.h"
#include <algorithm>

namespace autoconfig {

RowsOfA::RowsOfA(const Contraction &problem, const GemmSchedule &schedule,
                 double kc)
    : p(problem), s(schedule), kc(kc) {
  if (p.windows)
    tapRows = p.windows->meanTapsOfLine();
}

llvm::SmallVector<KSteps, 3> RowsOfA::steps(size_t i, int64_t rows) const {
  if (!p.windows)
    return {{rows, kc, 0}};
  llvm::SmallVector<KSteps, 3> steps;
  double channels = kc / s.taps;
  const Windows &w = *p.windows;
  bool atOnce = w.tapsAreContiguous() && channels == w.channels;
  for (const TapSegment &segment : s.tilesOfLine[i].segments)
    steps.push_back({segment.rows, segment.taps * tapRows * channels,
                     tapRows * (atOnce ? 1 : segment.taps)});
  return steps;
}

/// Of `count` windows along an axis, the elements in any of them.
static int64_t covered(const ConvAxis &axis, int64_t first, int64_t count) {
  int64_t from = first * axis.stride - axis.pad;
  int64_t to = from + (count - 1) * axis.stride + axis.reach();
  int64_t apart = std::min(to, axis.in) - std::max(from, int64_t(0));
  return std::clamp<int64_t>(apart, 0, count * axis.kernel);
}

RowsOfA::Elements RowsOfA::elements(size_t i, int64_t rows, int64_t rowsOfBlock,
                                    int64_t tiles) const {
  Elements e{};
  for (const KSteps &steps : this->steps(i, rows))
    e.read += static_cast<double>(steps.rows) * steps.steps;
  if (!p.windows)
    return {e.read, e.read, e.read};
  double channels = kc / s.taps;
  int64_t columns = covered(p.windows->w, s.tilesOfLine[i].column, rows);
  double distinct = columns * tapRows * channels;
  e.distinct = std::min(e.read, distinct);
  e.fresh = std::min(e.distinct, elementsOfBlock(rowsOfBlock) / tiles);
  return e;
}

double RowsOfA::elementsOfBlock(int64_t rowsOfBlock) const {
  if (!p.windows)
    return static_cast<double>(rowsOfBlock) * kc;
  const Windows &w = *p.windows;
  int64_t lines = std::min(rowsOfBlock, w.h.out); // of an image
  double images = static_cast<double>(rowsOfBlock) / lines;
  return images * covered(w.h, 0, lines) * covered(w.w, 0, w.w.out) * kc /
         s.taps;
}

double RowsOfA::all(const Contraction &p) {
  if (!p.windows)
    return static_cast<double>(p.m) * p.k;
  const Windows &w = *p.windows;
  return static_cast<double>(w.images) * w.h.in * w.w.in * w.channels;
}

double RowsOfA::rowsIn(int64_t rowsOfBlock) const {
  return static_cast<double>(rowsOfBlock) * (p.windows ? p.windows->w.out : 1);
}

} // namespace autoconfig
