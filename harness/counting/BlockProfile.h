//===-- BlockProfile.h - What ran in a measured region ----------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The blocks of guest code that an emulator ran in the measured region of one
// cell, and how often. Everything that is told of an emulated cell (counts,
// modelled cycles) is computed from this.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COUNTING_BLOCKPROFILE_H
#define AUTOCONFIG_HARNESS_COUNTING_BLOCKPROFILE_H

#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"
#include <cstdint>
#include <string>
#include <vector>

namespace autoconfig::harness {

/// Memory accesses of one instruction over all executions of its block. An
/// access is one that the emulator makes: a vector load of RVV makes one for
/// each active element.
struct AccessCount {
  uint64_t loads = 0, stores = 0;
  uint64_t loadedBytes = 0, storedBytes = 0;
};

struct ExecutedBlock {
  uint64_t address = 0;       // of its first instruction, in the guest
  std::vector<uint8_t> code;  // all its instructions, one after the other
  std::vector<uint8_t> sizes; // bytes of each; empty: to be found by decoding
  uint64_t executions = 0;    // at least 1
  std::vector<AccessCount> accesses; // one for each instruction
  std::string module;                // file name of the program or library
  std::string function;              // "" where the module has no symbol for it
};

/// Of one level of the simulated caches, the nearest first.
struct CacheTraffic {
  std::string level; // as the target's description names it: "l1d"
  uint64_t hits = 0, misses = 0, writebacks = 0; // in lines
  uint64_t lineBytes = 0;                        // 0: not told
};

struct BlockProfile {
  std::vector<ExecutedBlock> blocks; // by address
  std::vector<CacheTraffic> caches;  // empty unless caches were simulated

  /// The plugin's event "region" (plugin/CountPlugin.cpp). Blocks have neither
  /// module nor function yet. Errors name the block and what was expected.
  static llvm::Expected<BlockProfile> parse(const llvm::json::Object &event);
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COUNTING_BLOCKPROFILE_H
