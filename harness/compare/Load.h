//===-- Load.h - Rows from stores -------------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COMPARE_LOAD_H
#define AUTOCONFIG_HARNESS_COMPARE_LOAD_H

#include "harness/compare/Row.h"
#include "harness/store/Store.h"

namespace autoconfig::harness {

/// One side of a comparison.
struct Side {
  std::string label; // as asked for: "main", "run:12", "other.sqlite"
  /// Whose cells it is made of; none: all of the store, the last asked for.
  std::vector<int64_t> runs;
};

/// All runs of the store with one of these revisions, which is a prefix of a
/// commit's SHA-1 or the text as stored.
llvm::Expected<std::vector<int64_t>>
runsOfRevision(Store &store, llvm::StringRef sha, llvm::StringRef text);

/// The series of both sides. A side's processes of a row are those with the
/// code that it asked for last.
llvm::Expected<std::vector<Row>> rowsOfSides(Store &baseStore, const Side &base,
                                             Store &headStore,
                                             const Side &head);

/// What these runs of `autobench ab` or `gate` measured or counted in one
/// process (the view commit_pair).
llvm::Expected<std::vector<Row>> rowsOfPairs(Store &store,
                                             llvm::ArrayRef<int64_t> runs);

/// The runs that measured pairs of the commits of these runs.
llvm::Expected<std::vector<int64_t>>
pairRuns(Store &store, llvm::StringRef baseSha, llvm::StringRef headSha);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COMPARE_LOAD_H
