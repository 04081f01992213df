//===-- Windows.cpp -------------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/core/Windows.h"
#include "autoconfig/core/Split.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>

namespace autoconfig {

using llvm::SmallVector;

SmallVector<TapSegment, 3> Windows::segments(int64_t column,
                                             int64_t rows) const {
  SmallVector<TapSegment, 3> segments;
  for (int64_t tap = 0; tap < w.kernel; ++tap) {
    ConvAxis::Range outputs = w.outputsOfTap(tap);
    int64_t first = std::max(outputs.first - column, int64_t(0));
    int64_t end = std::min(outputs.end - column, rows);
    if (first >= end)
      continue;
    if (!segments.empty()) {
      TapSegment &last = segments.back();
      if (last.row == first && last.rows == end - first &&
          last.tap + last.taps == tap) {
        ++last.taps;
        continue;
      }
    }
    segments.push_back({tap, 1, first, end - first});
  }
  return segments;
}

SmallVector<LineTiles, 4> Windows::tiles(int64_t mr) const {
  // Tiles that begin in these columns have all taps.
  ConvAxis::Range first = w.outputsOfTap(0);
  ConvAxis::Range last = w.outputsOfTap(w.kernel - 1);
  SmallVector<LineTiles, 4> runs;
  int64_t column = 0;
  for (const Split &split : balancedSplit(w.out, mr))
    for (int64_t left = split.count; left > 0;) {
      int64_t alike = 1;
      if (column >= first.first && column + split.size <= last.end)
        alike = std::min(left, (last.end - column) / split.size);
      LineTiles run{column, split.size, alike, segments(column, split.size)};
      bool goesOn = !runs.empty() && runs.back().rows == run.rows &&
                    runs.back().segments == run.segments;
      if (goesOn)
        runs.back().count += alike;
      else
        runs.push_back(std::move(run));
      column += alike * split.size;
      left -= alike;
    }
  auto whole = llvm::find_if(runs, [&](const LineTiles &run) {
    return tapsOf(run.segments) == w.kernel;
  });
  if (whole != runs.end())
    std::rotate(runs.begin(), whole, whole + 1);
  return runs;
}

std::optional<int64_t> Windows::firstWholeLine() const {
  int64_t line = h.outputsOfTap(0).first;
  if (line < h.out && h.tapsOfOutput(line).size() == h.kernel)
    return line;
  return std::nullopt;
}

double Windows::meanTapsOfLine() const {
  return h.validTaps() / static_cast<double>(h.out);
}

int64_t tapsOf(llvm::ArrayRef<TapSegment> segments) {
  int64_t taps = 0;
  for (const TapSegment &segment : segments)
    taps += segment.taps;
  return taps;
}

} // namespace autoconfig
