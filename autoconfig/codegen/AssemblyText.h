//===-- AssemblyText.h - Blocks and loops of assembly text ------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Cuts the assembly text of a kernel at its labels and finds the loops, by the
// branches back. All refer to the text.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CODEGEN_ASSEMBLYTEXT_H
#define AUTOCONFIG_CODEGEN_ASSEMBLYTEXT_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace autoconfig {

struct Instruction {
  llvm::StringRef mnemonic, operands;
};

/// A straight run of instructions between labels of the text section.
struct Block {
  std::string function;
  llvm::SmallVector<llvm::StringRef, 4> labels;
  llvm::SmallVector<Instruction> instructions;
};

/// `comment` starts what is passed over, up to the line's end.
std::vector<Block> blocksOf(llvm::StringRef assembly, llvm::StringRef comment);

/// Index one past the last branch back to the block's own start; 0 if none.
size_t loopEnd(const Block &block);

struct InnermostLoop {
  std::string function;
  std::vector<Instruction> instructions;
};

/// From each label that a branch of the same function leads back to, up to the
/// last such branch, if no other loop starts in between and nothing is called:
/// what is called may hold loops.
std::vector<InnermostLoop> innermostLoops(llvm::ArrayRef<Block> blocks);

} // namespace autoconfig

#endif // AUTOCONFIG_CODEGEN_ASSEMBLYTEXT_H
