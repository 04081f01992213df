//===-- SqlFunctions.h - Statistics in SQL ----------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For results/tables/*.sql, besides SQLite's own functions:
//
//   median(x), geomean(x)            aggregates; null values are left out
//   repeat_low(ratio)                an aggregate over processes: where the
//   repeat_high(ratio)               median of as many others lies with 95 %
//   rank_correlation(x, y)           Spearman's, an aggregate; pairs with a
//                                    null value are left out
//   ratio_low(ours, theirs)          the 95 % interval of median(theirs) /
//   ratio_high(ours, theirs)         median(ours), of JSON arrays of samples
//   paired_ratio(ours, theirs)       the median of theirs[i] / ours[i]
//   demangled(name)                  of a C++ function; other names stay
//   ratio(label, ours, label, theirs)
//                                    ours / theirs, each labelled with its kind
//                                    as stats/Figure.h does; an error where the
//                                    labels differ, null where a value is null
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_STATS_SQLFUNCTIONS_H
#define AUTOCONFIG_HARNESS_STATS_SQLFUNCTIONS_H

#include "llvm/Support/Error.h"
#include <sqlite3.h>

namespace autoconfig::harness {

llvm::Error registerStatistics(sqlite3 *database);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_STATS_SQLFUNCTIONS_H
