//===-- Cpu.h - What this CPU is and has ------------------------*- C++ -*-===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HARNESS_RUNNER_CPU_H
#define HARNESS_RUNNER_CPU_H

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace runner {

struct Cpu {
  std::string name;                  // as the CPU calls itself
  std::vector<std::string> features; // of those that requirements may name
  int64_t vectorBits = 0;        // length of scalable vector registers; 0: none
  std::optional<bool> isVirtual; // behind a hypervisor; nothing: untold

  /// Asks the CPU and the operating system, not /proc/cpuinfo, which shows an
  /// emulator's host.
  static Cpu detect();

  /// The entries of a list as in AutoconfigKernelInfo::requires_ that this CPU
  /// lacks, separated by commas; "" if it has all.
  std::string missing(const std::string &requirements) const;
};

} // namespace runner

#endif // HARNESS_RUNNER_CPU_H
