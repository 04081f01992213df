//===-- ControlFlow.h - How executed blocks follow each other ---*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COUNTING_CONTROLFLOW_H
#define AUTOCONFIG_HARNESS_COUNTING_CONTROLFLOW_H

#include "harness/counting/DecodedProfile.h"
#include <map>

namespace autoconfig::harness {

/// Direct branches and falling through. Calls and returns are no edges: neither
/// vector length nor registers need survive them.
struct ControlFlow {
  std::vector<std::vector<size_t>> successors, predecessors; // of each block
  std::vector<bool> called;                                  // by a direct call
};

ControlFlow controlFlow(llvm::ArrayRef<DecodedBlock> blocks,
                        const MachineCode &code);

/// Constants that registers hold, as far as blocks tell.
using Constants = std::map<llvm::MCRegister, int64_t>;
void follow(const ClassifiedInstruction &instruction, const MachineCode &code,
            Constants &constants);

/// At the beginning of each block: those on which all ways to it agree.
std::vector<Constants> constantsAtBlocks(llvm::ArrayRef<DecodedBlock> blocks,
                                         const ControlFlow &flow,
                                         const MachineCode &code);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COUNTING_CONTROLFLOW_H
