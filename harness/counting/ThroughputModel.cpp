//===-- ThroughputModel.cpp - Cycles by a target's own facts --------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/counting/ThroughputModel.h"
#include "harness/counting/VectorLengths.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/MC/MCInst.h"
#include <algorithm>
#include <map>
#include <set>

using namespace autoconfig;
using namespace autoconfig::harness;

namespace {

/// Cycles that each resource is busy for one execution of a block.
struct Busy {
  double issue = 0, arithmetic = 0, loads = 0, stores = 0, latency = 0;
  double longest() const {
    return std::max({issue, arithmetic, loads, stores, latency});
  }
};

class BlockCost {
public:
  BlockCost(const DecodedBlock &block, const MachineCode &code,
            const Target &target)
      : block(block), code(code), target(target) {}

  /// `elements`: active ones over all executions, if that is known.
  void add(const ClassifiedInstruction &instruction,
           std::optional<uint64_t> elements);
  double cycles() const;

private:
  /// Cycles that one pipe works on an operation on vectors.
  double occupancy(std::optional<uint64_t> elements, unsigned lanes) const;
  bool loops() const;
  void noteWritten(const llvm::MCInst &instruction);

  const DecodedBlock &block;
  const MachineCode &code;
  const Target &target;
  Busy busy;
  std::map<unsigned, unsigned> multiplyAdds; // into a register
  std::set<unsigned> startsAnew; // registers that other instructions write
};

double BlockCost::occupancy(std::optional<uint64_t> elements,
                            unsigned lanes) const {
  double active = lanes;
  if (lanes == 0)
    active = elements ? static_cast<double>(*elements) / block.block->executions
                      : static_cast<double>(target.lanes());
  return std::max(1.0, active * 32 / target.get("vector.datapath_bits"));
}

void BlockCost::add(const ClassifiedInstruction &instruction,
                    std::optional<uint64_t> elements) {
  const InstructionKind &kind = instruction.kind;
  busy.issue += 1 / target.get("issue.width");
  double pipe = occupancy(elements, kind.lanes);
  bool loads = instruction.accesses.loads > 0;
  bool stores = instruction.accesses.stores > 0;
  if (loads)
    busy.loads += kind.vector ? pipe / target.get("load.pipes")
                              : 1 / target.get("load.scalar_pipes");
  if (stores)
    busy.stores += (kind.vector ? pipe : 1) / target.get("store.pipes");
  // An access may be part of a multiply-add, and of nothing else that counts.
  if ((kind.vector && !loads && !stores) || kind.multiplyAdd)
    busy.arithmetic +=
        (pipe +
         (kind.multiplyAdd && kind.vector ? target.get("fma.overhead") : 0)) /
        target.get("fma.pipes");
  if (kind.multiplyAdd)
    ++multiplyAdds[instruction.decoded->getOperand(0).getReg().id()];
  else if (instruction.decoded)
    noteWritten(*instruction.decoded);
}

void BlockCost::noteWritten(const llvm::MCInst &instruction) {
  unsigned results =
      code.instructions->get(instruction.getOpcode()).getNumDefs();
  for (unsigned i = 0; i < results; ++i)
    if (instruction.getOperand(i).isReg())
      startsAnew.insert(instruction.getOperand(i).getReg().id());
}

bool BlockCost::loops() const {
  const ClassifiedInstruction &last = block.instructions.back();
  uint64_t branch = 0;
  return last.decoded && last.kind.branch && code.analysis &&
         code.analysis->evaluateBranch(*last.decoded, last.address, last.bytes,
                                       branch) &&
         branch == block.block->address;
}

double BlockCost::cycles() const {
  Busy all = busy;
  bool inOrder = target.flag("issue.in_order");
  // Out of order, chains that start anew in each round overlap.
  if (loops())
    for (auto [registerOfChain, length] : multiplyAdds)
      if (inOrder || !startsAnew.count(registerOfChain))
        all.latency = std::max(all.latency, length * target.get("fma.latency"));
  return all.longest();
}

} // namespace

ThroughputCycles
harness::throughputCycles(const std::vector<DecodedBlock> &blocks,
                          const MachineCode &code, const Target &target) {
  ThroughputCycles result;
  auto lengths = vectorLengths(blocks, code);
  for (auto [block, length] : llvm::zip(blocks, lengths)) {
    if (block.instructions.empty())
      continue;
    BlockCost cost(block, code, target);
    double executions = static_cast<double>(block.block->executions);
    for (auto [instruction, elements] : llvm::zip(block.instructions, length)) {
      cost.add(instruction, elements);
      bool lengthMissing =
          instruction.kind.vector && instruction.kind.lanes == 0 && !elements;
      result.instructions += executions;
      if (instruction.decoded && !lengthMissing)
        result.priced += executions;
    }
    result.cycles += executions * cost.cycles();
  }
  return result;
}
