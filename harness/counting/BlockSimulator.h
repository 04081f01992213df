//===-- BlockSimulator.h - Cycles of a block on a core ----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Simulates straight-line code on LLVM's scheduling model of a core, by the
// library that llvm-mca is made of. The code is repeated as in a loop; the
// result is what one more repetition costs, without start and end. Data are in
// the level 1 cache, branches are predicted, loads wait for the stores that
// they read (StoreForwarding.h).
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COUNTING_BLOCKSIMULATOR_H
#define AUTOCONFIG_HARNESS_COUNTING_BLOCKSIMULATOR_H

#include "harness/counting/MachineCode.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/MCA/CustomBehaviour.h"
#include "llvm/MCA/InstrBuilder.h"
#include <memory>
#include <vector>

namespace autoconfig::harness {

/// State of the machine that the price of an instruction depends on, as LLVM's
/// instruments: element width and register group of scalable vectors. Empty
/// where nothing of the kind is known.
using Instruments =
    std::shared_ptr<llvm::SmallVector<llvm::mca::UniqueInstrument>>;

struct SimulatedInstruction {
  llvm::MCInst instruction;
  Instruments instruments; // may be null
};

struct SteadyState {
  double cycles = 0;   // of one repetition
  unsigned priced = 0; // instructions that the model knows
  // Left out of the simulation, since the model has no entry for them:
  unsigned unpricedVectors = 0, unpricedOthers = 0;
};

class BlockSimulator {
public:
  /// `code` must have a scheduling model. `dispatch`: micro-operations
  /// dispatched per cycle, 0: as the model says.
  BlockSimulator(const MachineCode &code, unsigned dispatch);

  /// The state after an instruction that sets it, null for all others.
  Instruments stateAfter(const llvm::MCInst &instruction) const;

  /// Micro-operations dispatched per cycle.
  unsigned width() const;

  llvm::Expected<SteadyState>
  simulate(llvm::ArrayRef<SimulatedInstruction> block);

private:
  /// A loop's body as LLVM simulates it.
  struct Body {
    llvm::SmallVector<std::unique_ptr<llvm::mca::Instruction>> instructions;
    std::vector<unsigned> forwardedFrom;
  };

  Body lower(llvm::ArrayRef<SimulatedInstruction> block, SteadyState &result);
  llvm::Expected<unsigned> run(const Body &body, unsigned repetitions);

  const MachineCode &code;
  unsigned dispatch;
  std::unique_ptr<llvm::mca::InstrumentManager> instruments;
  std::unique_ptr<llvm::mca::InstrPostProcess> postProcess;
  std::unique_ptr<llvm::mca::InstrBuilder> builder;
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COUNTING_BLOCKSIMULATOR_H
