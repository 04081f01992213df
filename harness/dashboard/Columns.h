//===-- Columns.h - Tables as scripts ---------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A page that is opened from a disk may load scripts and nothing else, so that
// data are scripts, too: a call with one object. A table is
//
//   {"rows": 3, "columns": {"op": {"c": "conv"}, "problem": {"v": ["a", "b",
//    "c"]}, "target": {"d": ["rvv256"], "i": [0, 0, 0]}}}
//
// where c is the value of all rows, v a value a row, and d and i a dictionary
// with an index a row, whichever is the shortest.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_DASHBOARD_COLUMNS_H
#define AUTOCONFIG_HARNESS_DASHBOARD_COLUMNS_H

#include "harness/report/Table.h"

namespace autoconfig::harness {

/// These rows, without the columns `left`. Real numbers have seven digits.
std::string packed(const Table &table, llvm::ArrayRef<size_t> rows,
                   llvm::ArrayRef<llvm::StringRef> left = {});

/// JSON of which no part can end a script or begin a comment in it.
std::string scriptText(const llvm::json::Value &value);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_DASHBOARD_COLUMNS_H
