//===-- StraightCode.h - Blocks joined to straight code ---------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An emulator's blocks end at every branch, at pages and at a maximum length. A
// core sees none of that: blocks that ran equally often, one flowing into the
// next, are joined, so that their code is simulated together.
//
// An instruction with a repeat prefix ends a block, and is then run as a block
// of its own, once for each element. It is not simulated; its bytes are told.
//
// The state that an instruction's price depends on (the vector length register
// group) is what the last instruction that sets it left, in the order of
// addresses within a function; before the first one, what that sets.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COUNTING_STRAIGHTCODE_H
#define AUTOCONFIG_HARNESS_COUNTING_STRAIGHTCODE_H

#include "harness/counting/BlockProfile.h"
#include "harness/counting/BlockSimulator.h"
#include <string>
#include <vector>

namespace autoconfig::harness {

struct StraightCode {
  uint64_t address = 0; // of the first block
  std::string function; // of the first block
  uint64_t executions = 0;
  std::vector<SimulatedInstruction> instructions; // without calls and returns
  unsigned calls = 0;                             // and returns
  /// Marks for branches, which cost nothing; some of LLVM's models take them
  /// for system instructions.
  unsigned landings = 0;
  unsigned undecoded = 0;
  /// Of a repeated instruction, over all executions; else 0.
  uint64_t repeatedLoadBytes = 0, repeatedStoreBytes = 0;
  /// Equal for code of equal price: its bytes and the state before each block.
  std::string key;

  unsigned size() const {
    return static_cast<unsigned>(instructions.size()) + calls + landings +
           undecoded;
  }
};

/// All blocks of the profile, each in one piece, in the order of addresses.
std::vector<StraightCode> straightCode(const BlockProfile &profile,
                                       const MachineCode &code,
                                       const BlockSimulator &simulator);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COUNTING_STRAIGHTCODE_H
