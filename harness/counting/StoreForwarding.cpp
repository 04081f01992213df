//===-- StoreForwarding.cpp - Values that go through memory ---------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/counting/StoreForwarding.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/MCA/Instruction.h"

using namespace autoconfig::harness;
using llvm::mca::InstRef;

namespace {

/// The operands that make an address, in the instruction set's order; empty if
/// they cannot be told.
llvm::SmallVector<llvm::MCOperand> addressOf(const llvm::MCInst &instruction,
                                             const llvm::MCInstrDesc &kind) {
  llvm::SmallVector<llvm::MCOperand> address;
  for (auto [operand, info] : llvm::zip(instruction, kind.operands()))
    if (info.OperandType == llvm::MCOI::OPERAND_MEMORY)
      address.push_back(operand);
  // Elsewhere an access at a constant offset is: data, base, offset.
  if (address.empty() && instruction.getNumOperands() == 3 &&
      instruction.getOperand(1).isReg() && instruction.getOperand(2).isImm())
    address = {instruction.getOperand(1), instruction.getOperand(2)};
  return address;
}

bool same(const llvm::MCOperand &a, const llvm::MCOperand &b) {
  if (a.isReg() && b.isReg())
    return a.getReg() == b.getReg();
  return a.isImm() && b.isImm() && a.getImm() == b.getImm();
}

bool changes(const llvm::MCInst &instruction, const llvm::MCInstrDesc &kind,
             llvm::ArrayRef<llvm::MCOperand> address, const MachineCode &code) {
  return llvm::any_of(address, [&](const llvm::MCOperand &part) {
    return part.isReg() && part.getReg() &&
           kind.hasDefOfPhysReg(instruction, part.getReg(), *code.registers);
  });
}

unsigned storeBefore(size_t load, llvm::ArrayRef<llvm::MCInst> body,
                     const MachineCode &code) {
  auto describe = [&](size_t i) -> const llvm::MCInstrDesc & {
    return code.instructions->get(body[i].getOpcode());
  };
  if (!describe(load).mayLoad())
    return 0;
  auto address = addressOf(body[load], describe(load));
  if (address.empty())
    return 0;
  for (size_t distance = 1; distance <= body.size(); ++distance) {
    size_t i = (load + body.size() - distance) % body.size();
    if (describe(i).mayStore()) {
      auto stored = addressOf(body[i], describe(i));
      if (stored.size() == address.size() &&
          llvm::all_of(llvm::zip(stored, address), [](const auto &both) {
            return same(std::get<0>(both), std::get<1>(both));
          }))
        return changes(body[i], describe(i), address, code) ? 0 : distance;
    }
    if (changes(body[i], describe(i), address, code))
      return 0;
  }
  return 0;
}

} // namespace

std::vector<unsigned>
autoconfig::harness::forwardedFrom(llvm::ArrayRef<llvm::MCInst> body,
                                   const MachineCode &code) {
  std::vector<unsigned> result;
  for (size_t i = 0; i < body.size(); ++i)
    result.push_back(storeBefore(i, body, code));
  return result;
}

ForwardingUnit::Status ForwardingUnit::isAvailable(const InstRef &ref) const {
  const llvm::mca::Instruction &instruction = *ref.getInstruction();
  if (instruction.getMayLoad() && isLQFull())
    return LSU_LQUEUE_FULL;
  if (instruction.getMayStore() && isSQFull())
    return LSU_SQUEUE_FULL;
  return LSU_AVAILABLE;
}

unsigned ForwardingUnit::dispatch(const InstRef &ref) {
  const llvm::mca::Instruction &instruction = *ref.getInstruction();
  if (instruction.getMayLoad())
    acquireLQSlot();
  if (instruction.getMayStore()) {
    acquireSQSlot();
    stores[ref.getSourceIndex()] = Progress::Dispatched;
  }
  return ref.getSourceIndex() + 1; // 0 is no token
}

const ForwardingUnit::Progress *
ForwardingUnit::awaited(const InstRef &ref) const {
  unsigned position = ref.getSourceIndex();
  unsigned distance = from[position % from.size()];
  if (distance == 0 || distance > position)
    return nullptr;
  auto found = stores.find(position - distance);
  return found == stores.end() ? nullptr : &found->second;
}

bool ForwardingUnit::isReady(const InstRef &ref) const { return !awaited(ref); }

bool ForwardingUnit::isPending(const InstRef &ref) const {
  const Progress *store = awaited(ref);
  return store && *store == Progress::Issued;
}

bool ForwardingUnit::isWaiting(const InstRef &ref) const {
  const Progress *store = awaited(ref);
  return store && *store == Progress::Dispatched;
}

bool ForwardingUnit::hasDependentUsers(const InstRef &ref) const {
  // Any later load may be one; asked to look for those that become ready.
  return ref.getInstruction()->getMayStore();
}

void ForwardingUnit::onInstructionIssued(const InstRef &ref) {
  auto found = stores.find(ref.getSourceIndex());
  if (found != stores.end())
    found->second = Progress::Issued;
}

void ForwardingUnit::onInstructionExecuted(const InstRef &ref) {
  stores.erase(ref.getSourceIndex());
}

void ForwardingUnit::onInstructionRetired(const InstRef &ref) {
  const llvm::mca::Instruction &instruction = *ref.getInstruction();
  if (instruction.getMayLoad())
    releaseLQSlot();
  if (instruction.getMayStore())
    releaseSQSlot();
}
