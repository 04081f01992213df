//===-- Samples.h - What the program measure printed ------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MEASURE_HOST_SAMPLES_H
#define AUTOCONFIG_MEASURE_HOST_SAMPLES_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <algorithm>
#include <string>
#include <vector>

namespace autoconfig {

/// A value that a program measured, as a sample per window of time.
struct MeasuredValue {
  std::string program; // "LoadBandwidth"
  std::string name;    // a fact's key, or a name of its own
  std::string unit;
  bool lowestIsBest = false;
  /// What is measured is a lower bound of the fact.
  bool atLeast = false;
  std::vector<double> samples; // one or more
  /// Measurements::spread() of all that was measured with it.
  double around = 0;

  /// The least disturbed sample.
  double best() const;
  /// How far a fourth of the samples stay from the best at most, as a part of
  /// it: small when the best is no accident.
  double spread() const;
  /// How much it may be off: what disturbs may last as long as all samples do,
  /// and shows in others then.
  double noise() const { return std::max(spread(), around); }
};

struct Measurements {
  int64_t cpu = 0;
  int64_t vectorBits = 0; // that the programs were compiled for
  std::vector<MeasuredValue> values;
  /// Programs that did not come to an end, and how they ended instead.
  std::vector<std::pair<std::string, std::string>> failures = {};

  /// The median of the spreads of values with several samples; 0 without any.
  double spread() const;
  /// Takes over the values of a second run that are less noisy.
  void improve(const Measurements &again);
};

/// Reads the lines of JSON that `measure` prints; an error where they are
/// incomplete.
llvm::Expected<Measurements> parseMeasurements(llvm::StringRef output);
/// The same of output that ended early: what is there of it, without the values
/// of the program that had begun last. `last` becomes the name of that.
llvm::Expected<Measurements> parsePartial(llvm::StringRef output,
                                          std::string &last);

/// The same of `measure --kernel`: samples of so many kernels, as many of each.
llvm::Expected<std::vector<std::vector<double>>>
parseRace(llvm::StringRef output, size_t kernels);

struct MeasurementName {
  std::string name, summary;
  bool onRequest; // not in the default set
};
/// The same of `measure --list`.
llvm::Expected<std::vector<MeasurementName>>
parseMeasurementNames(llvm::StringRef output);

} // namespace autoconfig

#endif // AUTOCONFIG_MEASURE_HOST_SAMPLES_H
