//===-- BlockSimulator.cpp - Cycles of a block on a core ------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/counting/BlockSimulator.h"
#include "llvm/MCA/Context.h"
#include "llvm/MCA/Pipeline.h"
#include "llvm/MCA/SourceMgr.h"
#include "llvm/MCA/Support.h"
#include <algorithm>

using namespace autoconfig::harness;
namespace mca = llvm::mca;

// Repetitions until a block is in its steady state: longer than what a large
// reorder buffer holds (about 500 operations).
static constexpr size_t warmUpInstructions = 1000;
static constexpr unsigned fewestRepetitions = 30;
// As llvm-mca assumes; calls are not simulated, so it has no effect.
static constexpr unsigned callLatency = 100;

BlockSimulator::BlockSimulator(const MachineCode &code, unsigned dispatch)
    : code(code), dispatch(dispatch) {
  const llvm::MCSubtargetInfo &subtarget = *code.subtarget;
  instruments.reset(
      code.backend->createInstrumentManager(subtarget, *code.instructions));
  if (!instruments)
    instruments =
        std::make_unique<mca::InstrumentManager>(subtarget, *code.instructions);
  postProcess.reset(
      code.backend->createInstrPostProcess(subtarget, *code.instructions));
  builder = std::make_unique<mca::InstrBuilder>(
      subtarget, *code.instructions, *code.registers, code.analysis.get(),
      *instruments, callLatency);
}

Instruments BlockSimulator::stateAfter(const llvm::MCInst &instruction) const {
  auto created = instruments->createInstruments(instruction);
  if (created.empty())
    return nullptr;
  return std::make_shared<llvm::SmallVector<mca::UniqueInstrument>>(
      std::move(created));
}

llvm::Expected<BlockSimulator::Sequence>
BlockSimulator::lower(llvm::ArrayRef<SimulatedInstruction> block,
                      SteadyState &result) {
  builder->clear();
  if (postProcess)
    postProcess->resetState();
  Sequence sequence;
  for (const SimulatedInstruction &each : block) {
    llvm::SmallVector<mca::Instrument *> active;
    if (each.instruments)
      for (const mca::UniqueInstrument &instrument : *each.instruments)
        active.push_back(instrument.get());
    auto lowered = builder->createInstruction(each.instruction, active);
    if (!lowered) {
      // The model has no entry for it.
      llvm::consumeError(lowered.takeError());
      ++result.unpriced;
      continue;
    }
    if (postProcess)
      postProcess->postProcessInstruction(**lowered, each.instruction);
    sequence.push_back(std::move(*lowered));
    ++result.priced;
  }
  return sequence;
}

llvm::Expected<unsigned> BlockSimulator::run(const Sequence &sequence,
                                             unsigned repetitions) {
  mca::CircularSourceMgr source(sequence, repetitions);
  std::unique_ptr<mca::CustomBehaviour> behaviour(
      code.backend->createCustomBehaviour(*code.subtarget, source,
                                          *code.instructions));
  if (!behaviour)
    behaviour = std::make_unique<mca::CustomBehaviour>(*code.subtarget, source,
                                                       *code.instructions);
  mca::Context context(*code.registers, *code.subtarget);
  mca::PipelineOptions options(/*MicroOpQueue=*/0, /*DecoderThroughput=*/0,
                               dispatch, /*RegisterFileSize=*/0,
                               /*LoadQueueSize=*/0, /*StoreQueueSize=*/0,
                               /*AssumeNoAlias=*/true);
  auto pipeline = context.createDefaultPipeline(options, source, *behaviour);
  return pipeline->run();
}

llvm::Expected<SteadyState>
BlockSimulator::simulate(llvm::ArrayRef<SimulatedInstruction> block) {
  SteadyState result;
  auto sequence = lower(block, result);
  if (!sequence)
    return sequence.takeError();
  if (sequence->empty())
    return result;
  unsigned repetitions = std::max<unsigned>(
      fewestRepetitions, warmUpInstructions / sequence->size());
  auto once = run(*sequence, repetitions);
  if (!once)
    return once.takeError();
  auto twice = run(*sequence, 2 * repetitions);
  if (!twice)
    return twice.takeError();
  result.cycles = static_cast<double>(*twice - *once) / repetitions;
  return result;
}
