//===-- VectorLengths.cpp - How many elements vectors had -----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/counting/VectorLengths.h"
#include "harness/counting/ControlFlow.h"
#include "llvm/ADT/EquivalenceClasses.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace autoconfig::harness {

namespace {

/// Instructions of one block between two changes of the length.
struct Stretch {
  uint64_t executions = 0;
  bool setsLength = false;           // begins with a new length
  std::optional<uint64_t> elements;  // over all executions
  std::vector<size_t> before, after; // stretches that it is connected to
};

class Lengths {
public:
  Lengths(ArrayRef<DecodedBlock> blocks, const MachineCode &code)
      : blocks(blocks), code(code) {}
  std::vector<std::vector<std::optional<uint64_t>>> find();

private:
  void cut(size_t block, Constants constants);
  void connect(const ControlFlow &flow);
  void takeCommonLengths();
  void takeFromNeighbours();

  ArrayRef<DecodedBlock> blocks;
  const MachineCode &code;
  std::vector<Stretch> stretches;
  std::vector<std::vector<size_t>> stretchOf; // block, instruction
  std::vector<size_t> first, last;            // stretch of each block
};

} // namespace

static std::optional<uint64_t> constantLength(const LengthSetting &setting,
                                              const Constants &constants) {
  std::optional<uint64_t> asked = setting.length;
  if (setting.lengthRegister) {
    auto found = constants.find(setting.lengthRegister);
    if (found != constants.end() && found->second >= 0)
      asked = found->second;
  }
  // More than fits may give anything down to the half; the emulator gives all.
  return asked && setting.longest ? std::min(*asked, *setting.longest) : asked;
}

void Lengths::cut(size_t index, Constants constants) {
  const DecodedBlock &block = blocks[index];
  uint64_t executions = block.block->executions;
  size_t firstHere = stretches.size();
  auto begin = [&](std::optional<uint64_t> elements) {
    bool sets = stretches.size() > firstHere;
    stretches.push_back({executions, sets, elements, {}, {}});
  };
  begin(std::nullopt);
  first.push_back(stretches.size() - 1);
  for (const ClassifiedInstruction &instruction : block.instructions) {
    const InstructionKind &kind = instruction.kind;
    if (kind.sets && !kind.sets->keepsLength) {
      std::optional<uint64_t> length = constantLength(*kind.sets, constants);
      begin(length ? std::optional(*length * executions) : std::nullopt);
    }
    uint64_t accesses =
        instruction.accesses.loads + instruction.accesses.stores;
    if (kind.accessesPerElement && accesses)
      stretches.back().elements = accesses / kind.accessesPerElement;
    stretchOf[index].push_back(stretches.size() - 1);
    follow(instruction, code, constants);
  }
  last.push_back(stretches.size() - 1);
}

void Lengths::connect(const ControlFlow &flow) {
  for (size_t i = 0; i < blocks.size(); ++i)
    for (size_t next : flow.successors[i]) {
      stretches[last[i]].after.push_back(first[next]);
      stretches[first[next]].before.push_back(last[i]);
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
    size_t settings = 0, unknownSettings = 0;
    for (size_t member : connected.members(*group)) {
      const Stretch &stretch = stretches[member];
      settings += stretch.setsLength;
      unknownSettings += stretch.setsLength && !stretch.elements;
      if (!stretch.elements)
        continue;
      uint64_t length = *stretch.elements / stretch.executions;
      same &= *stretch.elements % stretch.executions == 0 &&
              (!common || *common == length);
      common = length;
    }
    // A single setting is what the others' accesses tell of, one of several
    // may be anything.
    if (!common || !same || (unknownSettings > 0 && settings > 1))
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
  ControlFlow flow = controlFlow(blocks, code);
  std::vector<Constants> constants = constantsAtBlocks(blocks, flow, code);
  for (size_t i = 0; i < blocks.size(); ++i)
    cut(i, std::move(constants[i]));
  connect(flow);
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
