//===-- X86.cpp - Kinds of x86 instructions -------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// By LLVM's names of opcodes: VFMADD231PSYr is a multiply-add (VFMADD231) of
// packed single-precision elements (PS) in 256 bits (Y), operands in registers.
//
//===----------------------------------------------------------------------===//

#include "harness/counting/InstructionKind.h"
#include "llvm/ADT/StringExtras.h"

using llvm::StringRef;

namespace autoconfig::harness {

static unsigned registerBytes(StringRef name) {
  return name.starts_with("ZMM")   ? 64
         : name.starts_with("YMM") ? 32
         : name.starts_with("XMM") ? 16
                                   : 0;
}

/// Without what tells operands and width: "VFMADD231PS".
static StringRef stem(StringRef opcode) {
  // VADDSSrr_Int is what intrinsics make of VADDSSrr.
  opcode = opcode.split('_').first.rtrim("abcdefghijklmnopqrstuvwxyz");
  for (StringRef width : {"Z128", "Z256", "Z", "Y"})
    if (opcode.consume_back(width))
      break;
  return opcode;
}

/// 4 where the instruction does not care.
static unsigned elementBytes(StringRef stem) {
  if (stem.ends_with("PD"))
    return 8;
  bool integer = stem.starts_with("P") || stem.starts_with("VP");
  if (!integer || stem.ends_with("PS"))
    return 4;
  return stem.ends_with("B")   ? 1
         : stem.ends_with("W") ? 2
         : stem.ends_with("Q") ? 8
                               : 4;
}

InstructionKind x86Kind(const llvm::MCInst &instruction,
                        const MachineCode &code, unsigned) {
  InstructionKind kind = commonKind(instruction, code);
  kind.landing =
      code.instructions->getName(instruction.getOpcode()).starts_with("ENDBR");
  unsigned bytes = 0;
  for (const llvm::MCOperand &operand : instruction)
    if (operand.isReg() && operand.getReg())
      bytes = std::max(
          bytes, registerBytes(code.registers->getName(operand.getReg())));
  if (bytes == 0)
    return kind;
  StringRef name = stem(code.instructions->getName(instruction.getOpcode()));
  kind.multiplyAdd = name.starts_with("VFMADD") || name.starts_with("VFMSUB") ||
                     name.starts_with("VFNMADD") || name.starts_with("VFNMSUB");
  bool scalar = (name.ends_with("SS") || name.ends_with("SD")) &&
                !name.contains("BROADCAST");
  if (scalar)
    return kind;
  kind.vector = true;
  kind.lanes = bytes / elementBytes(name);
  return kind;
}

} // namespace autoconfig::harness
