//===-- GoogleBenchmark.h - JSON of Google Benchmark ------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// Version 1 of its JSON, which many tools read (its compare.py, Bencher,
// github-action-benchmark): one iteration run for each process, named as rows
// of comparisons are, so that what was exported comes back as the same series.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_EXCHANGE_GOOGLEBENCHMARK_H
#define AUTOCONFIG_HARNESS_EXCHANGE_GOOGLEBENCHMARK_H

#include "harness/compare/Row.h"
#include "harness/store/Store.h"
#include "llvm/Support/JSON.h"

namespace autoconfig::harness {

/// All rows that have times; of each process the median of its samples. Rows of
/// several machines are refused: the file has one.
llvm::Expected<llvm::json::Object> toGoogleBenchmark(llvm::ArrayRef<Row> rows,
                                                     llvm::StringRef date);

struct ImportedBenchmarks {
  size_t cells = 0;
  size_t passedOver = 0; // aggregates, and runs without time
};

/// Whether it is of that form.
bool isGoogleBenchmark(const llvm::json::Object &file);

/// A run of the store with a cell for each iteration run. One that is not named
/// as ours is the problem of the operator `benchmark`, and its executable the
/// rival. Importing the same file again changes nothing. Errors: another
/// version, a time unit that nobody knows.
llvm::Expected<ImportedBenchmarks>
addGoogleBenchmark(Store &store, const llvm::json::Object &file);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_EXCHANGE_GOOGLEBENCHMARK_H
