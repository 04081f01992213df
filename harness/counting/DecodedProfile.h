//===-- DecodedProfile.h - A profile with its instructions decoded -*- C++
//-*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COUNTING_DECODEDPROFILE_H
#define AUTOCONFIG_HARNESS_COUNTING_DECODEDPROFILE_H

#include "harness/counting/BlockProfile.h"
#include "harness/counting/InstructionKind.h"

namespace autoconfig::harness {

struct ClassifiedInstruction {
  uint64_t address = 0;
  unsigned bytes = 0;
  std::optional<llvm::MCInst> decoded; // none: LLVM does not know it
  InstructionKind kind;
  AccessCount accesses; // of all executions of the block
};

struct DecodedBlock {
  const ExecutedBlock *block = nullptr;
  std::vector<ClassifiedInstruction> instructions;

  uint64_t end() const { return block->address + block->code.size(); }
};

/// The blocks of `profile`, which must live as long, in the same order.
std::vector<DecodedBlock> decodeProfile(const BlockProfile &profile,
                                        const MachineCode &code, KindOf kindOf,
                                        unsigned vectorBits);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COUNTING_DECODEDPROFILE_H
