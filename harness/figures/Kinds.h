//===-- Kinds.h - What a figure's rows are evidence of ----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Kinds of measurement never meet on one axis: a chart has rows of one kind.
// Beside any of them may stand what is no measurement: what the analysis models
// predict, and what they decide. A row's kind is not only what the SQL claims:
// it must be one that its cells have.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_FIGURES_KINDS_H
#define AUTOCONFIG_HARNESS_FIGURES_KINDS_H

#include "harness/report/Table.h"
#include <map>

namespace autoconfig::harness {

/// Whether a column holds identities of cells.
bool isCellColumn(llvm::StringRef column);

/// The cells that the rows are made of, sorted.
std::vector<int64_t> cellsOf(const Table &table, llvm::ArrayRef<size_t> rows);

/// "[1,2]": for SQL's json_each.
std::string asJsonArray(llvm::ArrayRef<int64_t> cells);

using CellKinds = std::map<int64_t, std::string>;
llvm::Expected<CellKinds> kindsOfCells(sqlite3 *database,
                                       llvm::ArrayRef<int64_t> cells);

/// The kinds in the rows of one chart, sorted; an error where they may not
/// stand in one chart, or are not those of the cells.
llvm::Expected<std::vector<std::string>>
kindsOfChart(const Table &table, llvm::ArrayRef<size_t> rows,
             const CellKinds &cellKinds);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_FIGURES_KINDS_H
