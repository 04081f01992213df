//===-- Refusals.h - Whether a change may go in -----------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COMPARE_REFUSALS_H
#define AUTOCONFIG_HARNESS_COMPARE_REFUSALS_H

#include "harness/compare/Comparison.h"

namespace autoconfig::harness {

/// See harness/README.md.
enum class Gate { Passed = 0, Regressed = 1, NotCompared = 2, Unsure = 3 };

/// Exact figures that rose and are not accepted, slower rows, rows that fail or
/// are missing: regressed. Nothing that could be compared: not compared.
Gate gateOf(const Comparison &comparison);

/// What it fails for: a line each.
std::vector<std::string> refusals(const Comparison &comparison);

/// Entries of results/accepted-rises.yaml that would accept all of it but
/// slower rows, without their reasons; "" where there is nothing to accept.
std::string acceptingEntries(const Comparison &comparison);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COMPARE_REFUSALS_H
