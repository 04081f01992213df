//===-- MachineCode.h - LLVM's machine-code layer for a core ----*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What LLVM knows of one CPU's instructions: decoder, descriptions, scheduling
// model.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COUNTING_MACHINECODE_H
#define AUTOCONFIG_HARNESS_COUNTING_MACHINECODE_H

#include "llvm/MC/MCAsmInfo.h"
#include "llvm/MC/MCContext.h"
#include "llvm/MC/MCDisassembler/MCDisassembler.h"
#include "llvm/MC/MCInst.h"
#include "llvm/MC/MCInstrAnalysis.h"
#include "llvm/MC/MCInstrInfo.h"
#include "llvm/MC/MCRegisterInfo.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/Error.h"
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace autoconfig::harness {

/// One instruction of a block.
struct DecodedInstruction {
  uint64_t address = 0;
  unsigned bytes = 0;
  std::optional<llvm::MCInst> instruction; // none: cannot be decoded
};

struct MachineCode {
  /// Fails on a triple or CPU that LLVM does not know.
  static llvm::Expected<std::unique_ptr<MachineCode>>
  create(const std::string &triple, const std::string &cpu,
         const std::string &features);

  /// All instructions of `code`. What cannot be decoded is skipped by the
  /// smallest step of the instruction set.
  std::vector<DecodedInstruction> decode(llvm::ArrayRef<uint8_t> code,
                                         uint64_t address) const;

  const llvm::Target *backend = nullptr;
  std::unique_ptr<llvm::MCSubtargetInfo> subtarget;
  std::unique_ptr<llvm::MCRegisterInfo> registers;
  std::unique_ptr<llvm::MCAsmInfo> assembler;
  std::unique_ptr<llvm::MCInstrInfo> instructions;
  std::unique_ptr<llvm::MCInstrAnalysis> analysis; // null if LLVM has none
  std::unique_ptr<llvm::MCContext> context;
  std::unique_ptr<llvm::MCDisassembler> disassembler;
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COUNTING_MACHINECODE_H
