//===-- Display.h - Values as people read them ------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_REPORT_DISPLAY_H
#define AUTOCONFIG_HARNESS_REPORT_DISPLAY_H

#include "harness/report/Table.h"

namespace autoconfig::harness {

/// A value as a person reads it: numbers with `digits` significant digits,
/// integers in full, null as "". `real`: integers, too, are real numbers.
std::string displayed(const llvm::json::Value &value, int digits,
                      bool real = false);

/// All rows as texts. In a column in which a number is no integer, 2 is 2.00.
std::vector<std::vector<std::string>> displayedRows(const Table &table);

/// Whether a column has numbers and nothing else: it stands on the right.
bool isNumeric(const Table &table, size_t column);

/// Columns on a screen.
size_t widthOf(llvm::StringRef text);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_REPORT_DISPLAY_H
