//===-- Preset.h - What a built preset says about itself --------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Configuring a target preset writes build/<preset>/preset.json: where its
// runner and rivals are, and how they are run.
//
//===----------------------------------------------------------------------===//

#ifndef AUTOCONFIG_HARNESS_COMMON_PRESET_H
#define AUTOCONFIG_HARNESS_COMMON_PRESET_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <map>
#include <string>
#include <vector>

namespace autoconfig::harness {

struct Preset {
  std::string name;     // "rvv"
  std::string folder;   // the build folder
  std::string target;   // the engine's target by default, "rvv256"
  std::string triple;   // "riscv64-linux-gnu"
  std::string executor; // one of harness/executors
  std::string board;    // of "ssh": [USER@]HOST[:PORT]
  std::string sysroot;  // folder
  std::vector<std::string> emulator;
  std::vector<std::string> countingEmulator; // with plugins; may be empty
  std::string runner;                        // file
  std::string rivals;                        // folder
  std::map<std::string, std::string> environment;
  std::string compiler; // "clang 22.1.8"
  std::string compilerFlags;

  /// The preset `name` built below `root`. Errors say how to build it or list
  /// the known names.
  static llvm::Expected<Preset> load(llvm::StringRef root,
                                     llvm::StringRef name);
  /// Whether its emulator keeps off the lanes that a load masks out. That of a
  /// native preset, which is there to count, does not: QEMU 7.2 reads all lanes
  /// of x86's masked loads.
  bool emulatorAllowsGuards() const { return !emulator.empty(); }
  /// The target presets that root/CMakePresets.json offers, sorted.
  static llvm::Expected<std::vector<std::string>> list(llvm::StringRef root);
};

} // namespace autoconfig::harness

#endif // AUTOCONFIG_HARNESS_COMMON_PRESET_H
