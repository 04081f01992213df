//===-- Windows.h - Windows of images as rows of a matrix ------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A convolution is a matrix product whose A is nowhere stored: its row is an
// output pixel (image, y, x), its column a tap and a channel (i, j, c), and
//
//   A[m, k] = source[image, y * h.stride - h.pad + i * h.dilation,
//                    x * w.stride - w.pad + j * w.dilation, c]
//
// where the tap is no padding. (Georganas et al.: Anatomy of high-performance
// deep learning convolutions on SIMD architectures, SC 2018.)
//
// A tile of the GEMM lies in one line, an output row, so that its pixels have
// the same taps in height, a range that follows from y. In width they differ
// where the line begins and ends: there a tile sums over segments of taps that
// the same pixels have. No padding is read, and nothing is multiplied with it.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CORE_WINDOWS_H
#define AUTOCONFIG_CORE_WINDOWS_H

#include "autoconfig/core/ConvAxis.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/MathExtras.h"
#include <optional>

namespace autoconfig {

/// Taps (of a row of the kernel) that the same rows of a tile have.
struct TapSegment {
  int64_t tap, taps; // the first, and how many
  int64_t row, rows; // of the tile
  bool operator==(const TapSegment &) const = default;
  auto operator<=>(const TapSegment &) const = default;
};

/// Consecutive tiles of a line that sum over the same segments.
struct LineTiles {
  int64_t column;      // of the line, of the first tile
  int64_t rows, count; // pixels of each tile, tiles
  llvm::SmallVector<TapSegment, 3> segments;
};

struct Windows {
  int64_t images = 1;
  ConvAxis h, w;
  int64_t channels = 0;                      // they are contiguous in A
  int64_t aImage = 0, aRow = 0, aColumn = 0; // elements between those of A
  int64_t cImage = 0, cRow = 0;  // between those of C; column to column: ldc
  int64_t kRow = 0, kColumn = 0; // rows of B from tap to tap; channel to
                                 // channel: 1

  int64_t lines() const { return images * h.out; }
  int64_t taps() const { return h.kernel * w.kernel; }
  /// Taps of a row of the kernel are one stretch, in A and in B, where blocks
  /// of K have all channels.
  bool tapsAreContiguous() const {
    return w.dilation * aColumn == channels && kColumn == channels;
  }
  /// Elements between the prefetches of two k steps that go, in a row of taps,
  /// over the columns of so many pixels.
  int64_t columnsOfStep(int64_t pixels) const {
    return llvm::divideCeil(pixels * w.stride, w.kernel);
  }
  /// The segments of a tile.
  llvm::SmallVector<TapSegment, 3> segments(int64_t column, int64_t rows) const;
  /// The tiles of a line, of at most `mr` pixels, as equal as possible, from
  /// left to right but for the first run: one that has all taps, if any has.
  llvm::SmallVector<LineTiles, 4> tiles(int64_t mr) const;
  /// The first line that has all taps.
  std::optional<int64_t> firstWholeLine() const;
  /// Taps in height that a line has, on average.
  double meanTapsOfLine() const;
};

/// Taps of a row of the kernel that some rows of the tile have.
int64_t tapsOf(llvm::ArrayRef<TapSegment> segments);

} // namespace autoconfig

#endif // AUTOCONFIG_CORE_WINDOWS_H
