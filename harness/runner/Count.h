//===-- Count.h - One call between the plugin's markers ---------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Under an emulator with the counting plugin (harness/counting/plugin) the
// plugin writes what it counted at the end of the region, to the same standard
// output. Without it, nothing happens but calls of the contender.
//
//===----------------------------------------------------------------------===//

#ifndef HARNESS_RUNNER_COUNT_H
#define HARNESS_RUNNER_COUNT_H

#include "harness/runner/Contender.h"
#include <string>
#include <vector>

namespace runner {

/// Calls a bound contender once, before countOneCall: whatever it makes once
/// (threads, generated code, workspaces) is made here, and the simulated caches
/// hold what it leaves there, whatever is done between the two.
void warmUp(Contender &contender);

/// Calls it once; the call is the region.
void countOneCall(Contender &contender);

/// A program or library in this process.
struct Module {
  std::string path;
  uint64_t bias; // loaded address minus the one in the file
};

/// The program first.
std::vector<Module> loadedModules();

} // namespace runner

#endif // HARNESS_RUNNER_COUNT_H
