//===-- Winners.h - What searches found, as rivals --------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SESSION_WINNERS_H
#define AUTOCONFIG_HARNESS_SESSION_WINNERS_H

#include "harness/session/Workbench.h"

namespace autoconfig::harness {

/// "search_tpe"
std::string searchRivalName(llvm::StringRef searcher);

struct Winner {
  std::string rival;
  Candidate candidate;
};

/// Measures the winners in one process, beside the chosen kernel where that has
/// no cell yet. Each becomes a cell of its rival, unless there is one of the
/// same code. Those that did not pass are told.
llvm::Expected<std::vector<Report::Bad>>
measureWinners(Workbench &bench, const Unit &unit, const Kernel &chosen,
               llvm::ArrayRef<Winner> winners, ActivityHandler onActivity);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SESSION_WINNERS_H
