//===-- StraightCode.cpp - Blocks joined to straight code -----------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/counting/StraightCode.h"
#include "harness/counting/InstructionKind.h"
#include <map>
#include <utility>

using namespace autoconfig::harness;

namespace {

constexpr size_t none = ~size_t(0);

struct Block {
  const ExecutedBlock *executed;
  std::vector<DecodedInstruction> code;
  size_t next = none;       // the block that always follows
  bool hasPrevious = false; // and is not the first of its piece
};

/// Where instructions of a function set the state, by address.
using StateChanges = std::map<uint64_t, Instruments>;

class Joiner {
public:
  Joiner(const MachineCode &machine, const BlockSimulator &simulator)
      : machine(machine), simulator(simulator),
        kindOf(kindsOf(machine.subtarget->getTargetTriple())) {}

  std::vector<StraightCode> run(const BlockProfile &profile) {
    for (const ExecutedBlock &block : profile.blocks)
      add(block);
    for (size_t i = 0; i < blocks.size(); ++i)
      link(i);
    std::vector<StraightCode> pieces;
    std::vector<bool> done(blocks.size());
    for (bool heads : {true, false}) // then rings, which have no head
      for (size_t i = 0; i < blocks.size(); ++i)
        if (!done[i] && blocks[i].hasPrevious != heads)
          pieces.push_back(piece(i, done));
    return pieces;
  }

private:
  const llvm::MCInstrDesc &describe(const llvm::MCInst &instruction) const {
    return machine.instructions->get(instruction.getOpcode());
  }

  /// A jump to or from a function. Whether one is depends on its registers in
  /// some instruction sets.
  bool isCallOrReturn(const llvm::MCInst &instruction) const {
    const llvm::MCInstrDesc &kind = describe(instruction);
    if (kind.isCall() || kind.isReturn())
      return true;
    return machine.analysis && (machine.analysis->isCall(instruction) ||
                                machine.analysis->isReturn(instruction));
  }

  static std::pair<std::string, std::string> owner(const ExecutedBlock &block) {
    return {block.module, block.function};
  }

  void add(const ExecutedBlock &executed) {
    Block block{&executed, machine.decode(executed.code, executed.address)};
    for (const DecodedInstruction &each : block.code)
      if (each.instruction)
        if (Instruments state = simulator.stateAfter(*each.instruction))
          changes[owner(executed)][each.address] = state;
    byAddress.emplace(executed.address, blocks.size());
    blocks.push_back(std::move(block));
  }

  /// Addresses that may follow a block: its end, the target of its branch.
  std::vector<uint64_t> successors(const Block &block) const {
    const DecodedInstruction &last = block.code.back();
    uint64_t end = last.address + last.bytes;
    if (!last.instruction)
      return {end};
    const llvm::MCInstrDesc &kind = describe(*last.instruction);
    std::vector<uint64_t> result;
    if (!kind.isBarrier() && !kind.isReturn())
      result.push_back(end);
    uint64_t target = 0;
    if ((kind.isBranch() || kind.isCall()) && machine.analysis &&
        machine.analysis->evaluateBranch(*last.instruction, last.address,
                                         last.bytes, target))
      result.push_back(target);
    return result;
  }

  void link(size_t index) {
    Block &block = blocks[index];
    if (block.code.empty() || endsRepeated(block))
      return;
    for (uint64_t address : successors(block)) {
      auto [first, last] = byAddress.equal_range(address);
      for (auto at = first; at != last; ++at) {
        Block &next = blocks[at->second];
        if (next.hasPrevious || at->second == index ||
            next.executed->executions != block.executed->executions)
          continue;
        block.next = at->second;
        next.hasPrevious = true;
        return;
      }
    }
  }

  /// Whether the last instruction of a block is one that repeats: it has a
  /// prefix, which the decoder's flags tell, and accesses memory.
  bool endsRepeated(const Block &block) const {
    const std::vector<AccessCount> &accesses = block.executed->accesses;
    if (!block.code.back().instruction || accesses.size() != block.code.size())
      return false;
    const llvm::MCInst &last = *block.code.back().instruction;
    return last.getFlags() != 0 && !describe(last).isTerminator() &&
           accesses.back().loads + accesses.back().stores > 0;
  }

  Instruments stateBefore(const ExecutedBlock &block) const {
    auto found = changes.find(owner(block));
    if (found == changes.end())
      return nullptr;
    const StateChanges &states = found->second;
    auto after = states.lower_bound(block.address);
    return after == states.begin() ? after->second : std::prev(after)->second;
  }

  StraightCode piece(size_t head, std::vector<bool> &done) const {
    StraightCode result;
    const ExecutedBlock &first = *blocks[head].executed;
    result.address = first.address;
    result.function = first.function;
    result.executions = first.executions;
    for (size_t i = head; i != none && !done[i]; i = blocks[i].next) {
      done[i] = true;
      append(blocks[i], result);
    }
    return result;
  }

  void append(const Block &block, StraightCode &result) const {
    const ExecutedBlock &executed = *block.executed;
    Instruments state = stateBefore(executed);
    if (state)
      for (const llvm::mca::UniqueInstrument &each : *state)
        result.key += each->getData().str() + ' ';
    result.key.append(executed.code.begin(), executed.code.end());
    size_t simulated = block.code.size();
    if (endsRepeated(block)) {
      --simulated;
      result.repeatedLoadBytes += executed.accesses.back().loadedBytes;
      result.repeatedStoreBytes += executed.accesses.back().storedBytes;
    }
    for (size_t i = 0; i < simulated; ++i) {
      const DecodedInstruction &each = block.code[i];
      if (!each.instruction) {
        ++result.undecoded;
        continue;
      }
      if (isCallOrReturn(*each.instruction)) {
        ++result.calls;
        continue;
      }
      if (kindOf(*each.instruction, machine, 0).landing) {
        ++result.landings;
        continue;
      }
      if (Instruments changed = simulator.stateAfter(*each.instruction))
        state = changed;
      result.instructions.push_back({*each.instruction, state});
    }
  }

  const MachineCode &machine;
  const BlockSimulator &simulator;
  KindOf kindOf;
  std::vector<Block> blocks;
  std::multimap<uint64_t, size_t> byAddress;
  std::map<std::pair<std::string, std::string>, StateChanges> changes;
};

} // namespace

std::vector<StraightCode>
autoconfig::harness::straightCode(const BlockProfile &profile,
                                  const MachineCode &code,
                                  const BlockSimulator &simulator) {
  return Joiner(code, simulator).run(profile);
}
