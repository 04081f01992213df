//===-- AssemblyReport.h - What the generated code consists of ---*- C++
//-*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Counts instructions by kind in the assembly text of a kernel: in all, and in
// its main loops (those blocks that branch back to themselves and hold a vector
// multiply-add). A static count: how often a block runs is not in it.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_CODEGEN_ASSEMBLYREPORT_H
#define AUTOCONFIG_CODEGEN_ASSEMBLYREPORT_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/JSON.h"
#include <cstdint>
#include <string>
#include <vector>

namespace autoconfig {

struct InstructionMix {
  int64_t instructions = 0;
  int64_t fmas = 0;      // vector multiply-adds
  int64_t vectorOps = 0; // all instructions on vector registers
  int64_t vectorLoads = 0;
  int64_t vectorStores = 0;
  int64_t scalarLoads = 0; // with loads that broadcast
  int64_t scalarStores = 0;
  int64_t prefetches = 0;
  // Registers stored to or loaded from the stack, and operands there.
  int64_t vectorSpills = 0, scalarSpills = 0;
  int64_t slides = 0;               // RVV: vslide*, vrgather
  int64_t vectorConfigurations = 0; // RVV: vsetvli, vsetivli, vsetvl

  void operator+=(const InstructionMix &other);
  llvm::json::Object toJSON() const;
};

struct AssemblyReport {
  InstructionMix total;
  struct MainLoop {
    std::string function;
    InstructionMix mix;
    /// Its labels and instructions, a line each.
    std::string text;
  };
  std::vector<MainLoop> mainLoops;
  /// What holds no other loop and calls nothing, of one block or several, with
  /// multiply-adds or without; not in the JSON.
  struct Loop {
    std::string function;
    InstructionMix mix;
  };
  std::vector<Loop> innermostLoops;

  llvm::json::Object toJSON() const;
};

/// `triple` says how the text is to be read.
AssemblyReport reportAssembly(llvm::StringRef assembly, llvm::StringRef triple);

} // namespace autoconfig

#endif // AUTOCONFIG_CODEGEN_ASSEMBLYREPORT_H
