//===-- InstructionKind.h - What one instruction does -----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// As far as its bytes tell. One file of instructions/ per instruction set.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COUNTING_INSTRUCTIONKIND_H
#define AUTOCONFIG_HARNESS_COUNTING_INSTRUCTIONKIND_H

#include "harness/counting/MachineCode.h"

namespace autoconfig::harness {

/// An instruction that sets the length of the vectors that follow it.
struct LengthSetting {
  bool keepsLength = false;        // changes the type of elements only
  std::optional<uint64_t> length;  // asked for by a constant
  llvm::MCRegister lengthRegister; // or by this register, if valid
  std::optional<uint64_t> longest; // elements that fit, if that is known
};

struct InstructionKind {
  bool vector = false;      // works on vector registers, with all their lanes
  bool multiplyAdd = false; // floating-point, fused; scalar or vector
  bool branch = false;      // may go on elsewhere than after itself
  bool landing = false;     // only marks where branches may go to
  /// Elements of one execution. 0: as many as the vector length at the time.
  unsigned lanes = 1;
  std::optional<LengthSetting> sets;
  /// Loads or stores this many accesses for each element of the vector length;
  /// 0: their number says nothing of it.
  unsigned accessesPerElement = 0;
  /// Moves whole registers, as compilers do to spill them.
  bool wholeRegisters = false;
  std::optional<int64_t> constant; // what its first operand is set to
};

/// What LLVM tells of an instruction in every set: where it may go on. All else
/// is as of a scalar instruction.
InstructionKind commonKind(const llvm::MCInst &instruction,
                           const MachineCode &code);

/// How the kind of an instruction is found; null for instruction sets that no
/// file knows.
using KindOf = InstructionKind (*)(const llvm::MCInst &, const MachineCode &,
                                   unsigned vectorBits);
KindOf kindsOf(const llvm::Triple &triple);

/// Of instructions/; `vectorBits` only matters where lengths are scalable, 0 is
/// unknown.
InstructionKind x86Kind(const llvm::MCInst &, const MachineCode &, unsigned);
InstructionKind aarch64Kind(const llvm::MCInst &, const MachineCode &,
                            unsigned);
InstructionKind riscvKind(const llvm::MCInst &, const MachineCode &,
                          unsigned vectorBits);

/// LLVM's name of a CPU, and features with which every instruction of the set
/// can be decoded.
struct DecodedCpu {
  const char *name = "", *features = "";
};
DecodedCpu decodedCpu(const llvm::Triple &triple);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COUNTING_INSTRUCTIONKIND_H
