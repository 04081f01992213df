//===-- Riscv.cpp - Kinds of RISC-V instructions --------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reference: RISC-V "V" Vector Extension, version 1.0: sections 6 (setting the
// configuration), 7 (loads and stores).
//
//===----------------------------------------------------------------------===//

#include "harness/counting/InstructionKind.h"
#include "llvm/ADT/StringExtras.h"

using llvm::StringRef;

namespace autoconfig::harness {

/// VLMAX of a vtype immediate: VLEN / SEW x LMUL.
static std::optional<uint64_t> longest(int64_t type, unsigned vectorBits) {
  if (vectorBits == 0)
    return std::nullopt;
  uint64_t elementBits = 8u << ((type >> 3) & 7);
  unsigned group = type & 7; // 0..3: 1, 2, 4, 8; 5..7: 1/8, 1/4, 1/2
  uint64_t bits = group < 4 ? uint64_t(vectorBits) << group
                            : uint64_t(vectorBits) >> (8 - group);
  return bits / elementBits;
}

/// vsetvli rd, rs1, vtype; vsetivli rd, length, vtype; vsetvl rd, rs1, rs2.
static LengthSetting settingOf(StringRef name, const llvm::MCInst &instruction,
                               const MachineCode &code, unsigned vectorBits) {
  LengthSetting setting;
  if (name == "VSETVL")
    return setting; // the type is in a register
  setting.longest = longest(instruction.getOperand(2).getImm(), vectorBits);
  const llvm::MCOperand &asked = instruction.getOperand(1);
  if (asked.isImm()) {
    setting.length = asked.getImm();
    return setting;
  }
  auto isZero = [&](const llvm::MCOperand &operand) {
    return StringRef(code.registers->getName(operand.getReg())) == "X0";
  };
  if (!isZero(asked))
    setting.lengthRegister = asked.getReg();
  else if (isZero(instruction.getOperand(0)))
    setting.keepsLength = true;
  else
    setting.length = setting.longest;
  return setting;
}

/// "VLSEG4E32_V" to 4, "VLE32_V" to 1.
static unsigned fieldsOf(StringRef name) {
  size_t at = name.find("SEG");
  unsigned fields = 1;
  if (at != StringRef::npos)
    name.drop_front(at + 3).consumeInteger(10, fields);
  return fields;
}

static void memoryKind(StringRef name, const llvm::MCInst &instruction,
                       const MachineCode &code, InstructionKind &kind) {
  // VL1RE32_V, VS4R_V
  kind.wholeRegisters = llvm::isDigit(name[2]);
  // VLE32FF_V changes the length, VLM_V and VSM_V have a bit for an element.
  bool other = kind.wholeRegisters || name.contains("FF_V") ||
               name == "VLM_V" || name == "VSM_V";
  // The last operand is the mask; without one it is no register.
  const llvm::MCOperand &mask =
      instruction.getOperand(instruction.getNumOperands() - 1);
  bool masked = mask.isReg() && mask.getReg() &&
                StringRef(code.registers->getName(mask.getReg())) == "V0";
  if (!other && !masked)
    kind.accessesPerElement = fieldsOf(name);
}

static bool isMultiplyAdd(StringRef name) {
  name.consume_front("V");
  for (StringRef beginning :
       {"FMADD_", "FMSUB_", "FNMADD_", "FNMSUB_", "FMACC_", "FNMACC_", "FMSAC_",
        "FNMSAC_", "FWMACC_", "FWNMACC_", "FWMSAC_", "FWNMSAC_"})
    if (name.starts_with(beginning))
      return true;
  return false;
}

static std::optional<int64_t> constantOf(StringRef name,
                                         const llvm::MCInst &instruction,
                                         const MachineCode &code) {
  if (name == "C_LI")
    return instruction.getOperand(1).getImm();
  if (name == "ADDI" && instruction.getOperand(2).isImm() &&
      StringRef(code.registers->getName(instruction.getOperand(1).getReg())) ==
          "X0")
    return instruction.getOperand(2).getImm();
  return std::nullopt;
}

static bool isVectorRegister(StringRef name) {
  return name.size() > 1 && name[0] == 'V' && llvm::isDigit(name[1]);
}

InstructionKind riscvKind(const llvm::MCInst &instruction,
                          const MachineCode &code, unsigned vectorBits) {
  InstructionKind kind = commonKind(instruction, code);
  const llvm::MCInstrDesc &description =
      code.instructions->get(instruction.getOpcode());
  StringRef name = code.instructions->getName(instruction.getOpcode());
  if (name.starts_with("VSET")) {
    kind.sets = settingOf(name, instruction, code, vectorBits);
    return kind;
  }
  kind.multiplyAdd = isMultiplyAdd(name);
  kind.constant = constantOf(name, instruction, code);
  for (const llvm::MCOperand &operand : instruction)
    if (operand.isReg() && operand.getReg())
      kind.vector |=
          isVectorRegister(code.registers->getName(operand.getReg()));
  if (!kind.vector)
    return kind;
  if (description.mayLoad() || description.mayStore()) {
    memoryKind(name, instruction, code, kind);
    kind.lanes = 0;
  } else if (name.ends_with("_S_F") || name.ends_with("_F_S") ||
             name.ends_with("_S_X") || name.ends_with("_X_S")) {
    kind.lanes = 1;
  } else if (name.starts_with("VMV") && name.ends_with("R_V")) {
    kind.lanes = (name[3] - '0') * vectorBits / 32; // VMV4R_V
  } else {
    kind.lanes = 0;
  }
  return kind;
}

} // namespace autoconfig::harness
