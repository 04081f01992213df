//===-- EmittedKernels.h - Kernels that the engine emitted ------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What models price is timed itself: ../kernels.cmake has these kernels
// compiled by `autoconfig compile` and linked into the program. A kernel finds
// its operands by pointers, so that one kernel tells of all levels of memory.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MEASURE_COMMON_EMITTEDKERNELS_H
#define AUTOCONFIG_MEASURE_COMMON_EMITTEDKERNELS_H

#include "autoconfig/abi/kernel.h"
#include "autoconfig/measure/common/Measurement.h"
#include <algorithm>
#include <span>

namespace measure {

/// A[rows, depth] times a packed panel of B, as one tile.
struct TileKernel {
  size_t rows, depth;
  AutoconfigKernelRun run;
  static constexpr size_t vectors = 3; // in a row of the panel
  size_t panelBytes() const { return depth * vectors * vectorBytes; }
};

/// A[rows, 128] times 32 panels of B, one vector wide, a tile each.
struct PanelsKernel {
  size_t rows;
  AutoconfigKernelRun run;
  static constexpr size_t depth = 128, panels = 32;
  static constexpr size_t steps = depth * panels;
  static constexpr size_t bytesOfB = steps * vectorBytes;
};

/// A of 4 rows times B as it lies, tile by tile of 4 rows, along all of its
/// columns; each tile takes all rows of B.
struct RowsKernel {
  size_t rows; // of B
  AutoconfigKernelRun run;
  /// From row to row: a page of 4 KiB, and what a tile takes of a row.
  static constexpr size_t stride = 4096 + 2 * vectorBytes;
  size_t bytesOfB() const { return rows * stride; }
  double steps() const { return bytesOfB() / (2.0 * vectorBytes); }
};

/// A of 48 rows, in tiles of 6, times B as it lies: all tiles take 64 rows of a
/// panel two vectors wide before the next panel's turn comes.
struct ReturnsKernel {
  AutoconfigKernelRun run;
  static constexpr size_t rows = 64, stride = 8192, tiles = 8;
  static constexpr size_t bytesOfB = rows * stride;
  static constexpr size_t bytesBeside = 2 * tiles * 6 * stride; // C is half
  static constexpr size_t steps =                               // of all tiles
      tiles * rows * (stride / (2 * vectorBytes));
};

/// The same of 128 rows on pages of their own, which fall on all sets of L1.
struct SplitsKernel {
  AutoconfigKernelRun run;
  static constexpr size_t rows = 128, stride = RowsKernel::stride, tiles = 8;
  static constexpr size_t bytesOfB = rows * stride;
  static constexpr size_t bytesBeside = 2 * tiles * 6 * stride; // C is half
  static constexpr size_t steps = tiles * rows * (stride / (2 * vectorBytes));
};

/// A of 6 rows of 128 elements times two vectors of B as it lies, one tile.
struct GroupsKernel {
  AutoconfigKernelRun run;
  static constexpr size_t depth = 128, rowBytes = depth * sizeof(float);
  static constexpr size_t bytesOfA = 6 * rowBytes;
};

/// A, in tiles of 6 rows, times a panel of B two vectors wide: all tiles take
/// kc elements of each row, then all of them the next kc. With rows on more
/// pages than translation buffers hold.
struct RunsKernel {
  size_t rows, kc;
  AutoconfigKernelRun run;
  static constexpr size_t depth = 1152;
  size_t bytesOfA() const { return rows * depth * sizeof(float); }
  size_t bytesOfC() const { return rows * 2 * vectorBytes; }
  size_t runs() const { return rows * (depth / kc); }
};

/// A[14, 64] times a packed B, in tiles of 14 rows one vector wide and two
/// blocks of K: the second reads C and writes it again.
struct UpdatesKernel {
  size_t columns;
  AutoconfigKernelRun run;
  static constexpr size_t rows = 14, depth = 64;
  size_t bytesOfB() const { return depth * columns * sizeof(float); }
  size_t bytesOfC() const { return rows * columns * sizeof(float); }
  /// Of C, each of a line of its own for the tile.
  size_t vectors() const { return bytesOfC() / vectorBytes; }
};

/// By rows, then by depth.
std::span<const TileKernel> tileKernels();
/// By rows.
std::span<const PanelsKernel> panelsKernels();
/// By rows.
std::span<const RowsKernel> rowsKernels();
ReturnsKernel returnsKernel();
SplitsKernel splitsKernel();
GroupsKernel groupsKernel();
/// By rows, then by kc.
std::span<const RunsKernel> runsKernels();
/// By columns; none where registers do not hold such a tile.
std::span<const UpdatesKernel> updatesKernels();

/// Where a kernel finds its operands.
struct Operands {
  float *a, *c;
  std::byte *b;
  static constexpr size_t bytesBeside = size_t(128) << 10; // A and C, mostly
  /// The session's memory: A and C, each in a half of `beside`, then B.
  Operands(Session &session, size_t bytesOfB, size_t beside = bytesBeside);
};

/// Calls `call(place)` for one place after the other in `bytes` of memory, each
/// `bytesOfCall` behind the one before, and again.
template <typename Call>
Session::Work callsAlong(std::byte *memory, size_t bytesOfCall, size_t bytes,
                         Call call) {
  size_t count = std::max<size_t>(1, bytes / bytesOfCall), next = 0;
  return [=](size_t calls) mutable {
    for (; calls; --calls) {
      call(reinterpret_cast<const float *>(memory + next * bytesOfCall));
      next = next + 1 == count ? 0 : next + 1;
    }
  };
}

/// Calls that take one B after the other of `bytesOfB`, each of `bytesOfCall`,
/// and again; A and C stay where they are.
Session::Work callsOf(AutoconfigKernelRun run, const Operands &operands,
                      size_t bytesOfCall, size_t bytesOfB);

} // namespace measure

#endif // AUTOCONFIG_MEASURE_COMMON_EMITTEDKERNELS_H
