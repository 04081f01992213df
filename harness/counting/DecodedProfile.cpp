//===-- DecodedProfile.cpp - A profile with its instructions decoded ------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/counting/DecodedProfile.h"

using namespace llvm;

namespace autoconfig::harness {

/// By the emulator's sizes where they are known: it decodes what LLVM may not.
static std::vector<DecodedInstruction> decode(const ExecutedBlock &block,
                                              const MachineCode &code) {
  if (block.sizes.empty())
    return code.decode(block.code, block.address);
  std::vector<DecodedInstruction> result;
  ArrayRef<uint8_t> bytes = block.code;
  uint64_t address = block.address;
  for (uint8_t size : block.sizes) {
    DecodedInstruction one = code.decode(bytes.take_front(size), address)[0];
    if (one.bytes != size)
      one = {address, size, std::nullopt};
    result.push_back(std::move(one));
    bytes = bytes.drop_front(size);
    address += size;
  }
  return result;
}

std::vector<DecodedBlock> decodeProfile(const BlockProfile &profile,
                                        const MachineCode &code, KindOf kindOf,
                                        unsigned vectorBits) {
  std::vector<DecodedBlock> result;
  for (const ExecutedBlock &block : profile.blocks) {
    DecodedBlock &decoded = result.emplace_back();
    decoded.block = &block;
    for (DecodedInstruction &one : decode(block, code)) {
      ClassifiedInstruction &instruction = decoded.instructions.emplace_back();
      size_t index = decoded.instructions.size() - 1;
      instruction.address = one.address;
      instruction.bytes = one.bytes;
      if (one.instruction)
        instruction.kind = kindOf(*one.instruction, code, vectorBits);
      instruction.decoded = std::move(one.instruction);
      if (index < block.accesses.size())
        instruction.accesses = block.accesses[index];
    }
  }
  return result;
}

} // namespace autoconfig::harness
