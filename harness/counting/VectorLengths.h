//===-- VectorLengths.h - How many elements vectors had ---------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where the length of vectors is a register's, code does not tell it, and an
// emulator's plugin cannot read registers. But the emulator makes one memory
// access for each element, so the vector loads and stores of a block tell the
// length of all its vectors; so do constants. A stretch of code without either
// takes the length of what it is connected to without a change of the length,
// where that is one and the same, or ran as often.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COUNTING_VECTORLENGTHS_H
#define AUTOCONFIG_HARNESS_COUNTING_VECTORLENGTHS_H

#include "harness/counting/DecodedProfile.h"

namespace autoconfig::harness {

/// For each block and instruction the vector length summed up over all
/// executions of the block; none where it could not be found.
std::vector<std::vector<std::optional<uint64_t>>>
vectorLengths(llvm::ArrayRef<DecodedBlock> blocks, const MachineCode &code);

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COUNTING_VECTORLENGTHS_H
