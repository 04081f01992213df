//===-- ControlFlow.cpp - How executed blocks follow each other -----------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/counting/ControlFlow.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace autoconfig::harness {

ControlFlow controlFlow(ArrayRef<DecodedBlock> blocks,
                        const MachineCode &code) {
  ControlFlow flow;
  flow.successors.resize(blocks.size());
  flow.predecessors.resize(blocks.size());
  flow.called.resize(blocks.size());
  std::multimap<uint64_t, size_t> at; // beginnings
  for (auto [i, block] : enumerate(blocks))
    at.emplace(block.block->address, i);
  for (auto [i, block] : enumerate(blocks)) {
    if (block.instructions.empty())
      continue;
    const ClassifiedInstruction &last = block.instructions.back();
    const MCInstrDesc *description =
        last.decoded ? &code.instructions->get(last.decoded->getOpcode())
                     : nullptr;
    auto flowsTo = [&, i = i](uint64_t address) {
      for (auto [entry, end] = at.equal_range(address); entry != end; ++entry) {
        flow.successors[i].push_back(entry->second);
        flow.predecessors[entry->second].push_back(i);
      }
    };
    uint64_t target = 0;
    bool direct = description && code.analysis &&
                  code.analysis->evaluateBranch(*last.decoded, last.address,
                                                last.bytes, target);
    if (description && description->isCall()) {
      for (auto [entry, end] = at.equal_range(target); direct && entry != end;
           ++entry)
        flow.called[entry->second] = true;
      continue;
    }
    if (description && description->isReturn())
      continue;
    if (!description || !description->isUnconditionalBranch())
      flowsTo(block.end());
    if (direct)
      flowsTo(target);
  }
  return flow;
}

void follow(const ClassifiedInstruction &instruction, const MachineCode &code,
            Constants &constants) {
  if (!instruction.decoded)
    return;
  const MCInst &decoded = *instruction.decoded;
  const MCInstrDesc &description = code.instructions->get(decoded.getOpcode());
  for (unsigned i = 0; i < description.getNumDefs(); ++i)
    if (decoded.getOperand(i).isReg())
      constants.erase(decoded.getOperand(i).getReg());
  if (instruction.kind.constant)
    constants[decoded.getOperand(0).getReg()] = *instruction.kind.constant;
}

std::vector<Constants> constantsAtBlocks(ArrayRef<DecodedBlock> blocks,
                                         const ControlFlow &flow,
                                         const MachineCode &code) {
  // None: not reached yet, so that it agrees with everything.
  std::vector<std::optional<Constants>> in(blocks.size()), out(blocks.size());
  auto meet = [&](size_t block) {
    std::optional<Constants> common;
    if (flow.called[block] || flow.predecessors[block].empty())
      return std::optional(Constants());
    for (size_t before : flow.predecessors[block]) {
      if (!out[before])
        continue;
      if (!common)
        common = out[before];
      else
        std::erase_if(*common, [&](const auto &entry) {
          auto other = out[before]->find(entry.first);
          return other == out[before]->end() || other->second != entry.second;
        });
    }
    return common;
  };
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t i = 0; i < blocks.size(); ++i) {
      std::optional<Constants> now = meet(i);
      if (!now || (in[i] && *now == *in[i]))
        continue;
      in[i] = now;
      for (const ClassifiedInstruction &instruction : blocks[i].instructions)
        follow(instruction, code, *now);
      out[i] = std::move(now);
      changed = true;
    }
  }
  std::vector<Constants> result;
  for (std::optional<Constants> &known : in)
    result.push_back(known.value_or(Constants()));
  return result;
}

} // namespace autoconfig::harness
