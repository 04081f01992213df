//===-- Merge.h - Several stores in one -------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Boards that share an evaluation write a store each.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_STORE_MERGE_H
#define AUTOCONFIG_HARNESS_STORE_MERGE_H

#include "harness/store/Store.h"

namespace autoconfig::harness {

struct Merged {
  int64_t added = 0;    // cells
  int64_t replaced = 0; // of them, in the place of an older one
  int64_t kept = 0;     // that were there already, as new or newer
};

/// A problem in one weights mode.
struct Picked {
  std::string op, problem, weights;
};

/// Copies everything of the store `from` into `into`, in one transaction. Of
/// two cells with the same key the one that was finished later stays. Merging
/// the same store again changes nothing. Errors: as of Store::open, and `from`
/// being `into` itself. `only`: the cells of these problems and what belongs to
/// them, without the suites.
llvm::Expected<Merged>
merge(Store &into, llvm::StringRef from,
      std::optional<llvm::ArrayRef<Picked>> only = std::nullopt);

/// They share a transaction, whose synchronous writes cost more than a store's
/// rows. A connection takes two more (SQLite's default).
constexpr size_t storesAtOnce = 8;

/// Of one of several stores; an error ends it all.
using TellMerged = llvm::function_ref<llvm::Error(
    const std::string &from, llvm::Expected<Merged> merged)>;

/// The same of each store, in their order, storesAtOnce in one transaction:
/// whoever is killed has merged some of them, or none. What is told is in
/// `into` for good. A store that cannot be merged is told, too, and keeps no
/// other out.
llvm::Error merge(Store &into, llvm::ArrayRef<std::string> from,
                  TellMerged tell);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_STORE_MERGE_H
