//===-- CellReader.h - Cells as sides of rows -------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COMPARE_CELLREADER_H
#define AUTOCONFIG_HARNESS_COMPARE_CELLREADER_H

#include "harness/compare/Row.h"
#include "harness/store/Store.h"

namespace autoconfig::harness {

/// Columns of a cell `c`, its machine `m` and decision `d`, for cellIn.
extern const llvm::StringLiteral cellColumns;
/// Joins `m` and `d` to `c`.
extern const llvm::StringLiteral cellSources;
inline constexpr int cellColumnCount = 20;

struct ReadCell {
  RowKey key;
  RowSide side; // without figures
};

/// Of a row with these columns.
ReadCell cellIn(const Statement &row);

/// A JSON array, for json_each.
std::string jsonOf(llvm::ArrayRef<int64_t> numbers);

/// The samples of each cell, in their order.
using Times = std::map<int64_t, std::vector<double>>;
llvm::Expected<Times> timesOf(Store &store, llvm::ArrayRef<int64_t> cells);

/// Counts, modelled cycles of the target's own core, and code size, into the
/// sides. Several may be of one cell.
llvm::Error readExact(Store &store, llvm::ArrayRef<RowSide *> sides);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COMPARE_CELLREADER_H
