//===-- RunOrder.h - Which run is the newest --------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_STORE_RUNORDER_H
#define AUTOCONFIG_HARNESS_STORE_RUNORDER_H

#include "llvm/ADT/StringRef.h"

namespace autoconfig::harness {

/// For ORDER BY, of rows with a run_id; views of results/schema.sql have it,
/// too. Numbers alone are not in the order of time, where stores were merged.
inline constexpr llvm::StringLiteral newestRunFirst =
    "(SELECT started_at FROM run WHERE run.id = run_id) DESC, run_id DESC";

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_STORE_RUNORDER_H
