//===-- Frequency.cpp - Clock of a busy core ------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/measure/common/Measurement.h"

MEASUREMENT(Frequency, "clock of a busy core, by a chain of additions") {
  session.report(
      {"frequency", "GHz", session.frequencies(), measure::Best::Highest});
}
