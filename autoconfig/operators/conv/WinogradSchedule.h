//===-- WinogradSchedule.h - The loops of a Winograd convolution -*- C++
//-*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Output tiles of u x u are done in strips, so that what is transformed stays
// in a cache:
//
//   for each strip of tiles
//     input transform: [t * t][tiles][channels]
//     for each of the t * t frequencies, and each group:
//       [tiles x c] times the transformed weights [c x f]
//     output transform: from [t * t][tiles][filters]
//
// A strip is a part of a row of tiles, some rows of an image, or some images.
// The model counts with it and the pattern generates code from it.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_OPERATORS_CONV_WINOGRADSCHEDULE_H
#define AUTOCONFIG_OPERATORS_CONV_WINOGRADSCHEDULE_H

#include "autoconfig/core/GemmSchedule.h"
#include "autoconfig/operators/conv/Convolution.h"
#include "autoconfig/operators/conv/WinogradTransform.h"

namespace autoconfig {

/// The vectors that so many contiguous channels are transformed in, in runs.
llvm::SmallVector<PanelRun, 3> vectorsOf(int64_t channels,
                                         const Target &target);

/// Consecutive tiles along an axis that see the same share of the source.
struct TileRun {
  ConvAxis::Range tiles;
  ConvAxis::Range inside; // of a tile's t inputs; the others are zeros
  int64_t outputs;        // of its u outputs; the others hang over
};

/// All tiles along an axis.
llvm::SmallVector<TileRun, 4> tileRuns(const ConvAxis &axis,
                                       const WinogradTransform &transform);

/// Where things start in the workspace, in elements; what the products take
/// comes first, and weights that each call transforms last.
struct WinogradWorkspace {
  int64_t input, output, scratch, weights, end;
};

struct WinogradSchedule {
  const WinogradTransform &transform;
  int64_t channels, filters;     // of all groups
  int64_t tileRows, tileColumns; // of an image
  /// Strips: all combinations of these.
  llvm::SmallVector<Split, 2> images, rows, columns;

  WinogradSchedule(const Convolution &problem,
                   const WinogradTransform &transform, int64_t tilesOfStrip);

  /// Calls visit(tiles of the strip, how many strips there are of that size).
  void forStrips(llvm::function_ref<void(int64_t, int64_t)> visit) const;
  int64_t largestStrip() const; // tiles

  /// Elements from frequency to frequency of the transformed input, an odd
  /// number of cache lines, so that they do not share the sets of a cache.
  int64_t inputPitch() const { return pitchOf(channels); }
  /// The same of the products.
  int64_t outputPitch() const { return pitchOf(filters); }

  /// The matrix products of a strip of so many tiles: the transformed input is
  /// A, from its start, B the transformed weights [t * t][groups][c][f], and C
  /// the products.
  Contraction products(const Convolution &problem, int64_t tiles) const;

  /// Elements of the transformed weights, as the products' panels.
  int64_t elementsOfWeights(const Convolution &problem, const Target &target,
                            const Configuration &configuration) const;
  WinogradWorkspace workspace(const Convolution &problem, const Target &target,
                              const Configuration &configuration) const;

private:
  int64_t pitchOf(int64_t columns) const;
};

} // namespace autoconfig

#endif // AUTOCONFIG_OPERATORS_CONV_WINOGRADSCHEDULE_H
