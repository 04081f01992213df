//===-- Figures.h - The rows below a cell -----------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_STORE_FIGURES_H
#define AUTOCONFIG_HARNESS_STORE_FIGURES_H

#include "harness/store/Cell.h"
#include "harness/store/Sqlite.h"

namespace autoconfig::harness {

/// Errors: a cell has samples or counts without having passed, or passed
/// without them; counters or modelled cycles beside a kind that has none.
llvm::Error checkFigures(const Cell &cell);

/// Everything that the cell `id` was measured to be, and its static code. In a
/// transaction.
llvm::Error insertFigures(sqlite3 *database, int64_t id, const Cell &cell);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_STORE_FIGURES_H
