//===-- Counts.cpp - Figures of what ran ----------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/counting/Counts.h"
#include "harness/counting/VectorLengths.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/TargetParser/Triple.h"
#include <set>
#include <tuple>

using namespace llvm;

namespace autoconfig::harness {

namespace {

/// Which registers hold an address in the stack, followed through straight
/// code.
class StackAddresses {
public:
  explicit StackAddresses(const MachineCode &code) : code(code) {
    for (unsigned i = 1; i < code.registers->getNumRegs(); ++i) {
      StringRef name = code.registers->getName(i);
      if (name == "SP" || name == "RSP" || (name == "X2" && isStackPointerX2()))
        pointers.insert(i);
      if (name == "FP")
        framePointer = i;
    }
    reset(/*hasFrame=*/false);
  }

  /// `hasFrame`: the function keeps the stack's address in x29, too, AArch64's
  /// frame pointer.
  void reset(bool hasFrame) {
    reserved = pointers;
    if (hasFrame)
      reserved.insert(framePointer);
    registers = reserved;
  }

  /// What the instruction makes of the frame pointer: an address in the stack,
  /// or another; nothing where it does not compute it, as a load does not that
  /// gives it back to the caller.
  std::optional<bool> pointsFrameToStack(const MCInst &instruction) const {
    const MCInstrDesc &description =
        code.instructions->get(instruction.getOpcode());
    for (unsigned i = 0; i < description.getNumDefs(); ++i) {
      const MCOperand &operand = instruction.getOperand(i);
      if (operand.isReg() && operand.getReg() == framePointer &&
          framePointer.isValid() && !description.mayLoad())
        return reads(instruction);
    }
    return std::nullopt;
  }

  bool reads(const MCInst &instruction) const {
    const MCInstrDesc &description =
        code.instructions->get(instruction.getOpcode());
    for (unsigned i = description.getNumDefs();
         i < instruction.getNumOperands(); ++i)
      if (holds(instruction.getOperand(i)))
        return true;
    return false;
  }

  /// What it computes from an address in the stack is one, too.
  void follow(const MCInst &instruction) {
    const MCInstrDesc &description =
        code.instructions->get(instruction.getOpcode());
    bool address = reads(instruction) && !description.mayLoad();
    for (unsigned i = 0; i < description.getNumDefs(); ++i) {
      const MCOperand &operand = instruction.getOperand(i);
      if (!operand.isReg() || isReserved(operand.getReg()))
        continue;
      if (address)
        registers.insert(operand.getReg());
      else
        registers.erase(operand.getReg());
    }
  }

private:
  bool holds(const MCOperand &operand) const {
    return operand.isReg() && registers.count(operand.getReg());
  }
  bool isStackPointerX2() const {
    return code.subtarget->getTargetTriple().isRISCV();
  }
  bool isReserved(MCRegister reg) const { return reserved.count(reg); }

  const MachineCode &code;
  std::set<MCRegister> pointers; // what the ABI reserves
  std::set<MCRegister> reserved, registers;
  MCRegister framePointer;
};

using FunctionName = std::pair<std::string, std::string>; // with its module

FunctionName functionOf(const DecodedBlock &block) {
  return {block.block->module, block.block->function};
}

/// Those in which the frame pointer is nothing else: compilers use x29 as any
/// register where a function has no frame.
std::set<FunctionName> functionsWithFrame(ArrayRef<DecodedBlock> blocks,
                                          const MachineCode &code) {
  StackAddresses stack(code);
  std::set<FunctionName> with, without;
  for (const DecodedBlock &block : blocks)
    for (const ClassifiedInstruction &instruction : block.instructions)
      if (instruction.decoded)
        if (auto toStack = stack.pointsFrameToStack(*instruction.decoded))
          (*toStack ? with : without).insert(functionOf(block));
  for (const FunctionName &name : without)
    with.erase(name);
  return with;
}

} // namespace

/// Adds one instruction of a block; `length` is the vector length summed up.
static void add(const ClassifiedInstruction &instruction, uint64_t executions,
                std::optional<uint64_t> length, bool onStack, Counts &counts) {
  const InstructionKind &kind = instruction.kind;
  const AccessCount &accesses = instruction.accesses;
  counts["instructions"] += executions;
  counts["branches"] += kind.branch ? executions : 0;
  counts["vsetvli"] += kind.sets ? executions : 0;
  counts["undecoded"] += instruction.decoded ? 0 : executions;
  counts["loads"] += accesses.loads ? executions : 0;
  counts["stores"] += accesses.stores ? executions : 0;
  counts["bytes_loaded"] += accesses.loadedBytes;
  counts["bytes_stored"] += accesses.storedBytes;
  counts["bytes"] += accesses.loadedBytes + accesses.storedBytes;
  bool accessesMemory = accesses.loads || accesses.stores;
  counts["spills"] += kind.vector && accessesMemory && onStack ? executions : 0;
  counts["vector_ops"] += kind.vector ? executions : 0;
  std::optional<uint64_t> elements = uint64_t(kind.lanes) * executions;
  if (kind.lanes == 0) {
    elements = length;
    if (kind.wholeRegisters)
      elements = (accesses.loadedBytes + accesses.storedBytes) / 4;
    else if (accessesMemory)
      elements = accesses.loads + accesses.stores;
  }
  counts["element_ops"] += kind.vector ? elements.value_or(0) : 0;
  counts["fmas"] += kind.multiplyAdd ? elements.value_or(0) : 0;
  counts["unresolved_vector_ops"] += kind.vector && !elements ? executions : 0;
}

Expected<ProfileCounter> ProfileCounter::create(const std::string &triple,
                                                unsigned vectorBits) {
  ProfileCounter counter;
  Triple parsed(triple);
  counter.kindOf = kindsOf(parsed);
  if (!counter.kindOf)
    return createStringError(inconvertibleErrorCode(),
                             "cannot count instructions of '" + triple +
                                 "': harness/counting/instructions does not "
                                 "know that architecture");
  DecodedCpu cpu = decodedCpu(parsed);
  auto code = MachineCode::create(triple, cpu.name, cpu.features);
  if (!code)
    return code.takeError();
  counter.code = std::move(*code);
  counter.vectorBits = vectorBits;
  return counter;
}

EmulatedCount ProfileCounter::count(const BlockProfile &profile) const {
  std::vector<DecodedBlock> blocks =
      decodeProfile(profile, *code, kindOf, vectorBits);
  auto lengths = vectorLengths(blocks, *code);
  StackAddresses stack(*code);
  std::set<FunctionName> framed = functionsWithFrame(blocks, *code);
  std::map<FunctionName, Counts> functions;
  uint64_t end = 0;
  FunctionName last;
  for (auto [block, length] : zip(blocks, lengths)) {
    FunctionName name = functionOf(block);
    if (block.block->address != end || name != last)
      stack.reset(framed.contains(name));
    end = block.end();
    last = name;
    Counts &counts = functions[name];
    for (auto [instruction, elements] : zip(block.instructions, length)) {
      bool onStack = instruction.decoded && stack.reads(*instruction.decoded);
      add(instruction, block.block->executions, elements, onStack, counts);
      if (instruction.decoded)
        stack.follow(*instruction.decoded);
    }
  }
  EmulatedCount result;
  result.caches = profile.caches;
  for (auto &[name, counts] : functions) {
    for (const auto &[metric, number] : counts)
      result.totals[metric] += number;
    result.functions.push_back({name.first, name.second, std::move(counts)});
  }
  llvm::sort(result.functions, [](const auto &a, const auto &b) {
    auto key = [](const FunctionCount &f) {
      return std::tuple(-int64_t(f.counts.at("instructions")), f.module,
                        f.function);
    };
    return key(a) < key(b);
  });
  return result;
}

} // namespace autoconfig::harness
