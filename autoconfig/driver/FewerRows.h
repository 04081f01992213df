//===-- FewerRows.h - Decisions for fewer rows than are typical -*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_DRIVER_FEWERROWS_H
#define AUTOCONFIG_DRIVER_FEWERROWS_H

#include "autoconfig/driver/Selection.h"
#include <vector>

namespace autoconfig {

/// Where the number of rows is not known, what holds for at most so many.
struct ForRows {
  Decision decision;
  int64_t most;
};

/// In ascending order; above the last the typical decision holds.
///
/// With few rows nothing that is done to B comes back, and what is packed of it
/// need not be kept for a next block of rows. So there are decisions
/// for a half, a quarter and an eighth of the typical number, each where it is
/// predicted to be cheaper than the next one; more would be for so few rows
/// that the code is not worth it.
std::vector<ForRows> decideForFewerRows(const Decision &typical,
                                        const Target &target,
                                        const SelectionOptions &selection);

} // namespace autoconfig

#endif // AUTOCONFIG_DRIVER_FEWERROWS_H
