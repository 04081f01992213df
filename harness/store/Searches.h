//===-- Searches.h - What searches tried ------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The tables search, trial and final of results/schema.sql. Their cells are
// written before, one by one.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_STORE_SEARCHES_H
#define AUTOCONFIG_HARNESS_STORE_SEARCHES_H

#include "harness/store/Store.h"
#include <map>

namespace autoconfig::harness {

struct SearchRecord {
  /// Of `cell`, all but rival, subject and role.
  CellKey cell;
  std::string searcher;
  uint64_t seed = 1;
  std::string space, chosen; // SHA-1
  size_t points = 0;
  double decideSeconds = 0;
};

struct TrialRecord {
  std::string candidate; // its name
  int64_t cell = 0;
  std::string subject; // the cell's
  Status status = Status::Passed;
  std::string reason;
  std::optional<double> cost; // none: it failed
  double compileSeconds = 0, measureSeconds = 0;
};

/// The search with this identity, which begins now where there is none: its
/// name, from here on asked for by this run. `name` is for a new one.
llvm::Expected<std::string> beginSearch(Store &store, int64_t run,
                                        const SearchRecord &search,
                                        llvm::StringRef name);

/// In the order of the search.
llvm::Expected<std::vector<TrialRecord>> trialsOf(Store &store,
                                                  llvm::StringRef search);
/// Forgets the trials from this one on and, where there were some, what was
/// measured again.
llvm::Error forgetTrials(Store &store, llvm::StringRef search, size_t from);
/// All or none; the first is number `from`.
llvm::Error addTrials(Store &store, llvm::StringRef search, size_t from,
                      llvm::ArrayRef<TrialRecord> trials);

/// The trials that were measured again in that process, sorted.
llvm::Expected<std::vector<size_t>>
finalsOf(Store &store, llvm::StringRef search, size_t process);
struct FinalRecord {
  size_t trial;
  int64_t cell;
};
/// In the place of those that are there.
llvm::Error setFinals(Store &store, llvm::StringRef search, size_t process,
                      llvm::ArrayRef<FinalRecord> finals);
/// Forgets what an earlier call measured in more processes than these.
llvm::Error limitFinals(Store &store, llvm::StringRef search, size_t processes);
/// By trial: the time over the chosen kernel's, of the processes together.
llvm::Expected<std::map<size_t, double>> finalRatios(Store &store,
                                                     llvm::StringRef search);

/// Now tables show it, with as many of its trials.
llvm::Error endSearch(Store &store, llvm::StringRef search, size_t trials,
                      std::optional<size_t> winner);

struct WinnerRecord {
  std::string searcher, algorithm;
  std::string parameters; // JSON object
  std::string subject;    // the kernel's object
};
/// Of the last search with each searcher where the cell is. All of `cell`, but
/// for rival, subject and role, has to agree.
llvm::Expected<std::vector<WinnerRecord>> winnersOf(Store &store,
                                                    const CellKey &cell);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_STORE_SEARCHES_H
