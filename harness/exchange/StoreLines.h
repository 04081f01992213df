//===-- StoreLines.h - Stores as JSON lines ---------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A store without SQLite, for archives and artifacts of CI, in a form that can
// be read in any language:
//
//   {"autobench":"store","schema":7}
//   {"table":"run","columns":["id","started_at","command","revision"]}
//   [1,"2026-01-31T12:00:00Z","run --preset rvv","f5c7a9c"]
//   ..
//
// Every table of results/schema.sql in its order, all rows in the order of
// their keys: the same lines for the same store.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_EXCHANGE_STORELINES_H
#define AUTOCONFIG_HARNESS_EXCHANGE_STORELINES_H

#include "harness/store/Merge.h"
#include "llvm/Support/raw_ostream.h"

namespace autoconfig::harness {

/// Whether the text begins as one of these files does.
bool isStoreLines(llvm::StringRef text);

llvm::Error writeStoreLines(Store &store, llvm::raw_ostream &out);

/// Merges what the lines hold into the store: all or nothing. Errors name the
/// line: torn off, a newer or much older schema, what the schema refuses.
llvm::Expected<Merged> mergeStoreLines(Store &into, llvm::StringRef text);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_EXCHANGE_STORELINES_H
