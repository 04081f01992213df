//===-- CycleModel.h - Modelled cycles of what ran --------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// From the blocks that an emulator ran to the cycles that a core would take for
// them, by the scheduling model that the target's description names:
//
//   cycles = sum over straight code of executions x steady-state cycles
//          + what simulated cache misses add (MissCosts.h)
//
// Straight code is simulated as if repeated (BlockSimulator.h): right for
// loops, and for an out-of-order core that overlaps a loop's end with the next
// one's start. Branches are predicted. Register groups of scalable vectors are
// priced, active lengths are not. Where LLVM has no right model the target's
// own throughputs serve (ThroughputModel.h), and the core is called so. The
// result is a model's, never a measurement.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COUNTING_CYCLEMODEL_H
#define AUTOCONFIG_HARNESS_COUNTING_CYCLEMODEL_H

#include "autoconfig/core/Target.h"
#include "harness/counting/BlockProfile.h"
#include "harness/counting/BlockSimulator.h"
#include "harness/counting/MachineCode.h"
#include "harness/counting/StraightCode.h"
#include "harness/store/Measurement.h"
#include "llvm/ADT/StringMap.h"
#include <memory>
#include <string>
#include <vector>

namespace autoconfig::harness {

/// For those who want to see where the cycles are.
struct CodeCycles {
  uint64_t address = 0;
  std::string function;
  uint64_t executions = 0;
  unsigned instructions = 0;
  double cycles = 0; // of one execution
};

class CycleModel {
public:
  /// Refuses, with the reason, where the target names no scheduling model that
  /// is right for its vectors.
  static llvm::Expected<CycleModel> create(const Target &target);

  /// Remembers the price of code from call to call. `hottest` receives what
  /// was simulated, most instructions first; nothing by throughputs.
  llvm::Expected<ModelledCycles>
  cycles(const BlockProfile &profile,
         std::vector<CodeCycles> *hottest = nullptr);

private:
  CycleModel(const Target &target) : target(target) {}

  llvm::Error simulate(const BlockProfile &profile, ModelledCycles &result,
                       std::vector<CodeCycles> *hottest);
  ModelledCycles byThroughputs(const BlockProfile &profile) const;
  llvm::Expected<SteadyState> price(const StraightCode &piece);

  Target target;
  std::unique_ptr<MachineCode> code;
  std::unique_ptr<BlockSimulator> simulator; // null: by throughputs
  llvm::StringMap<SteadyState> known;        // by StraightCode::key
};

llvm::Expected<ModelledCycles> modelCycles(const BlockProfile &profile,
                                           const Target &target);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COUNTING_CYCLEMODEL_H
