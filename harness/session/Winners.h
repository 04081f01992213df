//===-- Winners.h - What searches found, as rivals --------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SESSION_WINNERS_H
#define AUTOCONFIG_HARNESS_SESSION_WINNERS_H

#include "harness/session/Workbench.h"
#include "harness/store/Searches.h"

namespace autoconfig::harness {

/// "search_tpe"
std::string searchRivalName(llvm::StringRef searcher);

struct Winner {
  std::string rival;
  Candidate candidate;
};

/// Takes the names of search rivals from the list.
std::vector<Rival> takeSearchRivals(std::vector<std::string> &names);

/// A winner of an earlier search, or why there is none.
struct Tuned {
  std::string rival;
  Kernel kernel;
};

/// What the store's searches of this problem, for this target and on this
/// machine, found: the kernels whose code is still the same. Of those in
/// `named` ("search_tpe") there is one in any case, maybe without kernel; where
/// `named` is empty, of all that were found.
llvm::Expected<std::vector<Tuned>>
tunedKernels(Workbench &bench, const Unit &unit,
             llvm::ArrayRef<std::string> named);

/// What searches of this problem, for this target on any machine, found.
llvm::Expected<std::vector<WinnerRecord>>
winnersAnywhere(const Workbench &bench, Store &store, const Unit &unit);
/// Generated, whether its code is the same or not.
llvm::Expected<Kernel> tunedKernel(const Workbench &bench, const Unit &unit,
                                   const WinnerRecord &winner);

/// Measures the winners in one process, beside the chosen kernel where that has
/// no cell yet. Each becomes a cell of its rival, unless there is one of the
/// same code. Those that did not pass are told.
llvm::Expected<std::vector<Report::Bad>>
measureWinners(Workbench &bench, const Unit &unit, const Kernel &chosen,
               llvm::ArrayRef<Winner> winners, ActivityHandler onActivity);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SESSION_WINNERS_H
