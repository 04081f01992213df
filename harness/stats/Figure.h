//===-- Figure.h - Figures of a kind, and their ratios ----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Seconds, counts, and cycles that a model tells are different evidence. A
// figure carries its kind in its type, so that a ratio across kinds does not
// compile; where kinds are known at run time only (tables), it is refused.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_STATS_FIGURE_H
#define AUTOCONFIG_HARNESS_STATS_FIGURE_H

#include "harness/store/Measurement.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <optional>

namespace autoconfig::harness {

/// A kind that holds numbers. A mere status does not.
template <typename Kind>
concept HasFigures = requires {
  Kind::name;
  Kind::unit;
};

template <HasFigures Kind> struct Figure {
  /// What it is of: the event, the metric, the core; "" of native time. Figures
  /// of different things are not compared either.
  std::string of;
  double value = 0; // in Kind::unit

  /// "modelled cycles, <core>".
  std::string label() const {
    return of.empty() ? Kind::name : Kind::name + (", " + of);
  }
};

/// The median; nothing without samples.
std::optional<Figure<NativeTime>> figureOf(const NativeTime &time);
/// The median; nothing where the event was not counted.
std::optional<Figure<NativeCounter>> figureOf(const NativeCounter &counters,
                                              llvm::StringRef event);
/// Nothing where the metric was not counted.
std::optional<Figure<EmulatedCount>> figureOf(const EmulatedCount &count,
                                              llvm::StringRef metric);
Figure<ModelledCycles> figureOf(const ModelledCycles &modelled);

using AnyFigure = std::variant<Figure<NativeTime>, Figure<NativeCounter>,
                               Figure<EmulatedCount>, Figure<ModelledCycles>>;

/// ours / theirs, where the kinds are known at run time only. Errors: different
/// kinds, different things of one kind (two cores, two metrics), or a divisor
/// that is not positive.
llvm::Expected<double> checkedRatio(const AnyFigure &ours,
                                    const AnyFigure &theirs);

/// The same of one kind; two kinds do not compile.
template <HasFigures Kind>
llvm::Expected<double> ratio(const Figure<Kind> &ours,
                             const Figure<Kind> &theirs) {
  return checkedRatio(ours, theirs);
}

/// From a label as above. Errors: no such kind.
llvm::Expected<AnyFigure> figureLabelled(llvm::StringRef label, double value);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_STATS_FIGURE_H
