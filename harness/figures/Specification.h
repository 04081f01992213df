//===-- Specification.h - Vega-Lite specifications --------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_FIGURES_SPECIFICATION_H
#define AUTOCONFIG_HARNESS_FIGURES_SPECIFICATION_H

#include "harness/report/Table.h"

namespace autoconfig::harness {

/// A chart draws the rows of the query and nothing else: an error where the
/// specification brings data, or names a column that neither the query nor one
/// of its own transforms has.
llvm::Error checkSpecification(const llvm::json::Object &specification,
                               const Table &table);

/// The specification with these rows. Colours, shapes and dashes are given out
/// over the whole table, so that a rival looks the same in all charts; a
/// chart's legend has what occurs in it.
llvm::json::Object specificationOf(const llvm::json::Object &specification,
                                   const Table &table,
                                   llvm::ArrayRef<size_t> rows);

/// {"column": value}
llvm::json::Object rowObject(const Table &table, size_t row);

std::vector<size_t> allRows(const Table &table);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_FIGURES_SPECIFICATION_H
