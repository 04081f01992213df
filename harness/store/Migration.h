//===-- Migration.h - Stores of older versions ------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_STORE_MIGRATION_H
#define AUTOCONFIG_HARNESS_STORE_MIGRATION_H

#include "llvm/Support/Error.h"
#include <sqlite3.h>

namespace autoconfig::harness {

/// Moves every row of an older version's tables into those of the present
/// schema. In a transaction, and without enforcement of foreign keys.
llvm::Error migrate(sqlite3 *database);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_STORE_MIGRATION_H
