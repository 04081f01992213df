//===-- AssemblyReport.cpp ----------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/AssemblyReport.h"
#include "autoconfig/codegen/AssemblyText.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/TargetParser/Triple.h"

using llvm::StringRef;

namespace autoconfig {
namespace {

/// One line of mnemonic and operands to kinds, per instruction set. What lies
/// on the stack is spilled: kernels have no arrays there.
using Classify = void (*)(const Instruction &, InstructionMix &);

bool startsWithAny(StringRef text, std::initializer_list<StringRef> prefixes) {
  return llvm::any_of(
      prefixes, [&](StringRef prefix) { return text.starts_with(prefix); });
}

// AT&T syntax: sources first, the destination last.
void classifyX86(const Instruction &i, InstructionMix &mix) {
  StringRef name = i.mnemonic, args = i.operands;
  if (name.starts_with("prefetch")) {
    ++mix.prefetches;
    return;
  }
  bool vector =
      args.contains("%xmm") || args.contains("%ymm") || args.contains("%zmm");
  bool memory = args.contains('(');
  bool stores = memory && args.trim().ends_with(")");
  // Kernels have no frame pointer: %rbp holds any address.
  bool onStack = args.contains("(%rsp");
  if (!vector) {
    if (onStack)
      ++mix.scalarSpills;
    else if (memory && name.starts_with("mov"))
      ++(stores ? mix.scalarStores : mix.scalarLoads);
    return;
  }
  ++mix.vectorOps;
  bool fma = startsWithAny(name, {"vfmadd", "vfnmadd", "vfmsub", "vfnmsub"});
  bool scalar = name.ends_with("ss") || name.starts_with("vbroadcast") ||
                args.contains("{1to");
  if (fma && !name.ends_with("ss"))
    ++mix.fmas;
  if (!memory)
    return;
  if (onStack && !scalar)
    ++mix.vectorSpills;
  else if (stores)
    ++(scalar ? mix.scalarStores : mix.vectorStores);
  else
    ++(scalar ? mix.scalarLoads : mix.vectorLoads);
}

void classifyAArch64(const Instruction &i, InstructionMix &mix) {
  StringRef name = i.mnemonic, args = i.operands;
  if (name.starts_with("prfm")) {
    ++mix.prefetches;
    return;
  }
  char first = args.empty() ? ' ' : args[0];
  bool vectorRegister = first == 'q' || first == 'v' || first == '{';
  bool scalarRegister = first == 's' || first == 'd';
  bool load = startsWithAny(name, {"ld"}), store = startsWithAny(name, {"st"});
  if (vectorRegister)
    ++mix.vectorOps;
  if (vectorRegister && startsWithAny(name, {"fmla", "fmls"}))
    ++mix.fmas;
  if (!load && !store)
    return;
  // A pair of vectors counts as one instruction. ld1r loads a scalar.
  bool wide = vectorRegister && name != "ld1r";
  bool onStack = args.contains("[sp"); // as on x86, x29 holds any address
  if (onStack && (wide || scalarRegister))
    ++mix.vectorSpills;
  else if (onStack)
    ++mix.scalarSpills;
  else if (load)
    ++(wide ? mix.vectorLoads : mix.scalarLoads);
  else
    ++(wide ? mix.vectorStores : mix.scalarStores);
}

void classifyRiscv(const Instruction &i, InstructionMix &mix) {
  StringRef name = i.mnemonic, args = i.operands;
  if (name.starts_with("vset")) {
    ++mix.vectorConfigurations;
    return;
  }
  if (name.starts_with("prefetch")) {
    ++mix.prefetches;
    return;
  }
  if (name.starts_with("v")) {
    ++mix.vectorOps;
    if (startsWithAny(name, {"vfmacc", "vfmadd", "vfnmacc", "vfmsac"}))
      ++mix.fmas;
    if (startsWithAny(name, {"vslide", "vfslide", "vrgather", "vcompress"}))
      ++mix.slides;
    // Whole-register accesses are how the compiler spills.
    bool wholeRegister = name.size() > 3 &&
                         (name.starts_with("vl") || name.starts_with("vs")) &&
                         llvm::isDigit(name[2]) && name[3] == 'r';
    if (wholeRegister)
      ++mix.vectorSpills;
    else if (startsWithAny(name, {"vle", "vlse", "vlux", "vlox", "vlm"}))
      ++mix.vectorLoads;
    else if (startsWithAny(name, {"vse", "vsse", "vsux", "vsox", "vsm"}) &&
             !name.starts_with("vsext"))
      ++mix.vectorStores;
    return;
  }
  if (!args.contains('('))
    return;
  if (args.contains("(sp)"))
    ++mix.scalarSpills;
  else if (name == "flw" || startsWithAny(name, {"ld", "lw", "fld"}))
    ++mix.scalarLoads;
  else if (name == "fsw" || startsWithAny(name, {"sd", "sw", "fsd"}))
    ++mix.scalarStores;
}

InstructionMix mixOf(llvm::ArrayRef<Instruction> instructions,
                     Classify classify) {
  InstructionMix mix;
  for (const Instruction &instruction : instructions) {
    ++mix.instructions;
    classify(instruction, mix);
  }
  return mix;
}

std::string textOf(llvm::ArrayRef<StringRef> labels,
                   llvm::ArrayRef<Instruction> instructions) {
  std::string text;
  for (StringRef label : labels)
    text += (label + ":\n").str();
  for (auto [mnemonic, operands] : instructions)
    text += ("  " + mnemonic + (operands.empty() ? "" : " ") + operands + "\n")
                .str();
  return text;
}

} // namespace

void InstructionMix::operator+=(const InstructionMix &o) {
  instructions += o.instructions;
  fmas += o.fmas;
  vectorOps += o.vectorOps;
  vectorLoads += o.vectorLoads;
  vectorStores += o.vectorStores;
  scalarLoads += o.scalarLoads;
  scalarStores += o.scalarStores;
  prefetches += o.prefetches;
  vectorSpills += o.vectorSpills;
  scalarSpills += o.scalarSpills;
  slides += o.slides;
  vectorConfigurations += o.vectorConfigurations;
}

llvm::json::Object InstructionMix::toJSON() const {
  return llvm::json::Object{{"instructions", instructions},
                            {"fmas", fmas},
                            {"vector_ops", vectorOps},
                            {"vector_loads", vectorLoads},
                            {"vector_stores", vectorStores},
                            {"scalar_loads", scalarLoads},
                            {"scalar_stores", scalarStores},
                            {"prefetches", prefetches},
                            {"vector_spills", vectorSpills},
                            {"scalar_spills", scalarSpills},
                            {"slides", slides},
                            {"vector_configurations", vectorConfigurations}};
}

llvm::json::Object AssemblyReport::toJSON() const {
  llvm::json::Object object = total.toJSON();
  llvm::json::Array loops;
  for (const MainLoop &loop : mainLoops) {
    llvm::json::Object one = loop.mix.toJSON();
    one["function"] = loop.function;
    one["assembly"] = loop.text;
    loops.push_back(std::move(one));
  }
  object["main_loops"] = std::move(loops);
  return object;
}

AssemblyReport reportAssembly(StringRef assembly, StringRef tripleText) {
  llvm::Triple triple(tripleText);
  Classify classify = triple.isAArch64() ? classifyAArch64
                      : triple.isRISCV() ? classifyRiscv
                                         : classifyX86;
  StringRef comment = triple.isAArch64() ? "//" : "#";
  AssemblyReport report;
  std::vector<Block> blocks = blocksOf(assembly, comment);
  for (const Block &block : blocks) {
    report.total += mixOf(block.instructions, classify);
    auto loop = llvm::ArrayRef(block.instructions).take_front(loopEnd(block));
    InstructionMix mix = mixOf(loop, classify);
    if (mix.fmas > 0)
      report.mainLoops.push_back(
          {block.function, mix, textOf(block.labels, loop)});
  }
  for (const InnermostLoop &loop : innermostLoops(blocks))
    report.innermostLoops.push_back(
        {loop.function, mixOf(loop.instructions, classify)});
  return report;
}

} // namespace autoconfig
