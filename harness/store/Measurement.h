//===-- Measurement.h - Kinds of measurement --------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a run is evidence of is a type. An emulated run has no member for
// seconds, and a speedup of two different kinds does not compile.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_STORE_MEASUREMENT_H
#define AUTOCONFIG_HARNESS_STORE_MEASUREMENT_H

#include "llvm/Support/ErrorHandling.h"
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace autoconfig::harness {

/// Wall time on real hardware.
struct NativeTime {
  static constexpr const char *name = "native time";
  /// Per call, in the order of measurement; empty unless the cell passed.
  std::vector<double> seconds;
};

/// Only whether the result is right: an emulator's clock says nothing about the
/// target.
struct EmulatedStatus {
  static constexpr const char *name = "emulated status";
};

using Measurement = std::variant<NativeTime, EmulatedStatus>;

enum class MeasurementKind { NativeTime, EmulatedStatus };

inline Measurement emptyMeasurement(MeasurementKind kind) {
  switch (kind) {
  case MeasurementKind::NativeTime:
    return NativeTime{};
  case MeasurementKind::EmulatedStatus:
    return EmulatedStatus{};
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
