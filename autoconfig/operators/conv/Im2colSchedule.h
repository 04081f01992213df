//===-- Im2colSchedule.h - Windows copied by strips -------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The windows of some output rows are copied to where they stay in a cache, and
// multiplied there:
//
//   nhwc  pixels x filters = windows x weights: a window is a row of A, its
//         taps in the order [row][column][channel]
//   nchw  filters x pixels = weights x windows: a window is a column of B, its
//         taps in the order [channel][row][column]
//
// (Chellapilla, Puri, Simard: High performance convolutional neural networks
// for document processing, IWFHR 2006; by strips: Dukhan: The indirect
// convolution algorithm, 2019, describes what is common.)
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_OPERATORS_CONV_IM2COLSCHEDULE_H
#define AUTOCONFIG_OPERATORS_CONV_IM2COLSCHEDULE_H

#include "autoconfig/core/GemmSchedule.h"
#include "autoconfig/operators/conv/Convolution.h"
#include <optional>
#include <string>

namespace autoconfig {

/// Why windows can be neither rows nor columns.
std::optional<std::string> rejectWindows(const Convolution &convolution);

/// In elements: what the products take comes first.
struct Im2colWorkspace {
  int64_t ofProducts = 0, ofWindows = 0;
  int64_t all() const { return ofProducts + ofWindows; }
};

struct Im2colSchedule {
  /// `rows`: output rows of a strip.
  Im2colSchedule(const Convolution &convolution, int64_t rows);

  bool columns; // windows are columns of B, else rows of A
  llvm::SmallVector<Split, 2> strips; // output rows

  /// Of one image and group, so many output rows.
  Contraction product(int64_t rows) const;
  /// Elements of its windows.
  int64_t windowElements(int64_t rows) const;
  /// Elements between rows of the windows, an odd number of cache lines, so
  /// that they do not share the sets of a cache.
  int64_t pitch(int64_t rows) const;
  /// That all strips use, one after the other.
  Im2colWorkspace workspace(const Target &target,
                            const Configuration &configuration) const;

private:
  const Convolution &p;
};

/// How given or prepared weights come to the product, by parameter pack_b.
BPacking packingOfWeights(const Convolution &convolution,
                          const Configuration &configuration);
/// Whether weights are prepared: those of one group that are B.
bool preparesWeights(const Convolution &convolution);

} // namespace autoconfig

#endif // AUTOCONFIG_OPERATORS_CONV_IM2COLSCHEDULE_H
