//===-- LayoutSchedule.h - Planes as pixels, by strips ----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A convolution of planes (nchw) by an algorithm for pixels (nhwc):
//
//   for each image
//     for each strip of output rows
//       transpose the rows of the source that it needs
//       convolve them, a convolution of its own
//       transpose the result
//
// An image that is one strip keeps its padding. Of several strips all are the
// same convolution, without padding in height: rows of zeros are copied. Of the
// last one only as many rows of the result are used as there are.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_OPERATORS_CONV_LAYOUTSCHEDULE_H
#define AUTOCONFIG_OPERATORS_CONV_LAYOUTSCHEDULE_H

#include "autoconfig/core/Decision.h"
#include "autoconfig/operators/conv/Convolution.h"
#include <optional>
#include <string>

namespace autoconfig {

/// Why source and destination are no planes that can be transposed.
std::optional<std::string> rejectLayout(const Convolution &convolution);

struct LayoutSchedule {
  /// `rows`: output rows of a strip.
  LayoutSchedule(const Convolution &convolution, int64_t rows);

  int64_t strips;
  /// What is done with a strip.
  Convolution strip;
  /// Channels of all groups.
  int64_t channels, filters;
  /// Output rows of the last strip that are used.
  int64_t lastRows;
  /// The weights come in another order than those of `strip`.
  bool reordersWeights;
};

/// A configuration of the algorithm for pixels as one of the convolution of
/// planes, with the strip's output rows as parameter `layout_rows`.
Configuration withRows(const Configuration &ofPixels, int64_t rows);
/// Both parts of it.
int64_t rowsOf(const Configuration &configuration);
Configuration ofPixels(const Configuration &configuration);

} // namespace autoconfig

#endif // AUTOCONFIG_OPERATORS_CONV_LAYOUTSCHEDULE_H
