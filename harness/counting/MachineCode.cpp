//===-- MachineCode.cpp - LLVM's machine-code layer for a core ------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/counting/MachineCode.h"
#include "llvm/MC/MCTargetOptions.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/TargetParser/Triple.h"
#include <algorithm>

using namespace autoconfig::harness;

static void initializeLLVM() {
  static bool once = [] {
    llvm::InitializeAllTargetInfos();
    llvm::InitializeAllTargetMCs();
    llvm::InitializeAllTargetMCAs();
    llvm::InitializeAllDisassemblers();
    return true;
  }();
  (void)once;
}

llvm::Expected<std::unique_ptr<MachineCode>>
MachineCode::create(const std::string &tripleName, const std::string &cpu,
                    const std::string &features) {
  initializeLLVM();
  llvm::Triple triple(tripleName);
  std::string message;
  auto code = std::make_unique<MachineCode>();
  code->backend = llvm::TargetRegistry::lookupTarget(triple, message);
  if (!code->backend)
    return llvm::createStringError("LLVM has no target '" + tripleName +
                                   "': " + message);
  const llvm::Target &backend = *code->backend;
  code->registers.reset(backend.createMCRegInfo(triple));
  code->assembler.reset(backend.createMCAsmInfo(*code->registers, triple,
                                                llvm::MCTargetOptions()));
  code->instructions.reset(backend.createMCInstrInfo());
  code->analysis.reset(backend.createMCInstrAnalysis(code->instructions.get()));
  // An unknown name would print a warning and take a generic model.
  code->subtarget.reset(backend.createMCSubtargetInfo(triple, "", features));
  if (!code->subtarget->isCPUStringValid(cpu))
    return llvm::createStringError("LLVM has no CPU '" + cpu + "' for " +
                                   tripleName);
  code->subtarget.reset(backend.createMCSubtargetInfo(triple, cpu, features));
  code->context = std::make_unique<llvm::MCContext>(
      triple, code->assembler.get(), code->registers.get(),
      code->subtarget.get());
  code->disassembler.reset(
      backend.createMCDisassembler(*code->subtarget, *code->context));
  if (!code->disassembler)
    return llvm::createStringError("LLVM has no disassembler for " +
                                   tripleName);
  return code;
}

std::vector<DecodedInstruction>
MachineCode::decode(llvm::ArrayRef<uint8_t> code, uint64_t address) const {
  std::vector<DecodedInstruction> result;
  uint64_t step = assembler->getMinInstAlignment();
  while (!code.empty()) {
    llvm::MCInst instruction;
    uint64_t size = 0;
    auto status = disassembler->getInstruction(instruction, size, code, address,
                                               llvm::nulls());
    bool known = status == llvm::MCDisassembler::Success;
    if (!known)
      size = std::max(size, step);
    size = std::min<uint64_t>(size, code.size());
    result.push_back({address, static_cast<unsigned>(size),
                      known ? std::optional(instruction) : std::nullopt});
    code = code.drop_front(size);
    address += size;
  }
  return result;
}
