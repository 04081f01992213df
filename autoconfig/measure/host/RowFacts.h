//===-- RowFacts.h - Facts that follow from walks down rows -----*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_MEASURE_HOST_ROWFACTS_H
#define AUTOCONFIG_MEASURE_HOST_ROWFACTS_H

#include "autoconfig/core/Target.h"
#include "autoconfig/measure/host/Samples.h"

namespace autoconfig {

/// What follows from RowWalks' `values`, cycles of a k step of tiles that take
/// B as it lies, on a target with the facts that were measured with them;
/// nothing in order, where steps are waited for anyway. Reads
/// walk<N>.<rows>x<vectors>.<l3 or memory>, down N rows on pages of their own:
///   l3.row_wait, memory.row_wait
///                      what a line takes longer down the most rows than the
///                      models say of lines that come in a stream
///   prefetch.streams   the most rows down which it is less than half of that
/// returns.<rows>x<vectors>.l2, of tiles that come back to rows in L2 whose
/// lines fall on one set of L1:
///   l2.row_wait        what a row whose lines others pushed out of L1 takes
///                      longer than its bounds
std::vector<MeasuredValue> factsOfRows(const Target &target,
                                       llvm::ArrayRef<MeasuredValue> values);

} // namespace autoconfig

#endif // AUTOCONFIG_MEASURE_HOST_ROWFACTS_H
