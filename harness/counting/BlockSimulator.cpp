//===-- BlockSimulator.cpp - Cycles of a block on a core ------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/counting/BlockSimulator.h"
#include "harness/counting/InstructionKind.h"
#include "harness/counting/StoreForwarding.h"
#include "llvm/MCA/Context.h"
#include "llvm/MCA/HardwareUnits/RegisterFile.h"
#include "llvm/MCA/HardwareUnits/RetireControlUnit.h"
#include "llvm/MCA/HardwareUnits/Scheduler.h"
#include "llvm/MCA/Pipeline.h"
#include "llvm/MCA/SourceMgr.h"
#include "llvm/MCA/Stages/DispatchStage.h"
#include "llvm/MCA/Stages/EntryStage.h"
#include "llvm/MCA/Stages/ExecuteStage.h"
#include "llvm/MCA/Stages/InOrderIssueStage.h"
#include "llvm/MCA/Stages/RetireStage.h"
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

unsigned BlockSimulator::width() const {
  return dispatch ? dispatch : code.subtarget->getSchedModel().IssueWidth;
}

Instruments BlockSimulator::stateAfter(const llvm::MCInst &instruction) const {
  auto created = instruments->createInstruments(instruction);
  if (created.empty())
    return nullptr;
  return std::make_shared<llvm::SmallVector<mca::UniqueInstrument>>(
      std::move(created));
}

BlockSimulator::Body
BlockSimulator::lower(llvm::ArrayRef<SimulatedInstruction> block,
                      SteadyState &result) {
  KindOf kindOf = kindsOf(code.subtarget->getTargetTriple());
  builder->clear();
  if (postProcess)
    postProcess->resetState();
  Body body;
  llvm::SmallVector<llvm::MCInst> simulated;
  for (const SimulatedInstruction &each : block) {
    llvm::SmallVector<mca::Instrument *> active;
    if (each.instruments)
      for (const mca::UniqueInstrument &instrument : *each.instruments)
        active.push_back(instrument.get());
    auto lowered = builder->createInstruction(each.instruction, active);
    if (!lowered) {
      // The model has no entry for it.
      llvm::consumeError(lowered.takeError());
      bool vector = kindOf(each.instruction, code, 0).vector;
      ++(vector ? result.unpricedVectors : result.unpricedOthers);
      continue;
    }
    if (postProcess)
      postProcess->postProcessInstruction(**lowered, each.instruction);
    body.instructions.push_back(std::move(*lowered));
    simulated.push_back(each.instruction);
    ++result.priced;
  }
  body.forwardedFrom = forwardedFrom(simulated, code);
  return body;
}

/// The pipeline that llvm-mca makes for a core, but for the load-store unit.
static void appendStages(mca::Pipeline &pipeline, mca::Context &context,
                         mca::SourceMgr &source,
                         mca::CustomBehaviour &behaviour,
                         std::unique_ptr<mca::LSUnitBase> memory,
                         unsigned dispatch) {
  const llvm::MCSubtargetInfo &subtarget = context.getMCSubtargetInfo();
  const llvm::MCRegisterInfo &names = context.getMCRegisterInfo();
  const llvm::MCSchedModel &model = subtarget.getSchedModel();
  auto registers = std::make_unique<mca::RegisterFile>(model, names);
  pipeline.appendStage(std::make_unique<mca::EntryStage>(source));
  if (model.isOutOfOrder()) {
    auto retirement = std::make_unique<mca::RetireControlUnit>(model);
    auto scheduler = std::make_unique<mca::Scheduler>(model, *memory);
    pipeline.appendStage(std::make_unique<mca::DispatchStage>(
        subtarget, names, dispatch, *retirement, *registers));
    pipeline.appendStage(std::make_unique<mca::ExecuteStage>(*scheduler));
    pipeline.appendStage(
        std::make_unique<mca::RetireStage>(*retirement, *registers, *memory));
    context.addHardwareUnit(std::move(retirement));
    context.addHardwareUnit(std::move(scheduler));
  } else {
    pipeline.appendStage(std::make_unique<mca::InOrderIssueStage>(
        subtarget, *registers, behaviour, *memory));
  }
  context.addHardwareUnit(std::move(registers));
  context.addHardwareUnit(std::move(memory));
}

llvm::Expected<unsigned> BlockSimulator::run(const Body &body,
                                             unsigned repetitions) {
  mca::CircularSourceMgr source(body.instructions, repetitions);
  std::unique_ptr<mca::CustomBehaviour> behaviour(
      code.backend->createCustomBehaviour(*code.subtarget, source,
                                          *code.instructions));
  if (!behaviour)
    behaviour = std::make_unique<mca::CustomBehaviour>(*code.subtarget, source,
                                                       *code.instructions);
  mca::Context context(*code.registers, *code.subtarget);
  auto memory = std::make_unique<ForwardingUnit>(
      code.subtarget->getSchedModel(), body.forwardedFrom);
  mca::Pipeline pipeline;
  appendStages(pipeline, context, source, *behaviour, std::move(memory),
               dispatch);
  return pipeline.run();
}

llvm::Expected<SteadyState>
BlockSimulator::simulate(llvm::ArrayRef<SimulatedInstruction> block) {
  SteadyState result;
  Body body = lower(block, result);
  if (body.instructions.empty())
    return result;
  unsigned repetitions = std::max<unsigned>(
      fewestRepetitions, warmUpInstructions / body.instructions.size());
  auto once = run(body, repetitions);
  if (!once)
    return once.takeError();
  auto twice = run(body, 2 * repetitions);
  if (!twice)
    return twice.takeError();
  result.cycles = static_cast<double>(*twice - *once) / repetitions;
  return result;
}
