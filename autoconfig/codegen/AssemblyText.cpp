//===-- AssemblyText.cpp --------------------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "autoconfig/codegen/AssemblyText.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"

using llvm::ArrayRef;
using llvm::StringRef;

namespace autoconfig {
namespace {

bool isCall(StringRef mnemonic) {
  return mnemonic == "bl" || mnemonic == "blr" || mnemonic == "jal" ||
         mnemonic == "jalr" || mnemonic.starts_with("call");
}

bool isBranch(StringRef mnemonic) {
  return !isCall(mnemonic) &&
         (mnemonic.starts_with("b") || mnemonic.starts_with("j") ||
          mnemonic.starts_with("cb") || mnemonic.starts_with("tb"));
}

/// The last operand of a branch: where it leads to, if that is a label.
StringRef branchTarget(const Instruction &instruction) {
  if (!isBranch(instruction.mnemonic))
    return "";
  StringRef operands = instruction.operands;
  return operands.drop_front(operands.find_last_of(", ") + 1);
}

/// Where in the text: a block, and one past one of its instructions.
struct Place {
  size_t block = 0, end = 0;
};

/// For each block, the last branch of its function back to it; none: end of 0.
std::vector<Place> lastBranchesBack(ArrayRef<Block> blocks) {
  llvm::StringMap<size_t> blockOf;
  std::vector<Place> last(blocks.size());
  for (auto [b, block] : llvm::enumerate(blocks)) {
    for (StringRef label : block.labels)
      blockOf[label] = b;
    for (auto [i, instruction] : llvm::enumerate(block.instructions)) {
      auto target = blockOf.find(branchTarget(instruction));
      if (target != blockOf.end() &&
          blocks[target->second].function == block.function)
        last[target->second] = {b, i + 1};
    }
  }
  return last;
}

} // namespace

size_t loopEnd(const Block &block) {
  for (size_t i = block.instructions.size(); i > 0; --i)
    if (llvm::is_contained(block.labels,
                           branchTarget(block.instructions[i - 1])))
      return i;
  return 0;
}

std::vector<Block> blocksOf(StringRef assembly, StringRef comment) {
  std::vector<Block> blocks;
  blocks.emplace_back();
  bool text = true;
  while (!assembly.empty()) {
    StringRef line;
    std::tie(line, assembly) = assembly.split('\n');
    line = line.split(comment).first.trim();
    if (line.empty())
      continue;
    if (line.starts_with(".text") || line.starts_with(".section"))
      text = line.starts_with(".text") || line.contains(".text");
    if (line.ends_with(":")) {
      StringRef label = line.drop_back();
      bool local = label.starts_with(".L");
      std::string function = local ? blocks.back().function : label.str();
      if (!blocks.back().instructions.empty() || !local)
        blocks.push_back(Block{function, {}, {}});
      blocks.back().labels.push_back(label);
      continue;
    }
    if (!text || line.starts_with("."))
      continue;
    StringRef mnemonic =
        line.take_until([](char c) { return c == ' ' || c == '\t'; });
    blocks.back().instructions.push_back(
        {mnemonic, line.drop_front(mnemonic.size()).trim()});
  }
  return blocks;
}

std::vector<InnermostLoop> innermostLoops(ArrayRef<Block> blocks) {
  std::vector<Place> last = lastBranchesBack(blocks);
  std::vector<InnermostLoop> loops;
  for (auto [b, block] : llvm::enumerate(blocks)) {
    if (last[b].end == 0)
      continue;
    ArrayRef within = ArrayRef(last).slice(b + 1, last[b].block - b);
    if (llvm::any_of(within, [](Place place) { return place.end > 0; }))
      continue;
    InnermostLoop loop{block.function, {}};
    for (size_t i = b; i < last[b].block; ++i)
      llvm::append_range(loop.instructions, blocks[i].instructions);
    llvm::append_range(
        loop.instructions,
        ArrayRef(blocks[last[b].block].instructions).take_front(last[b].end));
    if (llvm::none_of(loop.instructions, [](const Instruction &instruction) {
          return isCall(instruction.mnemonic);
        }))
      loops.push_back(std::move(loop));
  }
  return loops;
}

} // namespace autoconfig
