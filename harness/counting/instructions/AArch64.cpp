//===-- AArch64.cpp - Kinds of AArch64 instructions -----------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// By LLVM's names of opcodes: FMLAv4f32 and FMLAv4i32_indexed work on four
// elements, FMLAv1i32_indexed and FMADDSrrr on one, LD1Fourv4s on four
// registers of four. Instructions of scalable vectors are vector operations of
// unknown length.
//
//===----------------------------------------------------------------------===//

#include "harness/counting/InstructionKind.h"
#include "llvm/ADT/StringExtras.h"

using llvm::StringRef;

namespace autoconfig::harness {

/// The number in "..v4f32..", 0 where there is none.
static unsigned lanesInName(StringRef opcode) {
  for (size_t at = opcode.find('v'); at != StringRef::npos;
       at = opcode.find('v', at + 1)) {
    unsigned lanes = 0;
    StringRef rest = opcode.drop_front(at + 1);
    if (!rest.consumeInteger(10, lanes) && !rest.empty() &&
        StringRef("ifbhsd").contains(rest[0]))
      return lanes;
  }
  return 0;
}

static bool accessesOneLane(StringRef opcode) {
  return opcode.size() > 3 &&
         (opcode.starts_with("LD") || opcode.starts_with("ST")) &&
         llvm::isDigit(opcode[2]) && opcode[3] == 'i';
}

InstructionKind aarch64Kind(const llvm::MCInst &instruction,
                            const MachineCode &code, unsigned) {
  InstructionKind kind = commonKind(instruction, code);
  const llvm::MCInstrDesc &description =
      code.instructions->get(instruction.getOpcode());
  unsigned wide = 0;
  bool scalable = false;
  for (const llvm::MCOperand &operand : instruction)
    if (operand.isReg() && operand.getReg()) {
      StringRef name = code.registers->getName(operand.getReg());
      unsigned count = name.starts_with("Q") ? name.count('Q') : 0;
      wide = description.mayLoad() || description.mayStore()
                 ? wide + count
                 : std::max(wide, count);
      scalable |= name.starts_with("Z");
    }
  StringRef name = code.instructions->getName(instruction.getOpcode());
  kind.multiplyAdd = name.starts_with("FMLA") || name.starts_with("FMLS") ||
                     name.starts_with("FMADD") || name.starts_with("FMSUB") ||
                     name.starts_with("FNMADD") || name.starts_with("FNMSUB");
  unsigned lanes = lanesInName(name);
  kind.vector = (wide > 0 && lanes != 1) || lanes > 1 || scalable;
  if (!kind.vector)
    return kind;
  if (scalable)
    kind.lanes = 0;
  else if (accessesOneLane(name))
    kind.lanes = 1;
  else if (lanes > 0) // LD1Four moves four registers of so many lanes
    kind.lanes = lanes * (description.mayLoad() || description.mayStore()
                              ? std::max(wide, 1u)
                              : 1);
  else
    kind.lanes = name.contains("vi") ? 1 : wide * 4; // one lane of a register
  return kind;
}

} // namespace autoconfig::harness
