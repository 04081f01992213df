//===-- InstructionKind.cpp - What one instruction does -------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/counting/InstructionKind.h"
#include "llvm/TargetParser/Triple.h"

namespace autoconfig::harness {

namespace {
struct Known {
  bool (llvm::Triple::*is)() const;
  KindOf kind;
  DecodedCpu decoded;
};
} // namespace

static const Known *find(const llvm::Triple &triple) {
  static constexpr Known known[] = {
      {&llvm::Triple::isX86, x86Kind, {"x86-64", ""}},
      {&llvm::Triple::isAArch64, aarch64Kind, {"generic", "+all"}},
      {&llvm::Triple::isRISCV,
       riscvKind,
       {"generic-rv64",
        "+m,+a,+f,+d,+c,+v,+zicsr,+zifencei,+zba,+zbb,+zbc,+zbs,+zfh,+zvfh,"
        "+zicbom,+zicboz,+zicbop"}}};
  for (const Known &entry : known)
    if ((triple.*entry.is)())
      return &entry;
  return nullptr;
}

InstructionKind commonKind(const llvm::MCInst &instruction,
                           const MachineCode &code) {
  const llvm::MCInstrDesc &description =
      code.instructions->get(instruction.getOpcode());
  InstructionKind kind;
  kind.branch =
      description.isBranch() || description.isCall() || description.isReturn();
  return kind;
}

KindOf kindsOf(const llvm::Triple &triple) {
  const Known *known = find(triple);
  return known ? known->kind : nullptr;
}

DecodedCpu decodedCpu(const llvm::Triple &triple) {
  const Known *known = find(triple);
  return known ? known->decoded : DecodedCpu{};
}

} // namespace autoconfig::harness
