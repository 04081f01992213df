//===-- RivalSearch.h - The fastest of a rival's samples --------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A generated rival of kind `search` makes another sample of code for each
// seed. They are generated on all CPUs and measured one at a time, several in a
// process; the fastest few are measured again in one process of their own,
// since the least of many noisy times looks faster than it is. What is best
// then takes part like any rival, and is measured a third time, for its cell.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_SESSION_RIVALSEARCH_H
#define AUTOCONFIG_HARNESS_SESSION_RIVALSEARCH_H

#include "harness/session/Generation.h"

namespace autoconfig::harness {

struct RivalSearchEnd {
  Generated best;
  std::string note; // a line on how it went
};

/// `doing` is told what goes on, again and again.
llvm::Expected<RivalSearchEnd>
searchRival(Workbench &bench, const Unit &unit, const Rival &rival,
            size_t samples,
            llvm::function_ref<void(const std::string &what)> doing);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_SESSION_RIVALSEARCH_H
