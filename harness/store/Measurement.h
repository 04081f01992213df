//===-- Measurement.h - Kinds of measurement --------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a run is evidence of is a type. An emulated run has no member for
// seconds, and a ratio of two different kinds does not compile
// (stats/Figure.h).
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_STORE_MEASUREMENT_H
#define AUTOCONFIG_HARNESS_STORE_MEASUREMENT_H

#include "harness/counting/BlockProfile.h"
#include "llvm/Support/ErrorHandling.h"
#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace autoconfig::harness {

/// Wall time on real hardware.
struct NativeTime {
  static constexpr const char *name = "native time";
  static constexpr const char *unit = "seconds";
  /// Per call, in the order of measurement; empty unless the cell passed.
  std::vector<double> seconds;
};

/// What the hardware's counters told in a native run: a second measurement of a
/// cell with native time.
struct NativeCounter {
  static constexpr const char *name = "native counter";
  static constexpr const char *unit = "events";
  /// By event ("CYCLES"), per call, in the order of measurement.
  std::map<std::string, std::vector<double>> events;
};

/// Only whether the result is right: an emulator's clock says nothing about the
/// target.
struct EmulatedStatus {
  static constexpr const char *name = "emulated status";
};

/// By metric: instructions, fmas (multiply-adds of elements), vector_ops,
/// element_ops, loads, stores, bytes, branches, vsetvli, spills.
using Counts = std::map<std::string, uint64_t>;

struct FunctionCount {
  std::string module;   // file name of the program or library
  std::string function; // "" where the module has no symbol for it
  Counts counts;
};

/// What an emulator executed in one call: exact, and the same in every run.
struct EmulatedCount {
  static constexpr const char *name = "emulated count";
  static constexpr const char *unit = "count";
  Counts totals; // empty unless the cell passed
  std::vector<FunctionCount> functions;
  /// The nearest level first; empty unless caches were simulated.
  std::vector<CacheTraffic> caches;
};

/// What a scheduling model makes of the instructions that an emulator executed.
/// Derived from an emulated count and kept beside it. Never a measurement of
/// the core.
struct ModelledCycles {
  static constexpr const char *name = "modelled cycles";
  static constexpr const char *unit = "cycles";
  std::string core;        // the scheduling model
  double cycles = 0;       // of one call
  double coveredShare = 0; // of the instructions that the model prices, 0 to 1
  std::map<std::string, double> terms; // cycles; they sum up to `cycles`
};

/// What a cell is evidence of in the first place. Counters and modelled cycles
/// come in addition (Cell.h).
using Measurement = std::variant<NativeTime, EmulatedStatus, EmulatedCount>;

enum class MeasurementKind { NativeTime, EmulatedStatus, EmulatedCount };

inline Measurement emptyMeasurement(MeasurementKind kind) {
  switch (kind) {
  case MeasurementKind::NativeTime:
    return NativeTime{};
  case MeasurementKind::EmulatedStatus:
    return EmulatedStatus{};
  case MeasurementKind::EmulatedCount:
    return EmulatedCount{};
  }
  llvm_unreachable("all kinds are handled above");
}

inline const char *kindName(const Measurement &measurement) {
  return std::visit([](const auto &kind) { return kind.name; }, measurement);
}

/// Facts about generated code that need no run: object_bytes, instructions,
/// fmas, ... Counts and bytes.
using StaticCode = std::map<std::string, double>;

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_STORE_MEASUREMENT_H
