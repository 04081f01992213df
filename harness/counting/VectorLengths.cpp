//===-- VectorLengths.cpp - How many elements vectors had -----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/counting/VectorLengths.h"
#include "llvm/ADT/EquivalenceClasses.h"
#include "llvm/ADT/STLExtras.h"
#include <map>

using namespace llvm;

namespace autoconfig::harness {

namespace {

/// Instructions of one block between two changes of the length.
struct Stretch {
  uint64_t executions = 0;
  std::optional<uint64_t> elements;  // over all executions
  std::vector<size_t> before, after; // stretches that it is connected to
};

class Lengths {
public:
  Lengths(ArrayRef<DecodedBlock> blocks, const MachineCode &code)
      : blocks(blocks), code(code) {}
  std::vector<std::vector<std::optional<uint64_t>>> find();

private:
  void cut(size_t block);
  std::optional<uint64_t> constantLength(const LengthSetting &setting) const;
  void noteConstant(const ClassifiedInstruction &instruction);
  void connect();
  void takeCommonLengths();
  void takeFromNeighbours();

  ArrayRef<DecodedBlock> blocks;
  const MachineCode &code;
  std::vector<Stretch> stretches;
  std::vector<std::vector<size_t>> stretchOf; // block, instruction
  std::vector<size_t> first, last;            // stretch of each block
  std::map<MCRegister, int64_t> constants;    // in registers, while cutting
};

} // namespace

void Lengths::noteConstant(const ClassifiedInstruction &instruction) {
  if (!instruction.decoded)
    return;
  const MCInstrDesc &description =
      code.instructions->get(instruction.decoded->getOpcode());
  if (description.isCall())
    constants.clear();
  for (unsigned i = 0; i < description.getNumDefs(); ++i)
    if (instruction.decoded->getOperand(i).isReg())
      constants.erase(instruction.decoded->getOperand(i).getReg());
  if (instruction.kind.constant)
    constants[instruction.decoded->getOperand(0).getReg()] =
        *instruction.kind.constant;
}

std::optional<uint64_t>
Lengths::constantLength(const LengthSetting &setting) const {
  std::optional<uint64_t> asked = setting.length;
  if (setting.lengthRegister) {
    auto found = constants.find(setting.lengthRegister);
    if (found != constants.end() && found->second >= 0)
      asked = found->second;
  }
  // More than fits may give anything down to the half; the emulator gives all.
  return asked && setting.longest ? std::min(*asked, *setting.longest) : asked;
}

void Lengths::cut(size_t index) {
  const DecodedBlock &block = blocks[index];
  uint64_t executions = block.block->executions;
  auto begin = [&](std::optional<uint64_t> elements) {
    stretches.push_back({executions, elements, {}, {}});
  };
  bool continues = index > 0 && blocks[index - 1].end() == block.block->address;
  if (!continues)
    constants.clear();
  begin(std::nullopt);
  first.push_back(stretches.size() - 1);
  for (const ClassifiedInstruction &instruction : block.instructions) {
    const InstructionKind &kind = instruction.kind;
    if (kind.sets && !kind.sets->keepsLength) {
      std::optional<uint64_t> length = constantLength(*kind.sets);
      begin(length ? std::optional(*length * executions) : std::nullopt);
    }
    uint64_t accesses =
        instruction.accesses.loads + instruction.accesses.stores;
    if (kind.accessesPerElement && accesses)
      stretches.back().elements = accesses / kind.accessesPerElement;
    stretchOf[index].push_back(stretches.size() - 1);
    noteConstant(instruction);
  }
  last.push_back(stretches.size() - 1);
}

void Lengths::connect() {
  std::map<uint64_t, size_t> at; // beginnings of blocks
  for (size_t i = 0; i < blocks.size(); ++i)
    at[blocks[i].block->address] = i;
  for (size_t i = 0; i < blocks.size(); ++i) {
    auto flowsTo = [&](uint64_t address) {
      auto found = at.find(address);
      if (found == at.end())
        return;
      stretches[last[i]].after.push_back(first[found->second]);
      stretches[first[found->second]].before.push_back(last[i]);
    };
    if (blocks[i].instructions.empty())
      continue;
    const ClassifiedInstruction &end = blocks[i].instructions.back();
    const MCInstrDesc *description =
        end.decoded ? &code.instructions->get(end.decoded->getOpcode())
                    : nullptr;
    // What comes after a call need not keep the length.
    if (description && (description->isCall() || description->isReturn()))
      continue;
    if (!description || !description->isUnconditionalBranch())
      flowsTo(blocks[i].end());
    uint64_t target = 0;
    if (description && description->isBranch() && code.analysis &&
        code.analysis->evaluateBranch(*end.decoded, end.address, end.bytes,
                                      target))
      flowsTo(target);
  }
}

/// Connected stretches whose known lengths are all the same: so are the others.
void Lengths::takeCommonLengths() {
  EquivalenceClasses<size_t> connected;
  for (size_t i = 0; i < stretches.size(); ++i) {
    connected.insert(i);
    for (size_t next : stretches[i].after)
      connected.unionSets(i, next);
  }
  for (const auto &group : connected) {
    if (!group->isLeader())
      continue;
    std::optional<uint64_t> common;
    bool same = true;
    for (size_t member : connected.members(*group)) {
      const Stretch &stretch = stretches[member];
      if (!stretch.elements)
        continue;
      uint64_t length = *stretch.elements / stretch.executions;
      same &= *stretch.elements % stretch.executions == 0 &&
              (!common || *common == length);
      common = length;
    }
    if (!common || !same)
      continue;
    for (size_t member : connected.members(*group))
      stretches[member].elements = *common * stretches[member].executions;
  }
}

/// One that ran as often as one that it is connected to ran with it.
void Lengths::takeFromNeighbours() {
  for (bool changed = true; changed;) {
    changed = false;
    for (Stretch &stretch : stretches)
      for (size_t other : concat<size_t>(stretch.before, stretch.after))
        if (!stretch.elements && stretches[other].elements &&
            stretches[other].executions == stretch.executions) {
          stretch.elements = stretches[other].elements;
          changed = true;
        }
  }
}

std::vector<std::vector<std::optional<uint64_t>>> Lengths::find() {
  stretchOf.resize(blocks.size());
  for (size_t i = 0; i < blocks.size(); ++i)
    cut(i);
  connect();
  takeCommonLengths();
  takeFromNeighbours();
  std::vector<std::vector<std::optional<uint64_t>>> result;
  for (const std::vector<size_t> &block : stretchOf) {
    result.emplace_back();
    for (size_t stretch : block)
      result.back().push_back(stretches[stretch].elements);
  }
  return result;
}

std::vector<std::vector<std::optional<uint64_t>>>
vectorLengths(ArrayRef<DecodedBlock> blocks, const MachineCode &code) {
  return Lengths(blocks, code).find();
}

} // namespace autoconfig::harness
